import { canonical, contains, familyOf, hostCidr, isPublic } from '../../../lambdas/common/ip-address';

test.each([
  ['198.51.100.23', 'ipv4'],
  ['2001:db8::1', 'ipv6'],
  ['::ffff:198.51.100.23', 'ipv6'],
  ['fe80::1%eth0', undefined],
  ['198.51.100.023', undefined],
  ['198.51.100.23/32', undefined],
  ['c2.example.com', undefined],
  ['', undefined],
])('the family of %j is %s', (address, family) => {
  expect(familyOf(address)).toBe(family);
});

test.each([
  ['198.51.100.23', '198.51.100.23/32'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1/128'],
  ['2001:db8:0000::0001', '2001:db8::1/128'],
])('%s alone, as EC2 writes it, is %s', (address, cidr) => {
  expect(hostCidr(address)).toBe(cidr);
  expect(`${canonical(address)}/${cidr.split('/')[1]}`).toBe(cidr);
});

test.each([
  '1.1.1.1',
  '198.51.100.23',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '223.255.255.255',
  '2001:db8::1',
  '2600:1f18::1',
])('%s is an address of the internet', (address) => {
  expect(isPublic(address)).toBe(true);
});

test.each([
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.253',
  '127.0.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  'fd00:ec2::253',
  'fe80::1',
  'ff02::1',
  '::ffff:10.0.0.1',
  'nonsense',
])('%s is none', (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each([
  ['10.20.0.0/16', '10.20.255.1', true],
  ['10.20.0.0/16', '10.21.0.1', false],
  ['0.0.0.0/0', '198.51.100.23', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['::/0', '2001:db8::1', true],
  ['::/0', '198.51.100.23', false],
  ['2001:db8:20::/56', '2001:db8:20:1::5', true],
  ['nonsense', '10.0.0.1', false],
])('%s contains %s: %s', (block, address, expected) => {
  expect(contains(block, address)).toBe(expected);
});
