import type { DescribeLifecycleHooksAnswer } from '@aws-sdk/client-auto-scaling';
import { addAutoScalingGroup, type GroupSpec } from '../../../../range/services/autoscaling/builders';
import { detachInstances } from '../../../../range/services/autoscaling/detach-instances';
import {
  completeLifecycleAction,
  describeLifecycleHooks,
  recordLifecycleActionHeartbeat,
} from '../../../../range/services/autoscaling/lifecycle-actions';
import type { GroupInstance } from '../../../../range/services/autoscaling/state';
import { terminateInstanceInAutoScalingGroup } from '../../../../range/services/autoscaling/terminate-instance';
import { authorizations, invoke } from '../../world-fixture';
import { MINUTE, SECOND, webFixture } from '../web-fixture';

const AutoScalingGroupName = 'web';
const LAUNCHING = { name: 'configure', transition: 'EC2_INSTANCE_LAUNCHING' } as const;
const TERMINATING = { name: 'drain', transition: 'EC2_INSTANCE_TERMINATING' } as const;

function hooked(...lifecycleHooks: NonNullable<GroupSpec['lifecycleHooks']>) {
  const fixture = webFixture();
  const instance = fixture.launch();
  const group = addAutoScalingGroup(fixture.world, {
    name: AutoScalingGroupName,
    subnetIds: [fixture.subnet.id],
    launch: () => fixture.launch(),
    instanceIds: [instance.id],
    minSize: 0,
    lifecycleHooks,
  });
  return { fixture, group, instance };
}

type Hooked = ReturnType<typeof hooked>;

const stateOf = ({ group, instance }: Hooked): string | undefined =>
  group.instances.get(instance.id)?.lifecycleState;

/** Terminates the subject by its group, and runs until its hooks hold it. */
function terminate(world: Hooked): void {
  const input = { InstanceId: world.instance.id, ShouldDecrementDesiredCapacity: true };
  invoke(world.fixture, terminateInstanceInAutoScalingGroup, input);
  world.fixture.advance(SECOND);
}

/** Detaches the subject, so that another is launched, and runs until the launching hooks hold that one. */
function relaunch({ fixture, group, instance }: Hooked): GroupInstance {
  const input = { AutoScalingGroupName, InstanceIds: [instance.id], ShouldDecrementDesiredCapacity: false };
  invoke(fixture, detachInstances, input);
  fixture.advance(2 * MINUTE);
  const launched = [...group.instances.values()].find(({ instanceId }) => instanceId !== instance.id);
  if (!launched) throw new Error('nothing was launched');
  return launched;
}

const act = (
  { fixture }: Hooked,
  operation: typeof completeLifecycleAction,
  InstanceId: string,
  LifecycleHookName: string,
  more: object = {},
) => invoke(fixture, operation, { AutoScalingGroupName, LifecycleHookName, InstanceId, ...more });
const complete = (world: Hooked, id: string, hook: string, LifecycleActionResult = 'CONTINUE') =>
  act(world, completeLifecycleAction, id, hook, { LifecycleActionResult });
const beat = (world: Hooked, hook: string) =>
  act(world, recordLifecycleActionHeartbeat, world.instance.id, hook);

describe('a terminating hook', () => {
  it('holds the instance, which runs on, until its timeout', () => {
    const world = hooked({ ...TERMINATING, heartbeatTimeoutSeconds: 60 });
    terminate(world);
    world.fixture.advance(58 * SECOND);
    expect([stateOf(world), world.instance.state]).toEqual(['Terminating:Wait', 'running']);
    world.fixture.advance(5 * MINUTE);
    expect([stateOf(world), world.instance.state]).toEqual([undefined, 'terminated']);
  });

  it('counts its timeout anew from every heartbeat, but not beyond a hundred of them', () => {
    const world = hooked({ ...TERMINATING, heartbeatTimeoutSeconds: 60 });
    terminate(world);
    for (let beats = 0; beats < 119; beats++) {
      beat(world, 'drain');
      world.fixture.advance(50 * SECOND);
    }
    expect(stateOf(world)).toBe('Terminating:Wait');
    beat(world, 'drain');
    world.fixture.advance(MINUTE);
    expect(stateOf(world)).not.toBe('Terminating:Wait');
  });

  it.each(['CONTINUE', 'ABANDON'])('lets the termination go on with %s', (result) => {
    const world = hooked(TERMINATING);
    terminate(world);
    complete(world, world.instance.id, 'drain', result);
    expect(stateOf(world)).toBe('Terminating:Proceed');
    world.fixture.advance(5 * MINUTE);
    expect(world.instance.state).toBe('terminated');
  });

  it('waits for every hook, unless one abandons', () => {
    const [continued, abandoned] = [0, 1].map(() => hooked(TERMINATING, { ...TERMINATING, name: 'logs' }));
    for (const world of [continued, abandoned]) if (world) terminate(world);
    if (!continued || !abandoned) return;
    complete(continued, continued.instance.id, 'logs');
    complete(abandoned, abandoned.instance.id, 'logs', 'ABANDON');
    expect([continued, abandoned].map(stateOf)).toEqual(['Terminating:Wait', 'Terminating:Proceed']);
    complete(continued, continued.instance.id, 'drain');
    expect(stateOf(continued)).toBe('Terminating:Proceed');
  });
});

