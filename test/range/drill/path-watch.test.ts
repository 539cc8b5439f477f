import { PathWatch } from '../../../range/drill/path-watch';
import type { LeakPath } from '../../../range/intruder/path';
import { Signal } from '../../../range/services/ec2/signal';
import { worldFixture } from '../world-fixture';

function watched() {
  const fixture = worldFixture();
  const open = new Set<LeakPath>(['finding-addresses', 'dns']);
  const intruder = { openPaths: () => [...open], onBeat: new Signal<[]>() };
  const watch = new PathWatch(fixture.world, intruder);
  return { ...fixture, open, intruder, watch };
}

test('knows which paths were open at the trigger', () => {
  const { watch, open } = watched();
  watch.begin();
  open.clear();
  expect(watch.paths).toEqual(['finding-addresses', 'dns']);
});

test.each(['onGroupsChanged', 'onNetworkAclChanged'] as const)(
  'a path is closed when %s says so',
  (signal) => {
    const { watch, open, world, advance } = watched();
    advance(1_000);
    open.delete('finding-addresses');
    const at = world.clock.now();
    world.ec2[signal].emit('x');
    advance(1_000);
    expect(watch.closed('finding-addresses')).toBe(at);
    expect(watch.closed('dns')).toBeUndefined();
  },
);

test('the credentials are closed when the policy is in force', () => {
  const { watch, open, world, advance } = watched();
  open.add('credentials');
  world.iam.onPolicyInForce.emit('web');
  advance(1_000);
  open.delete('credentials');
  const at = world.clock.now();
  world.iam.onPolicyInForce.emit('web');
  advance(1_000);
  expect(watch.closed('credentials')).toBe(at);
});

test('a path that was opened again counts from when it was closed for good', () => {
  const { watch, open, intruder, world, advance } = watched();
  open.delete('dns');
  intruder.onBeat.emit();
  open.add('dns');
  intruder.onBeat.emit();
  expect(watch.closed('dns')).toBeUndefined();
  advance(5_000);
  open.delete('dns');
  expect(watch.closed('dns')).toBe(world.clock.now());
});
