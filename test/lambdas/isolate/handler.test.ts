import type { Mode } from '../../../lambdas/common/mode';
import { addEvidenceEndpoints, addNetwork, type Network } from '../../../range/scenarios/network';
import {
  addInterfaceEndpoint,
  addNetworkInterface,
  addSecurityGroup,
  addSubnet,
  addVpc,
  allow,
  attachInterface,
} from '../../../range/services/ec2/builders';
import { addRules } from '../../../range/services/ec2/security-groups';
import type { Instance, SecurityGroup, Vpc } from '../../../range/services/ec2/state';
import { Account, type Input, type Result } from '../account';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

interface Options {
  readonly group?: 'quarantine' | 'evidence-channel' | 'conversion';
  readonly reread?: boolean;
  readonly spareChannel?: boolean;
}

const isolateWith = (
  input: Input,
  { group = 'quarantine', reread = false, ...more }: Options = {},
): Promise<Result> => account.invoke('Isolate', { ...input, group, reread, ...more });

const isolate = async (instance: Instance, options?: Options): Promise<Result> =>
  isolateWith(await account.assessed(instance), options);

const groupsIn = ({ vpc }: Network): readonly SecurityGroup[] =>
  [...account.world.ec2.securityGroups.values()].filter(
    ({ vpcId, tags }) => vpcId === vpc.id && tags.has('cordon:group'),
  );

const groupIds = ({ eniIds }: Instance): readonly (readonly string[])[] =>
  eniIds.map((id) => account.world.ec2.networkInterfaces.get(id)?.groupIds ?? []);

function ownGroup(vpc: Vpc, kind: string, rules: Parameters<typeof allow>[] = []): SecurityGroup {
  return addSecurityGroup(account.world, vpc.id, {
    name: `cordon-${kind}`,
    tags: { 'cordon:group': kind },
    defaultEgress: false,
    rules: rules.map((each) => allow(...each)),
  });
}

const peersOf = ({ rules }: SecurityGroup): readonly string[] =>
  [...rules.values()].map(({ direction, protocol, fromPort, toPort, peer }) => {
    const to = 'groupId' in peer ? peer.groupId : 'prefixListId' in peer ? peer.prefixListId : peer.cidr;
    return `${direction} ${protocol} ${fromPort}-${toPort} ${to}`;
  });

