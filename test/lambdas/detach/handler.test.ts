import { addNetwork, type Network } from '../../../range/scenarios/network';
import { addAutoScalingGroup } from '../../../range/services/autoscaling/builders';
import type { AutoScalingGroup } from '../../../range/services/autoscaling/state';
import type { Instance } from '../../../range/services/ec2/state';
import { addClassicLoadBalancer } from '../../../range/services/elb/state';
import { addTargetGroup, type TargetGroupSpec } from '../../../range/services/elbv2/builders';
import type { TargetGroup } from '../../../range/services/elbv2/state';
import { registerTarget } from '../../../range/services/elbv2/targets';
import { Account, type Input } from '../account';

let account: Account;
let network: Network;
let subject: Instance;

beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
beforeEach(() => {
  // Every test sees an account with its own load balancers and groups only.
  for (const each of [account.world.elbv2.targetGroups, account.world.elb.loadBalancers]) each.clear();
  account.world.autoscaling.groups.clear();
  network = addNetwork(account.world, { ipv6: true });
  subject = account.launch({}, network);
});
afterEach(() => account.heal());

let names = 0;
const newName = (): string => `group-${++names}`;

function targetGroup(spec: Partial<TargetGroupSpec> = {}, vpcId = network.vpc.id): TargetGroup {
  return addTargetGroup(account.world, { name: newName(), vpcId, ...spec });
}

const register = (group: TargetGroup, id: string, port?: number): void =>
  registerTarget(account.world, group, { id, port });

/** Targets that are not on their way out. */
const registered = (group: TargetGroup): readonly string[] =>
  [...group.targets.values()].flatMap(({ id, port, state }) =>
    state === 'draining' ? [] : [`${id}:${port}`],
  );

function scalingGroup(instances: readonly Instance[], lifecycleState?: string): AutoScalingGroup {
  const group = addAutoScalingGroup(account.world, {
    name: newName(),
    subnetIds: [network.subnets[0].id],
    instanceIds: instances.map(({ id }) => id),
    launch: () => account.launch({}, network),
  });
  const member = group.instances.get(subject.id);
  if (member && lifecycleState) Object.assign(member, { lifecycleState });
  return group;
}

function privateIp(instance: Instance, index = 0): string {
  const eni = account.world.ec2.networkInterfaces.get(instance.eniIds[index] ?? '');
  return eni?.privateAddresses[0]?.ip ?? '';
}

interface Detached {
  readonly status: string;
  readonly why?: string;
  readonly changes: readonly { readonly action: string; readonly target: string; readonly what: string }[];
  readonly detail: {
    readonly registrations: {
      readonly targets: readonly object[];
      readonly classicLoadBalancers: readonly string[];
    };
    readonly isOutOfGroup: boolean;
    readonly autoScalingGroup: { readonly name: string; readonly lifecycleState: string } | null;
  };
}

const detachWith = (input: Input): Promise<Detached> => account.invoke<Detached>('Detach', input);
const detach = async (): Promise<Detached> => detachWith(await account.assessed(subject));
const registrations = ({ case: { caseId } }: Input): string =>
  `cases/${caseId}/before-state/registrations.json`;

