import { timeOf } from '../../../range/kernel/iso';
import type { Network } from '../../../range/scenarios/network';
import { reconcile } from '../../../range/services/autoscaling/capacity';
import { complete } from '../../../range/services/autoscaling/hooks';
import { terminateMember } from '../../../range/services/autoscaling/terminating';
import type { Instance } from '../../../range/services/ec2/state';
import type { Account, Input } from '../account';
import { beforeState, type Detached, fleet, registered } from './fleet-fixture';

const LAUNCHING = { name: 'configure', transition: 'EC2_INSTANCE_LAUNCHING' } as const;
const TERMINATING = { name: 'drain', transition: 'EC2_INSTANCE_TERMINATING' } as const;
const record = (input: Input): string => beforeState(input, 'auto-scaling.json');

describe('detach from an Auto Scaling group', () => {
  const opened = fleet();
  let account: Account;
  let network: Network;
  let subject: Instance;

  beforeEach(() => {
    ({ account, network, subject } = opened());
  });

  const operations = (): string[] => account.calls().map(({ operation }) => operation);
  const scalingGroup = (...more: [state?: string, spec?: object]) =>
    opened().scalingGroup([subject, account.launch({}, network)], ...more);
  const detach = (action?: string) => opened().detach(action);
  const detachWith = (input: Input, action?: string) => opened().detachWith(input, action);
  const failing = (why: string): object => ({ status: 'failed', why: expect.stringContaining(why) });

  it('lets the group replace the subject', async () => {
    const group = scalingGroup();
    const result = await detach();
    expect(result).toMatchObject({ status: 'ok', detail: { autoScalingGroup: { name: group.name } } });
    expect(result.changes).toMatchObject([{ what: `${subject.id}: InService -> detached, replaced` }]);
    expect(account.calls('DetachInstances')[0]?.input).toEqual({
      AutoScalingGroupName: group.name,
      InstanceIds: [subject.id],
      ShouldDecrementDesiredCapacity: false,
    });
    await account.pass(600_000);
    expect([group.instances.has(subject.id), group.instances.size, group.desiredCapacity]).toEqual([
      false,
      2,
      2,
    ]);
  });

  it('says that no replacement comes when the group may not launch', async () => {
    scalingGroup(undefined, { suspendedProcesses: ['Launch'] });
    expect((await detach()).changes[0]?.what).toContain('not replaced: the group may not launch');
  });

  it('is not stopped by a group at its least size', async () => {
    const group = opened().scalingGroup([subject]);
    expect(group.minSize).toBe(group.desiredCapacity);
    expect(await detach()).toMatchObject({ status: 'ok' });
  });

  it('leaves the group before it has looked through the load balancers of others', async () => {
    scalingGroup();
    for (let count = 0; count < 40; count++) opened().targetGroup();
    await detach();
    const order = operations();
    expect(order.indexOf('DetachInstances')).toBeLessThan(order.lastIndexOf('DescribeTargetHealth'));
  });

  it('records the group before it leaves, with its sizes, its members and what it is attached to', async () => {
    const own = opened().targetGroup();
    const group = scalingGroup(undefined, { targetGroupArns: [own.arn], loadBalancerNames: ['old'] });
    const memberIds = [...group.instances.keys()];
    Object.assign(group.instances.get(subject.id) ?? {}, { protectedFromScaleIn: true });
    const input = await account.assessed(subject);
    await detachWith(input);
    expect(account.vaultJson(record(input))).toMatchObject({
      autoScalingGroup: {
        name: group.name,
        lifecycleState: 'InService',
        protectedFromScaleIn: true,
        minSize: 1,
        maxSize: 4,
        desiredCapacity: 2,
        targetGroupArns: [own.arn],
        loadBalancerNames: ['old'],
        memberIds,
      },
    });
    const order = operations();
    expect(order.indexOf('PutObject')).toBeLessThan(order.indexOf('DetachInstances'));
  });

  it.each(['Detaching', 'Detached', 'EnteringStandby'])('has nothing to do in %s', async (state) => {
    scalingGroup(state);
    const input = await account.assessed(subject);
    expect(await detachWith(input)).toMatchObject({
      status: 'ok',
      changes: [],
      detail: { isOutOfGroup: true },
    });
    expect(account.vaultText(record(input))).toBeUndefined();
  });

  it('has nothing to do in Standby, and records that it was there', async () => {
    scalingGroup('Standby');
    const input = await account.assessed(subject);
    expect(await detachWith(input)).toMatchObject({ status: 'ok', changes: [] });
    expect(account.vaultJson(record(input))).toMatchObject({
      autoScalingGroup: { lifecycleState: 'Standby' },
    });
  });

  it.each(['Terminating:Retained', 'Warmed:Pending:Retained', 'Warmed:Terminating:Retained'])(
    'detaches what is %s',
    async (state) => {
      scalingGroup(state);
      expect(await detach()).toMatchObject({ status: 'ok', detail: { isOutOfGroup: true } });
    },
  );

  it.each([
    ['Terminating', 'the group terminates it, and no hook holds it'],
    ['Terminating:Proceed', 'the group terminates it, and no hook holds it'],
    ['Terminated', 'the group terminates it, and no hook holds it'],
    ['Warmed:Terminating', 'the group terminates it, and no hook holds it'],
    ['Warmed:Running', 'nothing can be detached from a warm pool'],
    ['Warmed:Stopped', 'nothing can be detached from a warm pool'],
    ['Warmed:Pending:Wait', 'nothing can be detached from a warm pool'],
    ['Quarantined', 'only InService can be detached'],
  ])('fails in %s, and says why', async (state, why) => {
    const { name } = scalingGroup(state);
    const result = await detach();
    expect(result).toMatchObject({ changes: [], detail: { isOutOfGroup: false } });
    expect(result).toMatchObject(failing(`in ${name} the subject is ${state}: ${why}`));
  });

  describe('that is on its way into service', () => {
    const pending = (state: string, hooks: readonly object[] = []) => {
      const group = scalingGroup(state, { lifecycleHooks: hooks });
      const member = group.instances.get(subject.id);
      if (!member) throw new Error('no member');
      return { group, member };
    };

    it('has the hooks let go of the subject, even if an answer is lost, and detaches it once it is in service', async () => {
      const group = scalingGroup(undefined, { lifecycleHooks: [LAUNCHING, TERMINATING] });
      group.desiredCapacity = 3;
      reconcile(account.world, group);
      await account.pass(120_000);
      const [launched] = [...group.instances.values()].filter(
        (each) => each.lifecycleState === 'Pending:Wait',
      );
      opened().subject = account.world.ec2.instances.get(launched?.instanceId ?? '') ?? subject;
      account.fail('autoscaling', 'CompleteLifecycleAction', 'lost-answer', [1]);
      const result = await detach();
      expect(result).toMatchObject({ status: 'ok', detail: { isOutOfGroup: true } });
      expect(result.changes.map(({ action }) => action)).toEqual([
        'autoscaling:CompleteLifecycleAction',
        'autoscaling:DetachInstances',
      ]);
      expect(launched?.lifecycleState).toBe('Detaching');
    });

    it.each(['Pending', 'Pending:Proceed'])('waits while it is %s', async (state) => {
      const { member } = pending(state);
      account.range.clock.schedule(8_000, () => Object.assign(member, { lifecycleState: 'InService' }));
      expect(await detach()).toMatchObject({ status: 'ok', detail: { isOutOfGroup: true } });
    });

    it('fails when it does not come into service for half a minute', async () => {
      pending('Pending');
      expect(await detach()).toMatchObject(failing('the subject is still Pending'));
    });

    it('is out when the launch was given up meanwhile', async () => {
      const { group } = pending('Pending');
      account.range.clock.schedule(8_000, () => group.instances.delete(subject.id));
      expect(await detach()).toMatchObject({ status: 'ok', changes: [], detail: { isOutOfGroup: true } });
    });
  });

  describe('that is about to terminate the subject', () => {
    const terminating = async (...lifecycleHooks: readonly object[]) => {
      const group = scalingGroup(undefined, { lifecycleHooks });
      const member = group.instances.get(subject.id);
      if (!member) throw new Error('no member');
      terminateMember(account.world, group, member, 'a scale-in.');
      await account.pass(1_000);
      expect(member.lifecycleState).toBe('Terminating:Wait');
      return { group, member };
    };

    it('keeps the hook alive, and says until when', async () => {
      const { group, member } = await terminating(
        { ...TERMINATING, heartbeatTimeoutSeconds: 600 },
        LAUNCHING,
      );
      await account.pass(500_000);
      const result = await detach();
      expect(result).toMatchObject(
        failing(`${group.name} terminates the subject when the hooks let go of it`),
      );
      const { hold } = result.detail.autoScalingGroup ?? {};
      expect(hold?.hooks).toEqual(['drain']);
      const beaten = account.calls('RecordLifecycleActionHeartbeat')[0]?.at ?? 0;
      expect(timeOf(hold?.until ?? '') - beaten).toBeLessThanOrEqual(600_000);
      expect(timeOf(hold?.until ?? '') - beaten).toBeGreaterThan(598_000);
      expect(result.detail.isOutOfGroup).toBe(false);
      await account.pass(550_000);
      expect(member.lifecycleState).toBe('Terminating:Wait');
    });

    it('keeps it alive again when asked to, as often as that is', async () => {
      const { member } = await terminating({ ...TERMINATING, heartbeatTimeoutSeconds: 120 });
      const input = await account.assessed(subject);
      for (let times = 0; times < 4; times++) {
        expect(await detachWith(input, 'keep-alive')).toMatchObject({
          step: 'keep-alive',
          status: 'ok',
          changes: [{ action: 'autoscaling:RecordLifecycleActionHeartbeat' }],
        });
        await account.pass(100_000);
      }
      expect(member.lifecycleState).toBe('Terminating:Wait');
    });

    it('passes over a hook that has let go of it', async () => {
      const { group, member } = await terminating(TERMINATING, { ...TERMINATING, name: 'logs' });
      const [first] = member.actions;
      if (first) complete(group, member, first, 'CONTINUE');
      const result = await detach();
      expect(result.detail.autoScalingGroup?.hold?.hooks).toEqual(['logs']);
    });

    it('fails when no hook holds it any more', async () => {
      const { name } = scalingGroup('Terminating:Wait');
      expect(await detach()).toMatchObject(failing(`no lifecycle hook of ${name} holds the subject`));
    });
  });

  it.each([['InService'], ['Standby'], [undefined]])('keeps nothing alive in %s', async (state) => {
    if (state) scalingGroup(state);
    expect(await detach('keep-alive')).toMatchObject({ step: 'keep-alive', status: 'skipped', changes: [] });
    expect(operations()).toEqual(['DescribeAutoScalingInstances']);
  });

  it('may run twice with the effect of once', async () => {
    const group = scalingGroup();
    const input = await account.assessed(subject);
    await detachWith(input);
    const before = account.vaultText(record(input));
    expect(await detachWith(input)).toMatchObject({ status: 'ok', changes: [] });
    expect(group.activities.filter(({ description }) => description.includes(subject.id))).toHaveLength(1);
    expect(account.vaultText(record(input))).toBe(before);
  });

  it('has left when the answer was lost and the call, repeated, is refused', async () => {
    const group = scalingGroup();
    const input = await account.assessed(subject);
    account.fail('autoscaling', 'DetachInstances', 'lost-answer', [1]);
    expect(await detachWith(input)).toMatchObject({
      status: 'ok',
      changes: [{ action: 'autoscaling:DetachInstances', target: group.name }],
    });
  });

  it('fails when the group refuses, and deregisters the subject all the same', async () => {
    scalingGroup();
    const group = opened().targetGroup();
    opened().register(group, subject.id);
    const input = await account.assessed(subject);
    account.fail('autoscaling', 'DetachInstances', 'denied');
    const result = await detachWith(input);
    expect(result).toMatchObject(failing('leaving the Auto Scaling group'));
    expect(result.detail.isOutOfGroup).toBe(false);
    expect(registered(group)).toEqual([]);
  });

  it('fails when the group cannot be described, but leaves it all the same', async () => {
    const group = scalingGroup();
    const input = await account.assessed(subject);
    account.fail('autoscaling', 'DescribeAutoScalingGroups', 'denied');
    const result = await detachWith(input);
    expect(result).toMatchObject(failing('describing the Auto Scaling group'));
    expect(result.detail.isOutOfGroup).toBe(true);
    expect(group.instances.get(subject.id)?.lifecycleState).toBe('Detaching');
  });

  it('fails without knowing whether it is out of its group when that cannot be read', async () => {
    scalingGroup();
    const input = await account.assessed(subject);
    account.fail('autoscaling', 'DescribeAutoScalingInstances', 'denied');
    expect(await detachWith(input)).toMatchObject({ status: 'failed', detail: { isOutOfGroup: false } });
  });

  it('does nothing where there is no group and no load balancer', async () => {
    expect(await detach()).toMatchObject({
      status: 'ok',
      changes: [],
      detail: {
        isOutOfGroup: true,
        autoScalingGroup: null,
        registrations: { targets: [], classicLoadBalancers: [] },
        containerInstance: null,
        spotRequest: null,
        kubernetes: null,
      },
    });
  });
});

