import type {
  AutoScalingGroupsType,
  AutoScalingInstancesType,
  DetachInstancesAnswer,
} from '@aws-sdk/client-auto-scaling';
import { attachInstances } from '../../../../range/services/autoscaling/attach-instances';
import { addAutoScalingGroup, type GroupSpec } from '../../../../range/services/autoscaling/builders';
import { describeAutoScalingGroups } from '../../../../range/services/autoscaling/describe-auto-scaling-groups';
import { describeAutoScalingInstances } from '../../../../range/services/autoscaling/describe-auto-scaling-instances';
import { describeScalingActivities } from '../../../../range/services/autoscaling/describe-scaling-activities';
import { detachInstances } from '../../../../range/services/autoscaling/detach-instances';
import { setInstanceProtection } from '../../../../range/services/autoscaling/set-instance-protection';
import { enterStandby, exitStandby } from '../../../../range/services/autoscaling/standby';
import { stopInstance } from '../../../../range/services/ec2/lifecycle';
import { setGroups } from '../../../../range/services/ec2/security-groups';
import type { Instance } from '../../../../range/services/ec2/state';
import { NotModelled, ServiceError } from '../../../../range/wire/service-error';
import { authorizations, errorCode, invoke } from '../../world-fixture';
import { MINUTE, primaryInterface, SECOND, webFixture } from '../web-fixture';

const AutoScalingGroupName = 'web';

function scaled(size = 2, spec: Partial<GroupSpec> = {}) {
  const fixture = webFixture();
  const instances = Array.from({ length: size }, () => fixture.launch());
  const group = addAutoScalingGroup(fixture.world, {
    name: AutoScalingGroupName,
    subnetIds: [fixture.subnet.id],
    launch: () => fixture.launch(),
    instanceIds: instances.map(({ id }) => id),
    targetGroupArns: [fixture.group.arn],
    ...spec,
  });
  fixture.advance(MINUTE);
  const [subject] = instances;
  if (!subject) throw new Error('no subject');
  return { fixture, group, subject };
}

type Scaled = ReturnType<typeof scaled>;

const states = ({ group }: Scaled): string[] =>
  [...group.instances.values()].map((each) => each.lifecycleState);
const detach = (
  { fixture, subject }: Scaled,
  ShouldDecrementDesiredCapacity: boolean,
): DetachInstancesAnswer =>
  invoke(fixture, detachInstances, {
    AutoScalingGroupName,
    InstanceIds: [subject.id],
    ShouldDecrementDesiredCapacity,
  });
const membership = ({ fixture, subject }: Scaled): AutoScalingInstancesType =>
  invoke(fixture, describeAutoScalingInstances, { InstanceIds: [subject.id] });

describe('DetachInstances', () => {
  it('takes the instance out of traffic and, when that has drained, out of the group', () => {
    const world = scaled();
    expect(detach(world, false).Activities).toMatchObject([
      { Description: `Detaching EC2 instance: ${world.subject.id}`, StatusCode: 'InProgress', Progress: 50 },
    ]);
    expect(membership(world).AutoScalingInstances).toMatchObject([{ LifecycleState: 'Detaching' }]);
    expect(world.fixture.group.targets.get(`${world.subject.id}:80`)?.state).toBe('draining');
    world.fixture.advance(5 * MINUTE);
    world.fixture.advance(10 * SECOND);
    expect(membership(world).AutoScalingInstances).toEqual([]);
    expect(world.subject.tags.has('aws:autoscaling:groupName')).toBe(false);
    expect(world.subject.state).toBe('running');
    const activities = invoke(world.fixture, describeScalingActivities, { AutoScalingGroupName });
    expect(activities).toMatchObject({
      Activities: [{ StatusCode: 'Successful' }, { StatusCode: 'Successful' }],
    });
  });

  it('launches a replacement, which joins the traffic, unless the capacity is decremented', () => {
    const [kept, lowered] = [scaled(), scaled()];
    detach(kept, false);
    detach(lowered, true);
    for (const { fixture } of [kept, lowered]) fixture.advance(10 * MINUTE);
    expect([states(kept), kept.group.desiredCapacity]).toEqual([['InService', 'InService'], 2]);
    expect([states(lowered), lowered.group.desiredCapacity]).toEqual([['InService'], 1]);
    expect([...kept.fixture.group.targets.values()].map(({ state }) => state)).toEqual([
      'healthy',
      'healthy',
    ]);
  });

  it('rejects to go below the minimum, and says how to go on', () => {
    const world = scaled(1);
    expect(() => detach(world, true)).toThrow(
      'AutoScalingGroup web has min-size=1, max-size=4, and desired-size=1. To detach 1 instance, please update the AutoScalingGroup sizes appropriately.',
    );
    expect(states(world)).toEqual(['InService']);
  });

  it('rejects what is not in service any more', () => {
    const world = scaled();
    detach(world, false);
    expect(() => detach(world, false)).toThrow(ServiceError);
  });

  it('protects a stopped instance from replacement only when it came first', () => {
    const [detached, member] = [scaled(), scaled()];
    detach(detached, false);
    for (const { fixture, subject } of [detached, member]) {
      subject.attributes.disableApiTermination = true;
      stopInstance(fixture.world, subject);
      fixture.advance(15 * MINUTE);
    }
    expect(detached.subject.state).toBe('stopped');
    expect(member.subject.state).toBe('terminated');
  });
});

