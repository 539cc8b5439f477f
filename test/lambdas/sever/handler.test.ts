import type { Policy } from '../../../lambdas/common/policy';
import { addNetwork } from '../../../range/scenarios/network';
import { addElasticIp, addSubnet } from '../../../range/services/ec2/builders';
import { openFlow, sendPacket } from '../../../range/services/ec2/connection-tracking';
import { associateElasticIp } from '../../../range/services/ec2/elastic-ips';
import { networkAclOf, setEntry } from '../../../range/services/ec2/network-acls';
import type { ElasticIp, Flow, Instance, NetworkAclEntry } from '../../../range/services/ec2/state';
import { Account, type AccountOptions, type Input, type Result } from '../account';
import { POLICY } from '../policy-fixture';

const C2 = '198.51.100.23';
const C2_V6 = '2001:db8:ffff::23';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

const sever = (input: Input, isStillRunning = false): Promise<Result> =>
  account.invoke('Sever', { ...input, isStillRunning });

async function assessed(subject: Instance, remoteAddresses: readonly string[] = [C2]): Promise<Input> {
  const input = await account.assessed(subject, 'online');
  const trigger = { ...input.case.trigger, remoteAddresses } as Input['case']['trigger'];
  return { ...input, case: { ...input.case, trigger } };
}

const aclOf = (subject: Instance) => {
  const [eni] = subject.eniIds.flatMap((id) => account.world.ec2.networkInterfaces.get(id) ?? []);
  const acl = networkAclOf(account.world, eni?.subnetId ?? '');
  if (!acl) throw new Error('the subnet has no ACL');
  return acl;
};

/** Entries below the first that everybody has. */
const reserved = (subject: Instance): NetworkAclEntry[] =>
  aclOf(subject).entries.filter(({ ruleNumber }) => ruleNumber < 100);

const inShort = (subject: Instance): string[] =>
  reserved(subject).map(
    (each) => `${each.ruleNumber} ${each.direction} ${each.action} ${each.protocol} ${each.cidr}`,
  );

const BOTH_WAYS = [`1 egress deny -1 ${C2}/32`, `1 ingress deny -1 ${C2}/32`];

function connect(subject: Instance, remoteIp: string): Flow {
  const [eniId = ''] = subject.eniIds;
  const answer = openFlow(account.world, {
    eniId,
    direction: 'egress',
    protocol: 'tcp',
    localPort: 49152,
    remoteIp,
    remotePort: 443,
  });
  if (answer.kind !== 'open') throw new Error(`refused: ${answer.why}`);
  return answer.flow;
}

const leases = (subject: Instance) => {
  const [table] = account.world.dynamodb.tables.values();
  const prefix = `network-acl/111122223333/us-east-1/${aclOf(subject).id}/`;
  return [...(table?.items.values() ?? [])].flatMap((item) =>
    item.subject?.S?.startsWith(prefix)
      ? [{ number: item.subject.S.slice(prefix.length), cidr: item.cidr?.S, cases: item.cases?.SS ?? [] }]
      : [],
  );
};