describe('isolate into quarantine', () => {
  it('makes the group of the VPC on demand, without any rule, and moves the subject into it alone', async () => {
    const network = addNetwork(account.world);
    const subject = account.launch({}, network);
    const neighbour = account.launch({}, network);
    const before = groupIds(neighbour);
    const result = await isolate(subject);
    const [group, ...others] = groupsIn(network);
    expect(others).toEqual([]);
    expect(group).toMatchObject({ name: 'cordon-quarantine', rules: new Map() });
    expect(result).toMatchObject({
      status: 'ok',
      detail: { group: 'quarantine', groupId: group?.id, outside: [] },
    });
    expect(groupIds(subject)).toEqual([[group?.id]]);
    expect(groupIds(neighbour)).toEqual(before);
  });

  it('uses the group that stands, for every case in the VPC', async () => {
    const network = addNetwork(account.world);
    await isolate(account.launch({}, network));
    const second = account.launch({}, network);
    const result = await isolate(second);
    expect(result.changes.map(({ action }) => action)).toEqual(['ec2:ModifyNetworkInterfaceAttribute']);
    expect(groupsIn(network)).toHaveLength(1);
    expect(groupIds(second)).toEqual([[groupsIn(network)[0]?.id]]);
  });

  it.each([
    ['a subject with addresses of both families', {}],
    ['a subject that has no IPv6 address itself', { ipv6Addresses: 0 }],
  ])('leaves no egress of either family in an IPv6 VPC: %s', async (_, spec) => {
    const network = addNetwork(account.world, { ipv6: true });
    const subject = account.launch({}, network);
    if ('ipv6Addresses' in spec)
      for (const id of subject.eniIds)
        Object.assign(account.world.ec2.networkInterfaces.get(id) ?? {}, { ipv6Addresses: [] });
    expect(await isolate(subject)).toMatchObject({ status: 'ok' });
    expect(groupsIn(network)[0]?.rules.size).toBe(0);
  });

  it('moves every interface, each by its own call', async () => {
    const network = addNetwork(account.world);
    const [{ id: subnetId }] = network.subnets;
    const subject = account.launch(
      { type: 't3.medium', secondaryInterfaces: [{ subnetId }, { subnetId }] },
      network,
    );
    expect(await isolate(subject)).toMatchObject({ status: 'ok' });
    const [group] = groupsIn(network);
    expect(groupIds(subject)).toEqual([[group?.id], [group?.id], [group?.id]]);
  });

  it('takes a group only for its own that bears the tag, however it is called', async () => {
    const network = addNetwork(account.world);
    const foreign = addSecurityGroup(account.world, network.vpc.id, {
      name: 'cordon-quarantine',
      rules: [allow('ingress', 'tcp', 22, '0.0.0.0/0')],
    });
    const subject = account.launch({}, network);
    expect(await isolate(subject)).toMatchObject({ status: 'ok' });
    const [own] = groupsIn(network);
    expect(own?.rules.size).toBe(0);
    expect(own?.id).not.toBe(foreign.id);
    expect(groupIds(subject)).toEqual([[own?.id]]);
    expect(foreign.rules.size).toBe(2);
  });

  it('removes from its group whatever rule somebody added, before it is used', async () => {
    const network = addNetwork(account.world);
    const group = ownGroup(network.vpc, 'quarantine', [
      ['ingress', 'tcp', 22, '203.0.113.0/24'],
      ['egress', '-1', [-1, -1], '0.0.0.0/0'],
      ['egress', 'udp', 53, '::/0'],
    ]);
    const subject = account.launch({}, network);
    expect(await isolate(subject)).toMatchObject({ status: 'ok', detail: { groupId: group.id } });
    expect(group.rules.size).toBe(0);
    const order = account.calls().map(({ operation }) => operation);
    expect(order.lastIndexOf('ModifyNetworkInterfaceAttribute')).toBeGreaterThan(
      order.lastIndexOf('RevokeSecurityGroupEgress'),
    );
  });

  it('may run twice with the effect of once', async () => {
    const input = await account.assessed(account.launch());
    await isolateWith(input);
    const again = await isolateWith(input, { reread: true });
    expect(again).toMatchObject({ status: 'ok', changes: [] });
  });

  it('takes the subject out of the evidence channel again', async () => {
    const network = addNetwork(account.world);
    addEvidenceEndpoints(account.world, network);
    const subject = account.launch({}, network);
    const input = await account.assessed(subject);
    await isolateWith(input, { group: 'evidence-channel', reread: true });
    expect(await isolateWith(input, { reread: true })).toMatchObject({
      status: 'ok',
      detail: { outside: [] },
    });
    const quarantine = groupsIn(network).find(({ name }) => name === 'cordon-quarantine');
    expect(groupIds(subject)).toEqual([[quarantine?.id]]);
  });

  it('catches an interface that is attached while it works', async () => {
    const network = addNetwork(account.world);
    const subject = account.launch({}, network);
    const input = await account.assessed(subject);
    const eni = addNetworkInterface(account.world, { subnetId: network.subnets[0].id });
    account.after('ModifyNetworkInterfaceAttribute', () => attachInterface(account.world, subject, eni, 1));
    expect(await isolateWith(input)).toMatchObject({ status: 'ok', detail: { outside: [] } });
    expect(groupIds(subject)).toEqual([[groupsIn(network)[0]?.id], [groupsIn(network)[0]?.id]]);
  });

  it('moves an interface back in that somebody moves out while it works', async () => {
    const network = addNetwork(account.world);
    const subject = account.launch({}, network);
    const input = await account.assessed(subject);
    const [eni] = subject.eniIds.flatMap((id) => account.world.ec2.networkInterfaces.get(id) ?? []);
    const old = eni?.groupIds ?? [];
    account.after('ModifyNetworkInterfaceAttribute', () => Object.assign(eni ?? {}, { groupIds: old }));
    expect(await isolateWith(input)).toMatchObject({ status: 'ok', detail: { outside: [] } });
    expect(eni?.groupIds).toEqual([groupsIn(network)[0]?.id]);
  });

  it('does not mind an interface that was detached since it was described', async () => {
    const network = addNetwork(account.world);
    const [{ id: subnetId }] = network.subnets;
    const subject = account.launch({ secondaryInterfaces: [{ subnetId }] }, network);
    const input = await account.assessed(subject);
    const gone = subject.eniIds.pop() ?? '';
    account.world.ec2.networkInterfaces.delete(gone);
    expect(await isolateWith(input)).toMatchObject({ status: 'ok', detail: { outside: [] } });
  });

  it('fails on an interface that cannot be moved, names it, and moves the others', async () => {
    const network = addNetwork(account.world);
    const [{ id: subnetId }] = network.subnets;
    const subject = account.launch({ secondaryInterfaces: [{ subnetId }] }, network);
    const input = await account.assessed(subject);
    account.fail('ec2', 'ModifyNetworkInterfaceAttribute', 'denied', [1, 3, 4, 5, 6, 7]);
    const result = await isolateWith(input);
    const outside = result.detail?.outside;
    expect(result.status).toBe('failed');
    expect(outside).toHaveLength(1);
    expect(result.why).toContain(String(outside));
    expect(result.why).toContain('UnauthorizedOperation');
    expect(groupIds(subject).flat()).toContain(groupsIn(network)[0]?.id);
  });

  it.each(['throttled', 'server-error', 'lost-answer'] as const)(
    'survives calls that end as %s',
    async (kind) => {
      const network = addNetwork(account.world);
      const subject = account.launch({}, network);
      const input = await account.assessed(subject);
      for (const operation of [
        'DescribeSecurityGroups',
        'CreateSecurityGroup',
        'RevokeSecurityGroupEgress',
        'ModifyNetworkInterfaceAttribute',
      ])
        account.fail('ec2', operation, kind, [1]);
      expect(await isolateWith(input)).toMatchObject({ status: 'ok' });
      expect(groupsIn(network).map(({ rules }) => rules.size)).toEqual([0]);
      expect(groupIds(subject)).toEqual([[groupsIn(network)[0]?.id]]);
    },
  );

  it('tries again to move an interface when the SDK has given up', async () => {
    const input = await account.assessed(account.launch());
    account.fail('ec2', 'ModifyNetworkInterfaceAttribute', 'server-error', [1, 2, 3, 4, 5]);
    expect(await isolateWith(input)).toMatchObject({ status: 'ok', detail: { outside: [] } });
  });

  it('fails when it may not make the group, and leaves the subject where it was', async () => {
    const subject = account.launch();
    const before = groupIds(subject);
    const input = await account.assessed(subject);
    account.fail('ec2', 'CreateSecurityGroup', 'denied');
    const result = await isolateWith(input);
    expect(result).toMatchObject({
      status: 'failed',
      changes: [],
      why: expect.stringContaining('cordon-quarantine'),
    });
    expect(groupIds(subject)).toEqual(before);
  });

  it('fails for a subject in no VPC', async () => {
    const input = await account.assessed(account.launch());
    const result = await isolateWith({ ...input, subject: { ...input.subject, vpcId: null } });
    expect(result).toMatchObject({ status: 'failed', why: 'the subject is in no VPC' });
    expect(account.calls()).toEqual([]);
  });

  it.each(Array.from({ length: 8 }, (_, turn) => turn * 80))(
    'contains two subjects of one VPC that are isolated %d ms after one another',
    async (delay) => {
      const network = addNetwork(account.world, { ipv6: true });
      const subjects = [account.launch({}, network), account.launch({}, network)];
      const inputs = [];
      for (const each of subjects) inputs.push(await account.assessed(each));
      const results = await account.invokeAll(
        'Isolate',
        inputs.map((each) => ({ ...each, group: 'quarantine', reread: false })),
        delay,
      );
      expect(results.map(({ status, why }) => why ?? status)).toEqual(['ok', 'ok']);
      for (const group of groupsIn(network)) expect(group.rules.size).toBe(0);
      const own = groupsIn(network).map(({ id }) => id);
      for (const subject of subjects) expect(own).toContain(groupIds(subject)[0]?.[0]);
    },
  );
});