describe('detach from target groups', () => {
  it('finds the subject by instance id on every port, and by every private address of every interface', async () => {
    const [first] = network.subnets;
    subject = account.launch({ secondaryInterfaces: [{ subnetId: first.id }] }, network);
    const neighbour = account.launch({}, network);
    const byId = targetGroup();
    const byIp = targetGroup({ targetType: 'ip' });
    for (const port of [undefined, 8080, 8443]) register(byId, subject.id, port);
    register(byId, neighbour.id);
    for (const index of [0, 1]) register(byIp, privateIp(subject, index), 9000);
    register(byIp, privateIp(neighbour), 9000);

    const result = await detach();

    expect(result).toMatchObject({ status: 'ok', detail: { autoScalingGroup: null } });
    expect(result.detail.registrations.targets).toHaveLength(5);
    expect(registered(byId)).toEqual([`${neighbour.id}:80`]);
    expect(registered(byIp)).toEqual([`${privateIp(neighbour)}:9000`]);
  });

  it('reads every page, and asks no group that cannot hold the subject', async () => {
    for (let count = 0; count < 405; count++) targetGroup({ targetType: 'lambda' });
    const last = targetGroup();
    targetGroup({}, addNetwork(account.world).vpc.id);
    register(last, subject.id);
    expect((await detach()).detail.registrations.targets).toHaveLength(1);
    expect(account.calls('DescribeTargetGroups')).toHaveLength(2);
    expect(account.calls('DescribeTargetHealth')).toHaveLength(1);
  });

  it('leaves alone the host of another VPC that has the same private address', async () => {
    const elsewhere = addNetwork(account.world);
    const stranger = account.launch({}, elsewhere);
    expect(privateIp(stranger)).toBe(privateIp(subject));
    const group = targetGroup({ targetType: 'ip' }, elsewhere.vpc.id);
    register(group, privateIp(stranger));
    expect(await detach()).toMatchObject({ status: 'ok', changes: [] });
    expect(registered(group)).toEqual([`${privateIp(stranger)}:80`]);
  });

  it('finds the address in the group of a connected VPC, where it lies outside', async () => {
    const peer = addNetwork(account.world);
    const [near] = peer.subnets;
    account.world.ec2.subnets.set(near.id, { ...near, cidr: '10.99.1.0/24' });
    const group = targetGroup({ targetType: 'ip' }, peer.vpc.id);
    register(group, privateIp(subject));
    expect((await detach()).changes).toMatchObject([{ target: group.arn }]);
    expect(registered(group)).toEqual([]);
  });

  it('records where the subject was before it takes anything away', async () => {
    const group = targetGroup();
    register(group, subject.id, 8080);
    const scaling = scalingGroup([subject]);
    const input = await account.assessed(subject);
    await detachWith(input);
    expect(account.vaultJson(registrations(input))).toMatchObject({
      registrations: { targets: [{ targetGroupArn: group.arn, id: subject.id, port: 8080 }] },
      autoScalingGroup: { name: scaling.name, lifecycleState: 'InService' },
    });
    const order = account.calls().map(({ operation }) => operation);
    const recorded = order.indexOf('PutObject');
    for (const change of ['DetachInstances', 'DeregisterTargets'])
      expect(order.indexOf(change)).toBeGreaterThan(recorded);
  });

  it('keeps the first record when it runs again, and changes nothing more', async () => {
    register(targetGroup(), subject.id);
    const input = await account.assessed(subject);
    await detachWith(input);
    const record = account.vaultText(registrations(input));
    expect(await detachWith(input)).toMatchObject({ status: 'ok', changes: [] });
    expect(account.vaultText(registrations(input))).toBe(record);
  });

  it('fails without deregistering anything when it cannot record, but leaves the group all the same', async () => {
    const group = targetGroup();
    register(group, subject.id);
    const scaling = scalingGroup([subject]);
    const input = await account.assessed(subject);
    account.fail('s3', 'PutObject', 'denied');
    const result = await detachWith(input);
    expect(result).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('recording the registrations'),
    });
    expect(result.changes.map(({ action }) => action)).toEqual(['autoscaling:DetachInstances']);
    expect(registered(group)).toEqual([`${subject.id}:80`]);
    expect(scaling.instances.get(subject.id)?.lifecycleState).toBe('Detaching');
  });

  it('fails on a group that cannot be read without missing the others', async () => {
    const [unreadable, readable] = [targetGroup(), targetGroup()];
    for (const group of [unreadable, readable]) register(group, subject.id);
    const input = await account.assessed(subject);
    account.fail('elbv2', 'DescribeTargetHealth', 'denied', [1]);
    const result = await detachWith(input);
    expect(result.status).toBe('failed');
    expect(result.changes).toHaveLength(1);
  });

  it('does not mind a group that is deleted while it looks', async () => {
    const [gone, standing] = [targetGroup(), targetGroup()];
    register(standing, subject.id);
    const input = await account.assessed(subject);
    account.after('DescribeTargetGroups', () => account.world.elbv2.targetGroups.delete(gone.arn));
    const result = await detachWith(input);
    expect(account.calls('DescribeTargetHealth').map(({ error }) => error)).toContain('TargetGroupNotFound');
    expect(result).toMatchObject({ status: 'ok', changes: [{ target: standing.arn }] });
  });

  it('fails on a group that refuses, without leaving the subject in the others', async () => {
    const groups = [targetGroup(), targetGroup(), targetGroup()];
    for (const group of groups) register(group, subject.id);
    const input = await account.assessed(subject);
    account.fail('elbv2', 'DeregisterTargets', 'denied', [2]);
    const result = await detachWith(input);
    expect(result.status).toBe('failed');
    expect(result.changes).toHaveLength(2);
  });
});

