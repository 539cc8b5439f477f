import type { TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { addNetwork } from '../../../../range/scenarios/network';
import { operations } from '../../../../range/services/autoscaling';
import { addAutoScalingGroup } from '../../../../range/services/autoscaling/builders';
import { startHealthReplacement } from '../../../../range/services/autoscaling/health';
import { launchInstance } from '../../../../range/services/ec2/builders';
import { wireFixture } from '../../wire/wire-fixture';

function stage(minSize: number) {
  const { world, clock } = wireFixture();
  startHealthReplacement(world);
  const [{ id: subnetId }] = addNetwork(world).subnets;
  const launch = () => launchInstance(world, { subnetId, type: 't3.nano' });
  const [first, second] = [launch(), launch()];
  const group = addAutoScalingGroup(world, {
    name: 'web',
    subnetIds: [subnetId],
    instanceIds: [first.id, second.id],
    launch,
    minSize,
  });
  const call = {
    world,
    caller: { name: 'test', principal: { arn: 'x' }, userId: 'x' },
    requestId: 'r',
  } as never;
  const found = operations.find(({ name }) => name === 'TerminateInstanceInAutoScalingGroup');
  const terminate = (input: InstanceType<typeof TerminateInstanceInAutoScalingGroupCommand>['input']) =>
    found?.apply(input, call);
  const pass = (ms: number): void => {
    const end = clock.now() + ms;
    while ((clock.nextAt() ?? end) < end) clock.step();
  };
  return { world, group, second, terminate, pass };
}

test('with a decrement the instance goes and nothing takes its place', () => {
  const { world, group, second, terminate, pass } = stage(1);
  terminate({ InstanceId: second.id, ShouldDecrementDesiredCapacity: true });
  expect(group.instances.get(second.id)?.lifecycleState).toBe('Terminating');
  pass(600_000);
  expect(world.ec2.instances.get(second.id)?.state).toBe('terminated');
  expect([group.desiredCapacity, group.instances.size]).toEqual([1, 1]);
});

test('without one the group launches another', () => {
  const { group, second, terminate, pass } = stage(2);
  terminate({ InstanceId: second.id, ShouldDecrementDesiredCapacity: false });
  pass(600_000);
  expect([group.desiredCapacity, group.instances.size, group.instances.has(second.id)]).toEqual([
    2,
    2,
    false,
  ]);
});

test('rejects a decrement below the minimum, and what is no member', () => {
  const { second, terminate } = stage(2);
  expect(() => terminate({ InstanceId: second.id, ShouldDecrementDesiredCapacity: true })).toThrow(
    /minSize \(2\)/,
  );
  expect(() => terminate({ InstanceId: 'i-0', ShouldDecrementDesiredCapacity: false })).toThrow(
    /No managed instance/,
  );
  terminate({ InstanceId: second.id, ShouldDecrementDesiredCapacity: false });
  expect(() => terminate({ InstanceId: second.id, ShouldDecrementDesiredCapacity: false })).toThrow(
    /No managed/,
  );
});