describe('isolate into a quarantine group that somebody opened', () => {
  it.each([0, 60, 120])('closes it for two subjects isolated %d ms after one another', async (delay) => {
    const network = addNetwork(account.world);
    const group = ownGroup(network.vpc, 'quarantine', [
      ['ingress', 'tcp', 22, '0.0.0.0/0'],
      ['egress', '-1', [-1, -1], '0.0.0.0/0'],
    ]);
    const inputs = [];
    for (let count = 0; count < 2; count++) inputs.push(await account.assessed(account.launch({}, network)));
    const results = await account.invokeAll(
      'Isolate',
      inputs.map((each) => ({ ...each, group: 'quarantine', reread: false })),
      delay,
    );
    expect(results.map(({ status, why }) => why ?? status)).toEqual(['ok', 'ok']);
    expect(group.rules.size).toBe(0);
  });

  it('closes it after the cut where a read did not show what another one had shown', async () => {
    const network = addNetwork(account.world);
    const group = ownGroup(network.vpc, 'quarantine', [['egress', '-1', [-1, -1], '0.0.0.0/0']]);
    const input = await account.assessed(account.launch({}, network));
    account.fail('ec2', 'DescribeSecurityGroupRules', 'vanished', [1]);
    expect(await isolateWith(input)).toMatchObject({ status: 'ok' });
    expect(group.rules.size).toBe(0);
  });
});