describe('health replacement', () => {
  const cut = ({ fixture, subject }: Scaled): void =>
    setGroups(fixture.world, primaryInterface(fixture, subject), [fixture.quarantine.id]);

  it('terminates an instance that is not running, despite its protections, and replaces it', () => {
    const world = scaled();
    const { fixture, subject } = world;
    const protection = { AutoScalingGroupName, InstanceIds: [subject.id], ProtectedFromScaleIn: true };
    invoke(fixture, setInstanceProtection, protection);
    Object.assign(subject.attributes, { disableApiTermination: true, disableApiStop: true });
    stopInstance(fixture.world, subject);
    fixture.advance(5 * MINUTE);
    expect(subject.state).toBe('terminated');
    fixture.advance(5 * MINUTE);
    expect(states(world)).toEqual(['InService', 'InService']);
  });

  it('believes the load balancer only if it is told to, and after the grace period', () => {
    const [byEc2, byElb, graceful] = [
      scaled(2, { healthCheckType: 'EC2' }),
      scaled(2, { healthCheckType: 'ELB', healthCheckGracePeriodSeconds: 0 }),
      scaled(2, { healthCheckType: 'ELB', healthCheckGracePeriodSeconds: 3600 }),
    ];
    const subjectStates = (): string[] => [byEc2, byElb, graceful].map(({ subject }) => subject.state);
    for (const world of [byEc2, byElb, graceful]) {
      cut(world);
      world.fixture.advance(20 * MINUTE);
    }
    expect(subjectStates()).toEqual(['running', 'terminated', 'running']);
    graceful.fixture.advance(60 * MINUTE);
    expect(subjectStates()).toEqual(['running', 'terminated', 'terminated']);
  });

  it.each(['HealthCheck', 'ReplaceUnhealthy', 'Terminate'] as const)(
    'does nothing while %s is suspended',
    (process) => {
      const { fixture, subject } = scaled(2, { suspendedProcesses: [process] });
      stopInstance(fixture.world, subject);
      fixture.advance(30 * MINUTE);
      expect(subject.state).toBe('stopped');
    },
  );

  it('leaves alone what is in standby', () => {
    const world = scaled();
    const { fixture, subject } = world;
    const standby = { AutoScalingGroupName, InstanceIds: [subject.id], ShouldDecrementDesiredCapacity: true };
    invoke(fixture, enterStandby, standby);
    fixture.advance(6 * MINUTE);
    expect(states(world)).toEqual(['Standby', 'InService']);
    stopInstance(fixture.world, subject);
    fixture.advance(30 * MINUTE);
    expect(subject.state).toBe('stopped');
  });
});

describe('standby', () => {
  it('moves an instance out and back, with its traffic and the capacity', () => {
    const world = scaled();
    const { fixture, group, subject } = world;
    const InstanceIds = [subject.id];
    invoke(fixture, enterStandby, {
      AutoScalingGroupName,
      InstanceIds,
      ShouldDecrementDesiredCapacity: true,
    });
    expect(errorCode(fixture, exitStandby, { AutoScalingGroupName, InstanceIds })).toBe('ValidationError');
    fixture.advance(6 * MINUTE);
    expect([group.desiredCapacity, fixture.group.targets.size]).toEqual([1, 1]);
    invoke(fixture, exitStandby, { AutoScalingGroupName, InstanceIds });
    fixture.advance(2 * MINUTE);
    expect([group.desiredCapacity, states(world)]).toEqual([2, ['InService', 'InService']]);
    expect(fixture.group.targets.get(`${subject.id}:80`)?.state).toBe('healthy');
  });

  it('rejects what the sizes of the group do not allow', () => {
    const world = scaled(1);
    const InstanceIds = [world.subject.id];
    const input = { AutoScalingGroupName, InstanceIds, ShouldDecrementDesiredCapacity: true };
    expect(() => invoke(world.fixture, enterStandby, input)).toThrow(
      'To place into standby 1 instance, please',
    );
  });
});

