import { type FindingSpec, findingOn } from '../../../range/scenarios/finding';
import { intruderFixture } from '../intruder/intruder-fixture';
import { findingIn } from './scenario-fixture';

function found(spec: FindingSpec) {
  const { world, subject } = intruderFixture({ ipv6: true });
  return { subject, event: findingOn(world, subject, spec), ...findingIn(findingOn(world, subject, spec)) };
}

const TYPE = 'Backdoor:EC2/C&CActivity.B';

test.each([
  ['198.51.100.23', 'ipAddressV4', 'ipAddressV6'],
  ['2001:db8:c2::23', 'ipAddressV6', 'ipAddressV4'],
])('names %s as %s alone', (ip, field, other) => {
  const { service } = found({ type: TYPE, severity: 8, remote: { ip, port: 443 } });
  const { networkConnectionAction } = service.action as {
    networkConnectionAction: { remoteIpDetails: Record<string, unknown> };
  };
  expect(networkConnectionAction.remoteIpDetails[field]).toBe(ip);
  expect(networkConnectionAction.remoteIpDetails).not.toHaveProperty(other);
});

test('on a name has a DNS request and no connection', () => {
  const { service } = found({ type: 'Trojan:EC2/DNSDataExfiltration', severity: 8, domain: 'x.example' });
  expect(service.action).toMatchObject({
    actionType: 'DNS_REQUEST',
    dnsRequestAction: { domain: 'x.example', protocol: 'UDP', blocked: false },
  });
  expect(service.action).not.toHaveProperty('networkConnectionAction');
});

test('has a resource role, unless Runtime Monitoring saw it', () => {
  const remote = { ip: '198.51.100.23', port: 443 };
  expect(found({ type: TYPE, severity: 8, remote }).service.resourceRole).toBe('ACTOR');
  const { service } = found({ type: 'Backdoor:Runtime/C&CActivity.B', severity: 8, remote });
  expect(service).not.toHaveProperty('resourceRole');
  expect(service).toMatchObject({ featureName: 'RuntimeMonitoring' });
});

test('describes the subject with its interfaces, tags and addresses of IPv6', () => {
  const { subject, event } = found({ type: TYPE, severity: 8, domain: 'x.example' });
  expect(event).toMatchObject({
    source: 'aws.guardduty',
    'detail-type': 'GuardDuty Finding',
    detail: {
      resource: {
        instanceDetails: {
          instanceId: subject.id,
          networkInterfaces: [{ networkInterfaceId: subject.eniIds[0], ipv6Addresses: [expect.any(String)] }],
        },
      },
    },
  });
});