describe('isolate into the evidence channel', () => {
  const channelOf = (network: Network) =>
    groupsIn(network).find(({ name }) => name === 'cordon-evidence-channel');

  it("leaves 443 open to the endpoints' groups and S3's prefix list, and nothing else", async () => {
    const network = addNetwork(account.world);
    addEvidenceEndpoints(account.world, network);
    const subject = account.launch({}, network);
    const result = await isolate(subject, { group: 'evidence-channel', reread: true });
    const channel = channelOf(network);
    const { ec2 } = account.world;
    const endpoints = [...ec2.securityGroups.values()].find(
      ({ vpcId, name }) => vpcId === network.vpc.id && name === 'endpoints',
    );
    const [s3] = ec2.prefixLists.values();
    expect(result).toMatchObject({
      status: 'ok',
      detail: { group: 'evidence-channel', groupId: channel?.id },
    });
    expect(channel && peersOf(channel)).toEqual([
      `egress tcp 443-443 ${endpoints?.id}`,
      `egress tcp 443-443 ${s3?.id}`,
    ]);
    expect(groupIds(subject)).toEqual([[channel?.id]]);
  });

  it.each<[string, number, Partial<Result>]>([
    ['closes a channel that somebody opened, although a read does not show it', 1, { status: 'ok' }],
    ['stays in quarantine where no read shows how the channel is', 99, { status: 'failed' }],
  ])('%s', async (_, reads, expected) => {
    const network = addNetwork(account.world);
    addEvidenceEndpoints(account.world, network);
    await isolate(account.launch({}, network), { group: 'evidence-channel', reread: true });
    const channel = channelOf(network);
    if (!channel) throw new Error('there is no channel');
    addRules(account.world, channel, [allow('egress', '-1', [-1, -1], '0.0.0.0/0')]);
    const subject = account.launch({}, network);
    const before = groupIds(subject);
    const input = await account.assessed(subject);
    const all = Array.from({ length: reads }, (_, index) => index + 1);
    account.fail('ec2', 'DescribeSecurityGroupRules', 'vanished', all);
    expect(await isolateWith(input, { group: 'evidence-channel', reread: true })).toMatchObject(expected);
    expect(groupIds(subject)).toEqual(expected.status === 'ok' ? [[channel.id]] : before);
    expect(peersOf(channel).filter((each) => each.includes('0.0.0.0')).length).toBe(reads === 1 ? 0 : 1);
  });

  it('restores the rules of the channel, whatever somebody made of them', async () => {
    const network = addNetwork(account.world);
    addEvidenceEndpoints(account.world, network);
    await isolate(account.launch({}, network), { group: 'evidence-channel', reread: true });
    const channel = channelOf(network);
    if (!channel) throw new Error('there is no channel');
    const wished = peersOf(channel);
    addRules(account.world, channel, [allow('egress', 'tcp', [443, 444], '0.0.0.0/0')]);
    channel.rules.delete([...channel.rules.keys()][0] ?? '');
    await isolate(account.launch({}, network), { group: 'evidence-channel', reread: true });
    expect([...peersOf(channel)].sort()).toEqual([...wished].sort());
  });

  it('is skipped where the VPC lacks endpoints, which it names', async () => {
    const network = addNetwork(account.world);
    const group = addSecurityGroup(account.world, network.vpc.id, { name: 'endpoints' });
    const spec = { subnetIds: [network.subnets[0].id], groupIds: [group.id] };
    addInterfaceEndpoint(account.world, network.vpc.id, { service: 'ssm', ...spec });
    const subject = account.launch({}, network);
    const before = groupIds(subject);
    const result = await isolate(subject, { group: 'evidence-channel', reread: true });
    expect(result).toMatchObject({
      status: 'skipped',
      why: 'no evidence channel: the VPC lacks the endpoints ssmmessages, s3 (gateway)',
    });
    expect(groupIds(subject)).toEqual(before);
    expect(groupsIn(network)).toEqual([]);
  });

  it('does not count endpoints of another VPC', async () => {
    const elsewhere = addNetwork(account.world);
    addEvidenceEndpoints(account.world, elsewhere);
    const result = await isolate(account.launch(), { group: 'evidence-channel', reread: true });
    expect(result.status).toBe('skipped');
  });

  it('fails when the endpoints cannot be read', async () => {
    const input = await account.assessed(account.launch());
    account.fail('ec2', 'DescribeVpcEndpoints', 'denied');
    const failing = isolateWith(input, { group: 'evidence-channel', reread: true });
    await expect(failing).resolves.toMatchObject({ status: 'failed' });
  });

  it.each(Array.from({ length: 5 }, (_, turn) => turn * 120))(
    'opens the channel for two subjects of one VPC %d ms after one another',
    async (delay) => {
      const network = addNetwork(account.world);
      addEvidenceEndpoints(account.world, network);
      const inputs = [];
      for (let count = 0; count < 2; count++)
        inputs.push(await account.assessed(account.launch({}, network)));
      const results = await account.invokeAll(
        'Isolate',
        inputs.map((each) => ({ ...each, group: 'evidence-channel', reread: true })),
        delay,
      );
      expect(results.map(({ status, why }) => why ?? status)).toEqual(['ok', 'ok']);
    },
  );
});