describe('a launching hook', () => {
  it('holds what was launched, which then comes into service', () => {
    const world = hooked(LAUNCHING);
    const launched = relaunch(world);
    expect(launched.lifecycleState).toBe('Pending:Wait');
    complete(world, launched.instanceId, 'configure');
    expect(launched.lifecycleState).toBe('Pending:Proceed');
    world.fixture.advance(10 * SECOND);
    expect(launched.lifecycleState).toBe('InService');
  });

  it('gives a launch up after its timeout by default, and the group launches another', () => {
    const world = hooked({ ...LAUNCHING, heartbeatTimeoutSeconds: 30 });
    const launched = relaunch(world);
    world.fixture.advance(MINUTE);
    expect(launched.lifecycleState).not.toBe('Pending:Wait');
    world.fixture.advance(5 * MINUTE);
    expect(world.fixture.world.ec2.instances.get(launched.instanceId)?.state).toBe('terminated');
  });

  it('takes it into service after its timeout if that is the default result', () => {
    const world = hooked({ ...LAUNCHING, heartbeatTimeoutSeconds: 150, defaultResult: 'CONTINUE' });
    const launched = relaunch(world);
    world.fixture.advance(3 * MINUTE);
    expect(launched.lifecycleState).toBe('InService');
  });
});

describe('requests', () => {
  it('describe the hooks of a group', () => {
    const { fixture } = hooked(LAUNCHING, { ...TERMINATING, heartbeatTimeoutSeconds: 7200 });
    const list = (more: object = {}) =>
      invoke<DescribeLifecycleHooksAnswer>(fixture, describeLifecycleHooks, {
        AutoScalingGroupName,
        ...more,
      }).LifecycleHooks;
    expect(list()).toMatchObject([
      { LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING', GlobalTimeout: 172_800 },
      { LifecycleHookName: 'drain', HeartbeatTimeout: 7200, DefaultResult: 'ABANDON' },
    ]);
    expect(list({ LifecycleHookNames: ['drain'] })).toHaveLength(1);
  });

  it('are rejected for a hook that holds nothing, and for a result that there is not', () => {
    const world = hooked(TERMINATING);
    expect(() => beat(world, 'drain')).toThrow(
      `No active Lifecycle Action found with instance ID ${world.instance.id}`,
    );
    terminate(world);
    expect(() => complete(world, world.instance.id, 'drain', 'PERHAPS')).toThrow('must be one of');
    expect(() => detachOf(world)).toThrow(`The instance ${world.instance.id} is not in InService`);
  });

  it('find an action by its token', () => {
    const world = hooked(TERMINATING);
    terminate(world);
    const LifecycleActionToken = world.group.instances.get(world.instance.id)?.actions[0]?.token;
    const input = { AutoScalingGroupName, LifecycleHookName: 'drain', LifecycleActionResult: 'CONTINUE' };
    const send = () => invoke(world.fixture, completeLifecycleAction, { ...input, LifecycleActionToken });
    send();
    expect(stateOf(world)).toBe('Terminating:Proceed');
    expect(send).toThrow('No active Lifecycle Action found with token');
  });

  it('are authorized on the group', () => {
    const { fixture, group } = hooked(TERMINATING);
    for (const operation of [completeLifecycleAction, recordLifecycleActionHeartbeat])
      expect(authorizations(fixture, operation, { AutoScalingGroupName })).toMatchObject([
        { resource: group.arn },
      ]);
  });
});

const detachOf = ({ fixture, instance }: Hooked) =>
  invoke(fixture, detachInstances, {
    AutoScalingGroupName,
    InstanceIds: [instance.id],
    ShouldDecrementDesiredCapacity: false,
  });