describe('sever', () => {
  it('ends the open connection with the address of the finding, and no other', async () => {
    const subject = account.launch();
    const [c2, other] = [connect(subject, C2), connect(subject, '198.51.100.24')];
    const result = await sever(await assessed(subject));
    expect(result.status).toBe('ok');
    expect(inShort(subject)).toEqual(BOTH_WAYS);
    expect(sendPacket(account.world, c2)).toBe(false);
    expect(sendPacket(account.world, other)).toBe(true);
  });

  it('ends it over IPv6, too, and in every subnet that the subject has an interface in', async () => {
    const network = addNetwork(account.world, { ipv6: true });
    const second = addSubnet(account.world, network.vpc.id, {
      cidr: '10.20.9.0/24',
      availabilityZone: network.subnets[0].availabilityZone,
      ipv6Cidr: '2001:db8:20:9::/64',
    });
    const subject = account.launch({ secondaryInterfaces: [{ subnetId: second.id }] }, network);
    const flow = connect(subject, C2_V6);
    const result = await sever(await assessed(subject, [C2_V6.toUpperCase()]));
    expect(result.status).toBe('ok');
    expect(sendPacket(account.world, flow)).toBe(false);
    expect(inShort(subject)).toContain(`1 egress deny -1 ${C2_V6}/128`);
  });

  it('takes its number by a lease that names the case, before it makes the entry', async () => {
    const subject = account.launch();
    const input = await assessed(subject);
    await sever(input);
    const order = account.calls().map(({ operation }) => operation);
    expect(order.indexOf('UpdateItem')).toBeLessThan(order.indexOf('CreateNetworkAclEntry'));
    expect(leases(subject)).toEqual([{ number: '1', cidr: `${C2}/32`, cases: [input.case.caseId] }]);
  });

  it('shares the entry of another case in the same subnet', async () => {
    const network = addNetwork(account.world);
    const [one, two] = [account.launch({}, network), account.launch({}, network)];
    const [first, second] = [await assessed(one), await assessed(two)];
    await sever(first);
    expect(await sever(second)).toMatchObject({ status: 'ok', changes: [] });
    expect(inShort(two)).toEqual(BOTH_WAYS);
    expect(new Set(leases(two)[0]?.cases)).toEqual(new Set([first.case.caseId, second.case.caseId]));
  });

  it('gives different addresses different numbers, also when two cases come at once', async () => {
    const network = addNetwork(account.world);
    const inputs = await Promise.all([
      assessed(account.launch({}, network)),
      assessed(account.launch({}, network), ['192.0.2.77']),
    ]);
    const results = await account.invokeAll(
      'Sever',
      inputs.map((each) => ({ ...each, isStillRunning: false })),
      1,
    );
    expect(results.map(({ status }) => status)).toEqual(['ok', 'ok']);
    const subject = account.launch({}, network);
    expect(new Set(reserved(subject).map(({ cidr }) => cidr))).toEqual(
      new Set([`${C2}/32`, '192.0.2.77/32']),
    );
    expect(reserved(subject)).toHaveLength(4);
  });

  it('may run twice with the effect of once', async () => {
    const subject = account.launch();
    const input = await assessed(subject);
    await sever(input);
    expect(await sever(input)).toMatchObject({ status: 'ok', changes: [] });
    expect(inShort(subject)).toEqual(BOTH_WAYS);
  });

  it('makes the direction that is missing', async () => {
    const subject = account.launch();
    const input = await assessed(subject);
    account.fail('ec2', 'CreateNetworkAclEntry', 'denied', [2]);
    expect(await sever(input)).toMatchObject({ status: 'failed' });
    account.heal();
    expect(await sever(input)).toMatchObject({ status: 'ok' });
    expect(inShort(subject)).toEqual(BOTH_WAYS);
  });

  it.each(['dynamodb UpdateItem', 'ec2 CreateNetworkAclEntry'])(
    'does it once when the answer of %s is lost',
    async (call) => {
      const [service = '', operation = ''] = call.split(' ');
      const subject = account.launch();
      account.fail(service, operation, 'lost-answer', [1]);
      expect(await sever(await assessed(subject))).toMatchObject({ status: 'ok' });
      expect(inShort(subject)).toEqual(BOTH_WAYS);
    },
  );

  it("leaves the numbers of others alone, and relies on another's entry of the same kind without taking it for its own", async () => {
    const subject = account.launch();
    const acl = aclOf(subject);
    const foreign = (ruleNumber: number, more: Partial<NetworkAclEntry> = {}): NetworkAclEntry => ({
      direction: 'egress',
      ruleNumber,
      action: 'deny',
      protocol: '-1',
      family: 'ipv4',
      cidr: '192.0.2.0/24',
      ...more,
    });
    setEntry(account.world, acl, foreign(1));
    await sever(await assessed(subject));
    expect(inShort(subject)).toContain(`2 ingress deny -1 ${C2}/32`);
    const other = account.launch();
    setEntry(account.world, aclOf(other), foreign(9, { cidr: `${C2}/32` }));
    expect(await sever(await assessed(other))).toMatchObject({ status: 'ok', changes: [] });
    expect(leases(other)).toEqual([]);
  });

  it('gives a number back that turns out to be taken by another in between', async () => {
    const subject = account.launch();
    const acl = aclOf(subject);
    account.after('UpdateItem', () =>
      setEntry(account.world, acl, {
        direction: 'egress',
        ruleNumber: 1,
        action: 'deny',
        protocol: '6',
        family: 'ipv4',
        cidr: '0.0.0.0/0',
      }),
    );
    expect(await sever(await assessed(subject))).toMatchObject({ status: 'ok' });
    expect(inShort(subject)).toContain(`2 egress deny -1 ${C2}/32`);
    expect(
      leases(subject)
        .filter(({ cases }) => cases.length > 0)
        .map(({ number }) => number),
    ).toEqual(['2']);
  });

  it('fails where everything is let pass before any number that it may take, and says so', async () => {
    const subject = account.launch();
    setEntry(account.world, aclOf(subject), {
      direction: 'egress',
      ruleNumber: 1,
      action: 'allow',
      protocol: '-1',
      family: 'ipv4',
      cidr: '0.0.0.0/0',
    });
    const result = await sever(await assessed(subject));
    expect(result).toMatchObject({ status: 'failed', changes: [] });
    expect(result.why).toContain('no rule number from 1 to 16');
  });

  it('fails when the ACL is full, and says so', async () => {
    const subject = account.launch();
    for (let ruleNumber = 200; ruleNumber < 219; ruleNumber++)
      setEntry(account.world, aclOf(subject), {
        direction: 'egress',
        ruleNumber,
        action: 'allow',
        protocol: '6',
        family: 'ipv4',
        cidr: '10.0.0.0/8',
      });
    expect((await sever(await assessed(subject))).why).toContain('NetworkAclEntryLimitExceeded');
  });

  it.each([
    ['a private address', '10.20.1.9'],
    ['an address of the VPC itself, though it is a public one', '203.0.113.9'],
    ['an IPv6 address, of a subject that has none', C2_V6],
  ])('leaves %s alone, and says why', async (_, address) => {
    const network = addNetwork(account.world);
    const subject = account.launch({}, network);
    (network.vpc.cidrs as string[]).push('203.0.113.0/24');
    const result = await sever(await assessed(subject, [address]));
    expect(result).toMatchObject({
      status: 'ok',
      changes: [],
      detail: { denied: [], leftOut: [{ address }] },
    });
    expect(inShort(subject)).toEqual([]);
  });

  it('has nothing to deny without addresses', async () => {
    const subject = account.launch();
    expect(await sever(await assessed(subject, []))).toMatchObject({ status: 'ok', changes: [] });
  });

  it('fails alone on the ACLs when they cannot be read', async () => {
    account.fail('ec2', 'DescribeNetworkAcls', 'denied');
    const result = await sever(await assessed(account.launch()));
    expect(result).toMatchObject({ status: 'failed', changes: [] });
    expect(result.why).toContain('reading the network ACLs');
  });

  it('denies all the same when the vault takes no record of the ACLs: the lease is one', async () => {
    const subject = account.launch();
    const input = await assessed(subject);
    account.fail('s3', 'PutObject', 'denied');
    expect((await sever(input)).why).toContain('recording the network ACLs');
    expect(inShort(subject)).toEqual(BOTH_WAYS);
  });

  it('is skipped in mode offline, where the stop does it, unless the subject could not be stopped', async () => {
    const subject = account.launch();
    const input: Input = { ...(await assessed(subject)), mode: 'offline' };
    expect(await sever(input)).toMatchObject({ status: 'skipped', changes: [] });
    expect(inShort(subject)).toEqual([]);
    expect(await sever(input, true)).toMatchObject({ status: 'ok' });
    expect(inShort(subject)).toEqual(BOTH_WAYS);
  });
});

