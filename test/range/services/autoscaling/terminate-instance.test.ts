import { addAutoScalingGroup } from '../../../../range/services/autoscaling/builders';
import { terminateInstanceInAutoScalingGroup } from '../../../../range/services/autoscaling/terminate-instance';
import { authorizations, errorCode, invoke } from '../../world-fixture';
import { MINUTE, webFixture } from '../web-fixture';

function scaled(minSize: number) {
  const fixture = webFixture();
  const [first, second] = [fixture.launch(), fixture.launch()];
  const group = addAutoScalingGroup(fixture.world, {
    name: 'web',
    subnetIds: [fixture.subnet.id],
    launch: () => fixture.launch(),
    instanceIds: [first.id, second.id],
    minSize,
  });
  const terminate = (InstanceId: string, ShouldDecrementDesiredCapacity: boolean) =>
    invoke(fixture, terminateInstanceInAutoScalingGroup, { InstanceId, ShouldDecrementDesiredCapacity });
  return { fixture, group, second, terminate };
}

test('with a decrement the instance goes and nothing takes its place', () => {
  const { fixture, group, second, terminate } = scaled(1);
  terminate(second.id, true);
  expect(group.instances.get(second.id)?.lifecycleState).toBe('Terminating');
  fixture.advance(10 * MINUTE);
  expect(fixture.world.ec2.instances.get(second.id)?.state).toBe('terminated');
  expect([group.desiredCapacity, group.instances.size]).toEqual([1, 1]);
});

test('without one the group launches another', () => {
  const { fixture, group, second, terminate } = scaled(2);
  terminate(second.id, false);
  fixture.advance(10 * MINUTE);
  expect([group.desiredCapacity, group.instances.size, group.instances.has(second.id)]).toEqual([
    2,
    2,
    false,
  ]);
});

test('rejects a decrement below the minimum, and what is no member or no longer one', () => {
  const { fixture, second, terminate } = scaled(2);
  const refusal = (InstanceId: string, ShouldDecrementDesiredCapacity: boolean) =>
    errorCode(fixture, terminateInstanceInAutoScalingGroup, { InstanceId, ShouldDecrementDesiredCapacity });
  expect(refusal(second.id, true)).toBe('ValidationError');
  expect(refusal('i-0', false)).toBe('ValidationError');
  terminate(second.id, false);
  expect(refusal(second.id, false)).toBe('ValidationError');
});

test('is authorized on the group that the instance is in', () => {
  const { fixture, group, second } = scaled(1);
  const input = { InstanceId: second.id, ShouldDecrementDesiredCapacity: true };
  expect(authorizations(fixture, terminateInstanceInAutoScalingGroup, input)).toMatchObject([
    { action: 'autoscaling:TerminateInstanceInAutoScalingGroup', resource: group.arn },
  ]);
});
