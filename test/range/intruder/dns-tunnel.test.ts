import { DnsTunnel } from '../../../range/intruder/dns-tunnel';
import { intruderFixture } from './intruder-fixture';

test('passes the quarantine group: neither groups nor network ACLs filter the resolver', () => {
  const fixture = intruderFixture();
  fixture.quarantine();
  const tunnel = new DnsTunnel(fixture.world, fixture.subject);
  expect(tunnel.isOpen()).toBe(true);
  expect(tunnel.beat()).toBeGreaterThan(0);
});

test('is not there in a VPC without DNS support', () => {
  const { world, subject } = intruderFixture({ dnsSupport: false });
  const tunnel = new DnsTunnel(world, subject);
  expect([tunnel.isOpen(), tunnel.beat()]).toEqual([false, 0]);
});