const primaryOf = (subject: Instance) => {
  const eni = account.world.ec2.networkInterfaces.get(subject.eniIds[0] ?? '');
  const [address] = eni?.privateAddresses ?? [];
  if (!eni || !address) throw new Error('the subject has no address');
  return { eni, address };
};

const publicAddressOf = (subject: Instance): string | undefined =>
  primaryOf(subject).address.publicAddress?.ip;

function elasticIp(subject: Instance): ElasticIp {
  const { eni, address } = primaryOf(subject);
  const allocated = addElasticIp(account.world);
  associateElasticIp(account.world, allocated, eni, address);
  return allocated;
}

describe('sever, by policy', () => {
  const within = async (options: AccountOptions, work: () => Promise<void>): Promise<void> => {
    const former = account;
    account = await Account.open(options);
    try {
      await work();
    } finally {
      await account.close();
      account = former;
    }
  };
  const layers = (containment: Partial<Policy['containment']>) => ({
    policy: { containment: { ...POLICY.containment, ...containment } },
  });

  it('leaves the ACLs alone where networkAcl is off', async () => {
    await within(layers({ networkAcl: false }), async () => {
      const subject = account.launch();
      expect(await sever(await assessed(subject))).toMatchObject({ status: 'ok', changes: [] });
      expect(inShort(subject)).toEqual([]);
    });
  });

  it('records Elastic IPs with their allocations, and leaves them', async () => {
    const subject = account.launch();
    const address = elasticIp(subject);
    const input = await assessed(subject);
    expect(await sever(input)).toMatchObject({ status: 'ok' });
    const text = account.vaultText(`cases/${input.case.caseId}/before-state/addresses.json`);
    expect(JSON.parse(text ?? '')).toMatchObject({
      addresses: [
        { publicIp: address.ip, allocationId: address.allocationId, networkInterfaceId: subject.eniIds[0] },
      ],
    });
    expect(publicAddressOf(subject)).toBe(address.ip);
  });

  it('takes Elastic IPs off where policy says so, and never releases them', async () => {
    await within({ assembly: 'every-layer' }, async () => {
      const subject = account.launch();
      const address = elasticIp(subject);
      const input = await assessed(subject);
      expect(await sever(input)).toMatchObject({ status: 'ok' });
      expect(publicAddressOf(subject)).not.toBe(address.ip);
      expect(account.world.ec2.elasticIps.has(address.allocationId)).toBe(true);
      expect(await sever(input)).toMatchObject({ status: 'ok' });
    });
  });

  it('lowers the idle timeouts where policy says so and the type allows it', async () => {
    await within({ assembly: 'every-layer' }, async () => {
      const subject = account.launch();
      expect(await sever(await assessed(subject))).toMatchObject({ status: 'ok' });
      const eni = account.world.ec2.networkInterfaces.get(subject.eniIds[0] ?? '');
      expect(eni?.trackingTimeouts).toEqual({ tcpEstablished: 60, udp: 30, udpStream: 60 });
      const old = account.launch({ type: 't2.micro' });
      const result = await sever(await assessed(old));
      expect(result).toMatchObject({
        status: 'ok',
        detail: { idleTimeouts: expect.stringContaining('not built on Nitro') },
      });
    });
  });
});
