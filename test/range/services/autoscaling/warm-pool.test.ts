import type { AutoScalingGroupsType, DescribeWarmPoolAnswer } from '@aws-sdk/client-auto-scaling';
import { addAutoScalingGroup } from '../../../../range/services/autoscaling/builders';
import { describeAutoScalingGroups } from '../../../../range/services/autoscaling/describe-auto-scaling-groups';
import { describeWarmPool } from '../../../../range/services/autoscaling/describe-warm-pool';
import { detachInstances } from '../../../../range/services/autoscaling/detach-instances';
import { enterStandby } from '../../../../range/services/autoscaling/standby';
import { errorCode, invoke } from '../../world-fixture';
import { webFixture } from '../web-fixture';

function pooled() {
  const fixture = webFixture();
  const [serving, warm] = [fixture.launch(), fixture.launch()];
  const group = addAutoScalingGroup(fixture.world, {
    name: 'web',
    subnetIds: [fixture.subnet.id],
    launch: () => fixture.launch(),
    instanceIds: [serving.id],
    targetGroupArns: [fixture.group.arn],
    warmPool: { poolState: 'Running', instanceIds: [warm.id] },
  });
  return { fixture, group, serving, warm };
}

test('a warm instance is shown by the pool and not among those of the group', () => {
  const { fixture, serving, warm } = pooled();
  expect(
    invoke<DescribeWarmPoolAnswer>(fixture, describeWarmPool, { AutoScalingGroupName: 'web' }),
  ).toMatchObject({
    WarmPoolConfiguration: { PoolState: 'Running' },
    Instances: [{ InstanceId: warm.id, LifecycleState: 'Warmed:Running' }],
  });
  expect(invoke<AutoScalingGroupsType>(fixture, describeAutoScalingGroups, {})).toMatchObject({
    AutoScalingGroups: [{ WarmPoolSize: 1, Instances: [{ InstanceId: serving.id }] }],
  });
});

test('it gets no traffic', () => {
  const { fixture, serving } = pooled();
  expect([...fixture.group.targets.values()].map(({ id }) => id)).toEqual([serving.id]);
});

test('it can be neither detached nor put into standby', () => {
  const { fixture, warm } = pooled();
  const input = {
    AutoScalingGroupName: 'web',
    InstanceIds: [warm.id],
    ShouldDecrementDesiredCapacity: false,
  };
  for (const operation of [detachInstances, enterStandby])
    expect(errorCode(fixture, operation, input)).toBe('ValidationError');
});

test('what a lifecycle policy retained can be detached, but not with a decrement', () => {
  const { fixture, group, warm } = pooled();
  Object.assign(group.instances.get(warm.id) ?? {}, { lifecycleState: 'Warmed:Terminating:Retained' });
  const input = { AutoScalingGroupName: 'web', InstanceIds: [warm.id] };
  const detach = (ShouldDecrementDesiredCapacity: boolean) =>
    errorCode(fixture, detachInstances, { ...input, ShouldDecrementDesiredCapacity });
  expect([detach(true), detach(false)]).toEqual(['ValidationError', 'none']);
});

test('a group without a pool has an empty one', () => {
  const { fixture } = pooled();
  addAutoScalingGroup(fixture.world, { name: 'plain', subnetIds: [], launch: () => fixture.launch() });
  expect(invoke(fixture, describeWarmPool, { AutoScalingGroupName: 'plain' })).toEqual({ Instances: [] });
});