describe('detach from classic load balancers', () => {
  const classic = (...instances: Instance[]) => {
    const balancer = addClassicLoadBalancer(account.world, {
      name: newName(),
      subnetIds: [network.subnets[0].id],
      groupIds: [],
    });
    for (const { id } of instances) balancer.instanceIds.add(id);
    return balancer;
  };

  it('finds the subject behind every one, on every page', async () => {
    const neighbour = account.launch({}, network);
    const first = classic(subject, neighbour);
    for (let count = 0; count < 400; count++) classic();
    const last = classic(subject);
    const result = await detach();
    expect(result.detail.registrations.classicLoadBalancers).toEqual([first.name, last.name]);
    expect([...first.instanceIds]).toEqual([neighbour.id]);
    expect([...last.instanceIds]).toEqual([]);
    expect(account.calls('DescribeLoadBalancers')).toHaveLength(2);
  });

  it('leaves target groups and Auto Scaling group even when they cannot be read', async () => {
    register(targetGroup(), subject.id);
    scalingGroup([subject]);
    const input = await account.assessed(subject);
    account.fail('elb', 'DescribeLoadBalancers', 'denied');
    const result = await detachWith(input);
    expect(result).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('classic load balancers'),
    });
    expect(result.changes.map(({ action }) => action)).toEqual([
      'autoscaling:DetachInstances',
      'elasticloadbalancing:DeregisterTargets',
    ]);
  });
});

describe('detach from an Auto Scaling group', () => {
  it('lets the group replace the subject', async () => {
    const group = scalingGroup([subject, account.launch({}, network)]);
    const result = await detach();
    expect(result).toMatchObject({ status: 'ok', detail: { autoScalingGroup: { name: group.name } } });
    expect(group.instances.get(subject.id)?.lifecycleState).toBe('Detaching');
    expect(account.calls('DetachInstances')[0]?.input).toEqual({
      AutoScalingGroupName: group.name,
      InstanceIds: [subject.id],
      ShouldDecrementDesiredCapacity: false,
    });
    await account.pass(600_000);
    expect(group.instances.has(subject.id)).toBe(false);
    expect(group.instances.size).toBe(2);
    expect(group.desiredCapacity).toBe(2);
  });

  it('is not stopped by a group at its least size', async () => {
    const group = scalingGroup([subject]);
    expect(group.minSize).toBe(group.desiredCapacity);
    expect(await detach()).toMatchObject({ status: 'ok' });
  });

  it.each(['Standby', 'Detaching', 'Detached'])('has nothing to do in %s', async (state) => {
    scalingGroup([subject], state);
    expect(await detach()).toMatchObject({ status: 'ok', changes: [], detail: { isOutOfGroup: true } });
  });

  it.each([
    'Pending',
    'Pending:Wait',
    'Terminating',
    'Terminating:Wait',
    'EnteringStandby',
    'Warmed:Running',
  ])('fails in %s, and says so', async (state) => {
    const { name } = scalingGroup([subject], state);
    const result = await detach();
    expect(result).toMatchObject({ status: 'failed', changes: [] });
    expect(result.why).toContain(`in ${name} the subject is ${state}`);
  });

  it('may run twice with the effect of once', async () => {
    const group = scalingGroup([subject]);
    const input = await account.assessed(subject);
    await detachWith(input);
    expect(await detachWith(input)).toMatchObject({ status: 'ok', changes: [] });
    expect(group.activities.filter(({ description }) => description.includes(subject.id))).toHaveLength(1);
  });

  it('has left when the answer was lost and the call, repeated, is refused', async () => {
    const group = scalingGroup([subject]);
    const input = await account.assessed(subject);
    account.fail('autoscaling', 'DetachInstances', 'lost-answer', [1]);
    expect(await detachWith(input)).toMatchObject({
      status: 'ok',
      changes: [{ action: 'autoscaling:DetachInstances', target: group.name }],
    });
  });

  it('fails when the group refuses, and deregisters the subject all the same', async () => {
    scalingGroup([subject]);
    const group = targetGroup();
    register(group, subject.id);
    const input = await account.assessed(subject);
    account.fail('autoscaling', 'DetachInstances', 'denied');
    const result = await detachWith(input);
    expect(result).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('leaving the Auto Scaling group'),
    });
    expect(registered(group)).toEqual([]);
  });

  it('fails without knowing whether it is out of its group when that cannot be read', async () => {
    scalingGroup([subject]);
    const input = await account.assessed(subject);
    account.fail('autoscaling', 'DescribeAutoScalingInstances', 'denied');
    const result = await detachWith(input);
    expect(result).toMatchObject({ status: 'failed', detail: { isOutOfGroup: false } });
  });

  it('does nothing where there is no group and no load balancer', async () => {
    expect(await detach()).toMatchObject({
      status: 'ok',
      changes: [],
      detail: {
        isOutOfGroup: true,
        autoScalingGroup: null,
        registrations: { targets: [], classicLoadBalancers: [] },
      },
    });
  });
});