describe('with the policy to leave by standby', () => {
  const opened = fleet({ assembly: 'every-layer' });

  it('puts the subject into standby, where it stays a member and is replaced', async () => {
    const { account, subject } = opened();
    const group = opened().scalingGroup([subject]);
    account.fail('autoscaling', 'EnterStandby', 'lost-answer', [1]);
    const result: Detached = await opened().detach();
    expect(result).toMatchObject({ status: 'ok', detail: { isOutOfGroup: true } });
    expect(result.changes).toMatchObject([
      { action: 'autoscaling:EnterStandby', what: `${subject.id}: InService -> Standby, replaced` },
    ]);
    await account.pass(600_000);
    expect(group.instances.get(subject.id)?.lifecycleState).toBe('Standby');
    expect(group.instances.size).toBe(2);
  });
});

describe('in a dry run', () => {
  const opened = fleet({ policy: { enforcement: 'dry-run' } });

  it.each([
    ['InService', ['autoscaling:DetachInstances']],
    ['Pending:Wait', ['autoscaling:CompleteLifecycleAction', 'autoscaling:DetachInstances']],
    ['Terminating:Wait', ['autoscaling:RecordLifecycleActionHeartbeat']],
  ])('says what it would do in %s, and does not wait', async (state, actions) => {
    const { account, subject } = opened();
    const group = opened().scalingGroup([subject], state, { lifecycleHooks: [LAUNCHING, TERMINATING] });
    const result = await opened().detach();
    expect(result.changes.map(({ action }) => action)).toEqual(actions);
    expect(group.instances.get(subject.id)?.lifecycleState).toBe(state);
    expect(account.calls('DescribeAutoScalingInstances')).toHaveLength(1);
  });
});
