import type { NetworkAclEntry } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { type Acl, denies, firstAllow, isDenyOf, RESERVED_RULES } from '../../../lambdas/common/network-acls';

const ADDRESS = '198.51.100.23';
const CIDR = `${ADDRESS}/32`;

const entry = (RuleNumber: number, more: Partial<NetworkAclEntry> = {}): NetworkAclEntry => ({
  RuleNumber,
  Egress: true,
  Protocol: '-1',
  RuleAction: 'deny',
  CidrBlock: CIDR,
  ...more,
});
const allowAll = (RuleNumber = 100, more: Partial<NetworkAclEntry> = {}) =>
  entry(RuleNumber, { RuleAction: 'allow', CidrBlock: '0.0.0.0/0', ...more });
const last = entry(32767, { CidrBlock: '0.0.0.0/0' });

const acl = (...entries: readonly NetworkAclEntry[]): Acl => ({
  networkAclId: 'acl-1',
  isDefault: false,
  subnetIds: ['subnet-1'],
  entries,
});

const both = (each: NetworkAclEntry): NetworkAclEntry[] => [each, { ...each, Egress: false }];
const DEFAULT = [...both(allowAll()), ...both(last)];

describe('an ACL denies an address', () => {
  test.each<[string, readonly NetworkAclEntry[]]>([
    ['by an entry in both directions before what lets everything pass', [...both(entry(1)), ...DEFAULT]],
    ['by an entry on the way out alone', [entry(1), ...DEFAULT]],
    ['by an entry on the way in alone', [entry(1, { Egress: false }), ...DEFAULT]],
    ['by its last rule, when nothing lets the address pass', both(last)],
    [
      'by an entry behind one that lets another address pass',
      [...both(allowAll(1, { CidrBlock: '192.0.2.0/24' })), ...both(entry(2)), ...DEFAULT],
    ],
    [
      'by an entry behind one that denies a part',
      [...both(entry(1, { Protocol: '6' })), ...both(entry(2)), ...DEFAULT],
    ],
    ['by a wider deny of everything', [...both(entry(1, { CidrBlock: '0.0.0.0/0' })), ...DEFAULT]],
  ])('%s', (_, entries) => {
    expect(denies(acl(...entries), ADDRESS)).toBe(true);
  });
});

describe('an ACL does not deny an address', () => {
  test.each<[string, readonly NetworkAclEntry[]]>([
    ['by default', DEFAULT],
    ['when a rule before the entry lets it pass', [...both(allowAll(1)), ...both(entry(2)), ...DEFAULT]],
    ['when only a protocol is denied', [...both(entry(1, { Protocol: '6' })), ...DEFAULT]],
    ['when another address is denied', [...both(entry(1, { CidrBlock: '198.51.100.24/32' })), ...DEFAULT]],
    [
      'when a part of it is let pass in both directions before',
      [...both(allowAll(1, { CidrBlock: '198.51.100.0/24', Protocol: '6' })), ...both(entry(2)), ...DEFAULT],
    ],
  ])('%s', (_, entries) => {
    expect(denies(acl(...entries), ADDRESS)).toBe(false);
  });
});

test('an IPv6 address is denied by its own entry alone, however it is written', () => {
  const six = (Ipv6CidrBlock: string) => entry(1, { CidrBlock: undefined, Ipv6CidrBlock });
  const open = both(allowAll(101, { CidrBlock: undefined, Ipv6CidrBlock: '::/0' }));
  expect(denies(acl(...both(six('2001:db8:0:0::1/128')), ...open), '2001:db8::1')).toBe(true);
  expect(denies(acl(...both(six('2001:db8::2/128')), ...open), '2001:db8::1')).toBe(false);
  expect(denies(acl(...both(entry(1)), ...open), '2001:db8::1')).toBe(false);
});

test('the deny of one address is told from every other rule', () => {
  expect(isDenyOf(CIDR, entry(5))).toBe(true);
  for (const change of [
    { RuleAction: 'allow' },
    { Protocol: '6' },
    { CidrBlock: '198.51.100.0/24' },
  ] as const)
    expect(isDenyOf(CIDR, entry(5, change))).toBe(false);
});

test('the first rule that lets something of the address pass decides where an entry has to stand', () => {
  expect(firstAllow(acl(...DEFAULT), ADDRESS)).toBe(100);
  expect(
    firstAllow(acl(...DEFAULT, allowAll(7, { CidrBlock: '198.51.100.0/24', Protocol: '6' })), ADDRESS),
  ).toBe(7);
  expect(firstAllow(acl(...DEFAULT, allowAll(7, { CidrBlock: '192.0.2.0/24' })), ADDRESS)).toBe(100);
  expect(firstAllow(acl(...both(last)), ADDRESS)).toBe(Number.POSITIVE_INFINITY);
});

test('an entry at a reserved number below the first allow always denies, whatever else stands there', () => {
  const other = fc.record({
    RuleNumber: fc.integer({ min: 17, max: 32766 }),
    Egress: fc.boolean(),
    Protocol: fc.constantFrom('-1', '6', '17', '1'),
    RuleAction: fc.constantFrom('allow' as const, 'deny' as const),
    CidrBlock: fc.constantFrom('0.0.0.0/0', '198.51.100.0/24', CIDR, '10.0.0.0/8'),
  });
  fc.assert(
    fc.property(fc.array(other, { maxLength: 20 }), fc.constantFrom(...RESERVED_RULES), (others, number) => {
      expect(denies(acl(...others, ...both(entry(number)), ...both(last)), ADDRESS)).toBe(true);
    }),
  );
});