describe('AttachInstances', () => {
  it('takes a running instance in and raises the capacity', () => {
    const world = scaled(1);
    const { fixture, group } = world;
    const other = fixture.launch();
    invoke(fixture, attachInstances, { AutoScalingGroupName, InstanceIds: [other.id] });
    fixture.advance(MINUTE);
    expect([group.desiredCapacity, states(world)]).toEqual([2, ['InService', 'InService']]);
    expect(other.tags.get('aws:autoscaling:groupName')).toBe('web');
  });

  it('rejects members, strangers, stopped instances and more than the maximum', () => {
    const { fixture, subject } = scaled(4);
    const stopped: Instance = fixture.launch();
    stopInstance(fixture.world, stopped);
    for (const id of [subject.id, 'i-00000000000000000', stopped.id, fixture.launch().id]) {
      expect(errorCode(fixture, attachInstances, { AutoScalingGroupName, InstanceIds: [id] })).toBe(
        'ValidationError',
      );
    }
  });
});

describe('requests', () => {
  it.each([
    [
      detachInstances,
      { AutoScalingGroupName: 'none', InstanceIds: ['i-1'] },
      "AutoScalingGroup name not found - AutoScalingGroup 'none' not found",
    ],
    [
      detachInstances,
      { AutoScalingGroupName, InstanceIds: ['i-1'] },
      'The instance i-1 is not part of Auto Scaling group web.',
    ],
    [
      detachInstances,
      { AutoScalingGroupName, InstanceIds: Array.from({ length: 21 }, (_, at) => `i-${at}`) },
      'The number of instance IDs cannot be more than 20',
    ],
    [
      setInstanceProtection,
      { AutoScalingGroupName, InstanceIds: ['i-1'] },
      'The instance i-1 is not part of Auto Scaling group web.',
    ],
    [describeAutoScalingInstances, { MaxRecords: 51 }, "Value '51' at 'maxRecords'"],
    [describeAutoScalingGroups, { MaxRecords: 101 }, "Value '101' at 'maxRecords'"],
    [describeAutoScalingGroups, { NextToken: 'x' }, "The token 'x' is not valid."],
  ])('are rejected: %#', (operation, input, message) => {
    expect(() => invoke(scaled().fixture, operation, input)).toThrow(message);
  });

  it('page instances by 50 and groups by 50', () => {
    const { fixture } = scaled(60, { maxSize: 100 });
    for (let at = 0; at < 55; at++) {
      addAutoScalingGroup(fixture.world, {
        name: `g${at}`,
        subnetIds: [],
        launch: () => fixture.launch(),
        desiredCapacity: 0,
        minSize: 0,
      });
    }
    const first: AutoScalingInstancesType = invoke(fixture, describeAutoScalingInstances, {});
    const rest: AutoScalingInstancesType = invoke(fixture, describeAutoScalingInstances, {
      NextToken: first.NextToken,
    });
    expect([first.AutoScalingInstances?.length, rest.AutoScalingInstances?.length]).toEqual([50, 10]);
    const groups: AutoScalingGroupsType = invoke(fixture, describeAutoScalingGroups, {});
    expect([groups.AutoScalingGroups?.length, typeof groups.NextToken]).toEqual([50, 'string']);
  });

  it('leave out what is in no group', () => {
    const { fixture } = scaled();
    const InstanceIds = ['i-00000000000000000'];
    expect(invoke(fixture, describeAutoScalingInstances, { InstanceIds })).toEqual({
      AutoScalingInstances: [],
    });
    const input = { AutoScalingGroupNames: ['none'] };
    expect(invoke(fixture, describeAutoScalingGroups, input)).toEqual({ AutoScalingGroups: [] });
  });

  it('filter groups by their tags, and by nothing else', () => {
    const { fixture } = scaled(1, { tags: { team: 'web' } });
    const find = (Name: string, ...Values: string[]): number =>
      invoke<AutoScalingGroupsType>(fixture, describeAutoScalingGroups, { Filters: [{ Name, Values }] })
        .AutoScalingGroups?.length ?? 0;
    expect([
      find('tag:team', 'web'),
      find('tag:team', 'db'),
      find('tag-key', 'team'),
      find('tag-value', 'x'),
    ]).toEqual([1, 0, 1, 0]);
    expect(() => find('zone', 'a')).toThrow(NotModelled);
  });

  it('are authorized on the group with its tags', () => {
    const { fixture, group } = scaled(1, { tags: { team: 'web' } });
    expect(authorizations(fixture, detachInstances, { AutoScalingGroupName })).toEqual([
      {
        action: 'autoscaling:DetachInstances',
        resource: group.arn,
        context: { 'aws:ResourceTag/team': 'web', 'autoscaling:ResourceTag/team': 'web' },
      },
    ]);
  });
});
