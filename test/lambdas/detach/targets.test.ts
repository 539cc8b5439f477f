import { addNetwork, type Network } from '../../../range/scenarios/network';
import type { AutoScalingGroup } from '../../../range/services/autoscaling/state';
import type { Instance } from '../../../range/services/ec2/state';
import { addClassicLoadBalancer } from '../../../range/services/elb/state';
import { addLoadBalancer, type TargetGroupSpec } from '../../../range/services/elbv2/builders';
import type { TargetGroup } from '../../../range/services/elbv2/state';
import type { Account, Input } from '../account';
import { beforeState, fleet, newName, registered } from './fleet-fixture';

const opened = fleet();
let account: Account;
let network: Network;
let subject: Instance;

beforeEach(() => {
  ({ account, network, subject } = opened());
});

const targetGroup = (spec: Partial<TargetGroupSpec> = {}, vpcId?: string): TargetGroup =>
  opened().targetGroup(spec, vpcId);
const register = (group: TargetGroup, id: string, port?: number): void => opened().register(group, id, port);
const scalingGroup = (...targetGroups: TargetGroup[]): AutoScalingGroup =>
  opened().scalingGroup([subject], undefined, { targetGroupArns: targetGroups.map(({ arn }) => arn) });
const detachWith = (input: Input) => opened().detachWith(input);
const detach = () => opened().detach();
const registrations = (input: Input): string => beforeState(input, 'registrations.json');

function privateIp(instance: Instance, index = 0): string {
  const eni = account.world.ec2.networkInterfaces.get(instance.eniIds[index] ?? '');
  return eni?.privateAddresses[0]?.ip ?? '';
}

const after = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + 1 + index);

describe('detach from target groups', () => {
  it('finds the subject by instance id on every port, and by every private address of every interface', async () => {
    const [first] = network.subnets;
    subject = account.launch({ secondaryInterfaces: [{ subnetId: first.id }] }, network);
    opened().subject = subject;
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
    const input = await account.assessed(subject);
    await detachWith(input);
    expect(account.vaultJson(registrations(input))).toMatchObject({
      registrations: { targets: [{ targetGroupArn: group.arn, id: subject.id, port: 8080 }] },
    });
    const order = account.calls().map(({ operation }) => operation);
    expect(order.indexOf('DeregisterTargets')).toBeGreaterThan(order.indexOf('PutObject'));
  });

  it.each([300, 0])(
    'records those that its Auto Scaling group takes away, when they drain for %i s',
    async (deregistrationDelaySeconds) => {
      const own = targetGroup({ deregistrationDelaySeconds });
      scalingGroup(own);
      register(own, subject.id, 8443);
      const input = await account.assessed(subject);
      expect((await detachWith(input)).status).toBe('ok');
      expect(account.vaultJson(registrations(input))).toMatchObject({
        registrations: { targets: [{ port: 80 }, { port: 8443 }] },
      });
      expect(registered(own)).toEqual([]);
      expect(account.calls('DescribeTargetHealth')).toHaveLength(1);
    },
  );

  it('records them in a second run too, when the first was cut short after it had left', async () => {
    const { arn } = addLoadBalancer(account.world, {
      name: newName(),
      subnetIds: [network.subnets[0].id],
      groupIds: [],
    });
    const own = targetGroup({ loadBalancerArns: [arn] });
    const scaling = scalingGroup(own);
    const input = await account.assessed(subject);
    account.fail('s3', 'PutObject', 'denied');
    await detachWith(input);
    expect(scaling.instances.get(subject.id)?.lifecycleState).toBe('Detaching');
    account.heal();
    expect(await detachWith(input)).toMatchObject({ status: 'ok', changes: [] });
    expect(account.vaultJson(registrations(input))).toMatchObject({
      registrations: { targets: [{ targetGroupArn: own.arn, id: subject.id, port: 80 }] },
    });
  });

  it('records them when it could not read which are the own ones of its group', async () => {
    const { arn } = addLoadBalancer(account.world, {
      name: newName(),
      subnetIds: [network.subnets[0].id],
      groupIds: [],
    });
    const own = targetGroup({ loadBalancerArns: [arn] });
    scalingGroup(own);
    for (let count = 0; count < 20; count++) targetGroup();
    account.world.elbv2.targetGroups.delete(own.arn);
    account.world.elbv2.targetGroups.set(own.arn, own);
    const input = await account.assessed(subject);
    account.fail('autoscaling', 'DescribeAutoScalingGroups', 'denied');
    expect(await detachWith(input)).toMatchObject({ status: 'failed', detail: { isOutOfGroup: true } });
    expect(account.vaultJson(registrations(input))).toMatchObject({
      registrations: { targets: [{ targetGroupArn: own.arn, id: subject.id, port: 80 }] },
    });
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
    const scaling = scalingGroup();
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

  it('ends in time where the groups answer slowly, and leaves its own all the same', async () => {
    const own = targetGroup();
    register(own, subject.id);
    scalingGroup(own);
    for (let count = 0; count < 40; count++) targetGroup();
    account.fail('elbv2', 'DescribeTargetHealth', 'lost-request', after(1, 200));
    const result = await detach();
    expect(result).toMatchObject({
      status: 'failed',
      detail: { isOutOfGroup: true, registrations: { targets: [{ id: subject.id }] } },
    });
    const asked = account.calls('DescribeTargetHealth').map(({ input }) => JSON.stringify(input));
    expect(new Set(asked).size).toBeLessThan(41);
  });

  it('asks three thousand groups, all that a Region may have, and misses nothing', async () => {
    for (let count = 0; count < 2_999; count++) targetGroup();
    const last = targetGroup();
    register(last, subject.id);
    const result = await detach();
    expect(result.why ?? result.status).toBe('ok');
    expect(registered(last)).toEqual([]);
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

  it('records those that its Auto Scaling group takes away before they are found', async () => {
    const own = classic(subject);
    opened().scalingGroup([subject], undefined, { loadBalancerNames: [own.name, 'deleted since'] });
    for (let count = 0; count < 2000; count++) classic();
    const other = classic(subject);
    account.world.elb.loadBalancers.delete(own.name);
    account.world.elb.loadBalancers.set(own.name, own);
    const input = await account.assessed(subject);
    expect(await detachWith(input)).toMatchObject({ status: 'ok' });
    expect(account.vaultJson(registrations(input))).toMatchObject({
      registrations: { classicLoadBalancers: [own.name, other.name] },
    });
    expect(other.instanceIds.size + own.instanceIds.size).toBe(0);
  });

  it('leaves target groups and Auto Scaling group even when they cannot be read', async () => {
    register(targetGroup(), subject.id);
    scalingGroup();
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
