import { BlockList } from 'node:net';
import fc from 'fast-check';
import {
  addressAt,
  canonicalCidr,
  contains,
  familyOf,
  sizeOf,
} from '../../../../range/services/ec2/addresses';

const v4 = fc.ipV4();
const v6 = fc.ipV6();

test('contains agrees with the platform for every IPv4 block', () => {
  fc.assert(
    fc.property(v4, fc.integer({ min: 0, max: 32 }), v4, (base, length, ip) => {
      const blocks = new BlockList();
      blocks.addSubnet(base, length, 'ipv4');
      expect(contains(`${base}/${length}`, ip)).toBe(blocks.check(ip, 'ipv4'));
    }),
  );
});

test('contains agrees with the platform for every IPv6 block', () => {
  fc.assert(
    fc.property(v6, fc.integer({ min: 0, max: 128 }), v6, (base, length, ip) => {
      const blocks = new BlockList();
      blocks.addSubnet(base, length, 'ipv6');
      expect(contains(`${base}/${length}`, ip)).toBe(blocks.check(ip, 'ipv6'));
    }),
  );
});

test('a canonical block contains the address it was written with and is canonical itself', () => {
  fc.assert(
    fc.property(fc.oneof(v4, v6), fc.integer({ min: 0, max: 32 }), (ip, length) => {
      const family = familyOf(ip);
      const cidr = canonicalCidr(`${ip}/${length}`, family ?? 'ipv4') ?? '';
      expect(contains(cidr, ip)).toBe(true);
      expect(canonicalCidr(cidr, family ?? 'ipv4')).toBe(cidr);
    }),
  );
});

test.each([
  ['100.68.0.18/18', 'ipv4', '100.68.0.0/18'],
  ['2001:DB8:0:0:1::1/64', 'ipv6', '2001:db8::/64'],
  ['::/0', 'ipv6', '::/0'],
  ['0.0.0.0/0', 'ipv6', undefined],
  ['10.0.0.0', 'ipv4', undefined],
  ['10.0.0.0/33', 'ipv4', undefined],
  ['10.0.0.0/8/8', 'ipv4', undefined],
  ['10.0.0.0/', 'ipv4', undefined],
  ['nonsense/8', 'ipv4', undefined],
] as const)('%s as %s is %s', (text, family, expected) => {
  expect(canonicalCidr(text, family)).toBe(expected);
});

test('a family is never contained in the other', () => {
  expect(contains('0.0.0.0/0', '::1')).toBe(false);
  expect(contains('::/0', '10.0.0.1')).toBe(false);
});

test('addresses are counted from the start of the block', () => {
  expect(addressAt('10.0.0.0/16', 258)).toBe('10.0.1.2');
  expect(addressAt('2600:1f18::/64', 0x1004)).toBe('2600:1f18::1004');
  expect(sizeOf('10.0.0.0/24')).toBe(256);
});