describe('isolate while a capture may be going on', () => {
  it('leaves the subject in the evidence channel, and takes from it whatever came to it meanwhile', async () => {
    const network = addNetwork(account.world);
    addEvidenceEndpoints(account.world, network);
    const subject = account.launch({}, network);
    const input = await account.assessed(subject);
    await isolateWith(input, { group: 'evidence-channel', reread: true });
    const [channel] = groupIds(subject);
    const eni = addNetworkInterface(account.world, { subnetId: network.subnets[0].id });
    attachInterface(account.world, subject, eni, 1);
    expect(await isolateWith(input, { reread: true, spareChannel: true })).toMatchObject({ status: 'ok' });
    const [quarantine] = groupsIn(network).filter(({ tags }) => tags.get('cordon:group') === 'quarantine');
    expect(groupIds(subject)).toEqual([channel, [quarantine?.id]]);
    await isolateWith(input, { reread: true });
    expect(groupIds(subject)).toEqual([[quarantine?.id], [quarantine?.id]]);
  });

  it('makes the group anew that another case’s release took away in between', async () => {
    const network = addNetwork(account.world);
    await isolate(account.launch({}, network));
    const [old] = groupsIn(network);
    const other = account.launch({}, network);
    const input = await account.assessed(other);
    account.after('DescribeSecurityGroups', () => account.world.ec2.securityGroups.delete(old?.id ?? ''));
    const again = await isolateWith(input, { reread: true });
    expect(again.why).toBeUndefined();
    const [made] = groupsIn(network);
    expect(made?.id).not.toBe(old?.id);
    expect(groupIds(other)).toEqual([[made?.id]]);
  });
});

describe('the event of the first cut', () => {
  const EXECUTION = 'arn:aws:states:us-east-1:111122223333:execution:Response:case';
  const cut = async (mode: Mode, more: object = {}): Promise<readonly string[]> => {
    const input = await account.assessed(account.launch(), mode);
    const before = account.range.record.events.length;
    await account.invoke('Isolate', {
      ...input,
      group: 'quarantine',
      reread: false,
      execution: EXECUTION,
      ...more,
    });
    return account.range.record.events
      .slice(before)
      .filter(({ event }) => event.source === 'cordon')
      .map(({ event }) => event['detail-type']);
  };

  it.each(['online', 'capture-then-stop', 'hibernate'] as const)(
    'is sent in mode %s by the last call, once the subject is isolated',
    async (mode) => {
      expect(await cut(mode)).toEqual(['cordon.case.isolated']);
      expect(account.calls().at(-1)?.operation).toBe('PutEvents');
    },
  );

  it('is not sent in mode offline, whose cut is the stop', async () => {
    expect(await cut('offline')).toEqual([]);
  });

  it('is not sent when the subject is outside, so that its place is kept until its containment ends', async () => {
    account.fail('ec2', 'ModifyNetworkInterfaceAttribute', 'denied');
    expect(await cut('online')).toEqual([]);
  });

  it('is not sent again by a later swap, which no place waits for', async () => {
    expect(await cut('online', { execution: undefined, reread: true })).toEqual([]);
  });

  it('costs the step nothing when it cannot be sent', async () => {
    account.fail('events', 'PutEvents', 'denied');
    const input = await account.assessed(account.launch(), 'online');
    const payload = { ...input, group: 'quarantine', reread: false, execution: EXECUTION };
    expect(await account.invoke('Isolate', payload)).toMatchObject({ status: 'ok' });
  });
});

