import type { ReportInput } from '../../../lambdas/report/input';
import type { Observed } from '../../../lambdas/report/observe';
import { type Residual, residualOf } from '../../../lambdas/report/residual';
import { aclThatDenies, input, interfaceIn, observed, result } from './report-fixture';

const residual = (
  change: Partial<Observed> = {},
  isCut = true,
  given: Partial<ReportInput> = {},
): Residual[] => residualOf({ ...input, ...given }, { ...observed, ...change }, isCut);
const paths = (...args: Parameters<typeof residual>): string[] => residual(...args).map(({ path }) => path);
const detail = (path: string, ...args: Parameters<typeof residual>): string =>
  residual(...args).find((each) => each.path === path)?.detail ?? '';

describe('the residual of a subject that runs', () => {
  it('is what is open to every subject that runs: what was open before, and DNS', () => {
    expect(paths()).toEqual(['open-connections', 'dns']);
  });

  it.each<[string, Partial<Observed>, string]>([
    ['an address of the finding that passes', { networkAcls: [aclThatDenies()] }, 'finding-addresses'],
    ['addresses of which nobody knows whether they pass', { networkAcls: undefined }, 'finding-addresses'],
    ['addresses in a subnet without an ACL that could be read', { networkAcls: [] }, 'finding-addresses'],
    ['a serial console', { serialConsoleAccess: true }, 'serial-console'],
    ['credentials that work', { credentials: 'not denied' }, 'credentials'],
    ['credentials with the exemption', { credentials: 'denied but for Systems Manager' }, 'credentials'],
    ['credentials of which nothing could be read', { credentials: 'unread' }, 'credentials'],
    ['a resolver of which nothing could be read', { dnsSupport: undefined }, 'dns'],
  ])('names %s', (_, change, path) => {
    expect(paths(change)).toContain(path);
  });

  it.each<[string, Partial<Observed>, string]>([
    ['a resolver that does not answer', { dnsSupport: false }, 'dns'],
    ['credentials that there are none of', { credentials: 'none' }, 'credentials'],
    ['credentials that are denied', { credentials: 'denied' }, 'credentials'],
    ['a serial console of which nothing could be read', { serialConsoleAccess: undefined }, 'serial-console'],
  ])('does not name %s', (_, change, path) => {
    expect(paths(change)).not.toContain(path);
  });

  it('names new connections while it is not in quarantine', () => {
    expect(paths({}, false)).toContain('new-connections');
  });

  it('says through what its open connections can lead, and which of them are tracked in any case', () => {
    const change: Partial<Observed> = {
      networkInterfaces: [{ ...interfaceIn('sg-quarantine'), hasIpv6: true }],
      routes: [
        { subnetId: 'subnet-1', family: 'ipv4', kind: 'NAT gateway', isDefault: true },
        { subnetId: 'subnet-1', family: 'ipv4', kind: 'transit gateway', isDefault: false },
        { subnetId: 'subnet-1', family: 'ipv6', kind: 'egress-only internet gateway', isDefault: true },
      ],
      endpoints: ['com.amazonaws.eu-west-1.ssm', 'com.amazonaws.eu-west-1.ssmmessages'],
    };
    const text = detail('open-connections', change);
    for (const way of [
      'NAT gateway (IPv4, always tracked)',
      'transit gateway (IPv4)',
      'egress-only internet gateway (IPv6, always tracked)',
      'the VPC endpoints of ssm, ssmmessages (always tracked)',
    ])
      expect(text).toContain(way);
    expect(
      detail('open-connections', { ...change, networkInterfaces: [interfaceIn('sg-quarantine')] }),
    ).not.toContain('IPv6');
  });

  it('says whom the connections may be with: anybody, when the trigger names no address', () => {
    const trigger = { kind: 'tag', key: 'cordon:respond', version: 1 } as const;
    const byTag = { case: { ...input.case, trigger } };
    expect(detail('open-connections', {}, true, byTag)).toContain('the trigger names no address');
    expect(paths({ networkAcls: [aclThatDenies()] }, true, byTag)).not.toContain('finding-addresses');
  });

  it('says that a swap may have ended some, and no more than that', () => {
    const results = [...input.results, result('isolate-convert', 'ok')];
    expect(detail('open-connections', {}, true, { results })).toContain('may have ended some');
  });
});

describe('the residual of a subject that is off', () => {
  it.each(['stopped', 'stopping'])('is nothing but its credentials (%s)', (state) => {
    const open = { networkAcls: [aclThatDenies()], serialConsoleAccess: true };
    expect(paths({ state, ...open }, false)).toEqual([]);
    expect(paths({ state, credentials: 'not denied', ...open }, false)).toEqual(['credentials']);
  });
});