describe('isolate in mode offline', () => {
  it('leaves the first cut to the stop, and follows when it is asked again', async () => {
    const subject = account.launch();
    const before = groupIds(subject);
    const input: Input = { ...(await account.assessed(subject)), mode: 'offline' };
    expect(await isolateWith(input)).toMatchObject({ status: 'skipped', changes: [] });
    expect(groupIds(subject)).toEqual(before);
    expect(await isolateWith(input, { reread: true })).toMatchObject({ status: 'ok' });
    expect(groupIds(subject)).not.toEqual(before);
  });
});

describe('isolate with the layers that are off by default', () => {
  let former: Account;
  beforeAll(async () => {
    former = account;
    account = await Account.open({ assembly: 'every-layer' });
  });
  afterAll(async () => {
    await account.close();
    account = former;
  });

  const network = (
    ipv6: boolean,
    internet: 'internet-gateway' | 'nat-gateway' = 'internet-gateway',
  ): Network => {
    const vpc = addVpc(account.world, {
      cidr: '10.30.0.0/16',
      ...(ipv6 && { ipv6Cidr: '2001:db8:30::/56' }),
    });
    const subnet = (index: number) =>
      addSubnet(account.world, vpc.id, {
        cidr: `10.30.${index}.0/24`,
        availabilityZone: 'us-east-1a',
        internet,
        ...(ipv6 && { ipv6Cidr: `2001:db8:30:${index}::/64`, internetV6: 'internet-gateway' }),
      });
    return { vpc, subnets: [subnet(1), subnet(2)] };
  };

  it('opens a channel to anywhere on 443 where the VPC has no endpoints', async () => {
    const place = network(false);
    const subject = account.launch({}, place);
    const result = await isolate(subject, { group: 'evidence-channel', reread: true });
    expect(result).toMatchObject({ status: 'ok', detail: { group: 'open-channel' } });
    const [channel] = groupsIn(place);
    expect(channel && peersOf(channel).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'egress tcp 443-443 0.0.0.0/0',
      'egress tcp 443-443 ::/0',
    ]);
    await isolate(subject, { reread: true });
    expect(groupIds(subject)).not.toEqual([[channel?.id]]);
  });

  it.each([
    [false, ['egress -1 -1--1 0.0.0.0/0', 'ingress -1 -1--1 0.0.0.0/0']],
    [
      true,
      [
        'egress -1 -1--1 0.0.0.0/0',
        'egress -1 -1--1 ::/0',
        'ingress -1 -1--1 0.0.0.0/0',
        'ingress -1 -1--1 ::/0',
      ],
    ],
  ])(
    'opens both ways for the seconds of a swap, for every family that it has (IPv6: %s)',
    async (ipv6, rules) => {
      const place = network(ipv6);
      const subject = account.launch({}, place);
      await isolate(subject);
      const from = account.world.clock.now();
      const result = await isolate(subject, { group: 'conversion', reread: true });
      expect(result).toMatchObject({ status: 'ok', detail: { seconds: 2 } });
      expect(account.world.clock.now() - from).toBeGreaterThanOrEqual(2000);
      const [open] = groupsIn(place).filter(({ name }) => name.includes('conversion'));
      expect(open && peersOf(open).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(rules);
      expect(groupIds(subject)).toEqual([[open?.id]]);
    },
  );

  it('is skipped for a swap where a NAT gateway keeps every connection tracked, and opens nothing', async () => {
    const place = network(false, 'nat-gateway');
    const subject = account.launch({}, place);
    await isolate(subject);
    const quarantined = groupIds(subject);
    const result = await isolate(subject, { group: 'conversion', reread: true });
    expect(result).toMatchObject({ status: 'skipped', changes: [] });
    expect(groupIds(subject)).toEqual(quarantined);
  });

  it('fails a swap when the routes cannot be read, and opens nothing', async () => {
    const subject = account.launch({}, network(false));
    await isolate(subject);
    const quarantined = groupIds(subject);
    account.fail('ec2', 'DescribeRouteTables', 'denied');
    expect(await isolate(subject, { group: 'conversion', reread: true })).toMatchObject({ status: 'failed' });
    expect(groupIds(subject)).toEqual(quarantined);
  });
});
