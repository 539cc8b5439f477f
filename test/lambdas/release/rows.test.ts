import type { Mode } from '../../../lambdas/common/mode';
import type { Row } from '../../../lambdas/release/row';
import { addNetwork, type Network } from '../../../range/scenarios/network';
import { addAutoScalingGroup } from '../../../range/services/autoscaling/builders';
import { addSecurityGroup, type LaunchSpec } from '../../../range/services/ec2/builders';
import { startInstance } from '../../../range/services/ec2/lifecycle';
import { setGroups } from '../../../range/services/ec2/security-groups';
import type { Instance } from '../../../range/services/ec2/state';
import { addClassicLoadBalancer } from '../../../range/services/elb/state';
import { addTargetGroup } from '../../../range/services/elbv2/builders';
import { registerTarget } from '../../../range/services/elbv2/targets';
import { Account } from '../account';
import { contained, GROUP_ONLY, type ReleaseOf } from './case-fixture';

let account: Account;
let network: Network;
let subject: Instance;

beforeAll(async () => {
  account = await Account.open({ policy: GROUP_ONLY });
});
afterAll(() => account.close());
beforeEach(() => {
  for (const each of [account.world.elbv2.targetGroups, account.world.elb.loadBalancers]) each.clear();
  account.world.autoscaling.groups.clear();
  network = addNetwork(account.world, { ipv6: true });
});
afterEach(() => account.heal());

interface Case {
  /** How the name of the field begins. */
  readonly field: string;
  readonly spec?: Partial<LaunchSpec>;
  readonly mode?: Mode;
  /** What else there is before the trigger. */
  readonly arrange?: () => void;
  readonly start?: boolean;
  /** What somebody else does to it meanwhile. */
  readonly disturb: () => void;
}

let names = 0;
const newName = (): string => `fleet-${++names}`;

function inGroup(desiredCapacity = 1): void {
  addAutoScalingGroup(account.world, {
    name: newName(),
    subnetIds: [network.subnets[0].id],
    instanceIds: [subject.id],
    launch: () => account.launch({}, network),
    desiredCapacity,
  });
}

/** Fields that hold more than two values, so that one of them can be neither as before nor as set. */
const CHANGEABLE: readonly Case[] = [
  {
    field: 'groups.',
    disturb: () => {
      const eni = account.world.ec2.networkInterfaces.get(subject.eniIds[0] ?? '');
      const other = addSecurityGroup(account.world, network.vpc.id, { name: newName() });
      if (eni) setGroups(account.world, eni, [other.id]);
    },
  },
  { field: 'tags', disturb: () => subject.tags.set('cordon:case', 'another') },
  {
    field: 'auto-scaling-group',
    arrange: () => inGroup(),
    disturb: () => {
      for (const { instances } of account.world.autoscaling.groups.values()) instances.delete(subject.id);
      inGroup();
    },
  },
];

describe.each(CHANGEABLE)(
  'the field $field',
  ({ field, spec = {}, mode = 'online', arrange, start, disturb }) => {
    let release: ReleaseOf;
    const row = async (): Promise<Row> => {
      const rows = (await release.plan({ start: start === true })).rows.filter((each) =>
        each.field.startsWith(field),
      );
      if (rows.length !== 1 || !rows[0]) throw new Error(`there are ${rows.length} rows for ${field}`);
      return rows[0];
    };

    beforeEach(async () => {
      subject = account.launch(spec, network);
      arrange?.();
      ({ release } = await contained(account, subject, mode));
    });

    it('is restored from what Cordon set to what it was before', async () => {
      const { status, before, set, now } = await row();
      expect({ status, set }).toEqual({ status: 'restore', set: now });
      expect(before).not.toEqual(now);
      await release.applyAll({ start: start === true });
      expect(await row()).toMatchObject({ status: 'as-before', now: before });
    });

    it('is drift when somebody else has changed it, and then nothing at all is changed', async () => {
      disturb();
      const { field: name, status } = await row();
      expect(status).toBe('drift');
      const plan = await release.plan();
      expect(plan).toMatchObject({ outcome: 'refused', unresolved: [name] });
      expect(plan.why).toContain(name);
      expect(await release.apply()).toMatchObject({ outcome: 'refused', changes: [] });
      expect(account.calls().filter(({ operation }) => !/^(Describe|Get|List)/.test(operation))).toEqual([]);
    });

    it('keeps what somebody else gave it where that is wished', async () => {
      disturb();
      const { field: name, now } = await row();
      const wish = { resolutions: { [name]: 'leave' } };
      expect(await release.applyAll(wish)).toMatchObject({ outcome: 'applied' });
      expect(await release.finish(wish)).toMatchObject({ outcome: 'released', missing: [] });
      expect(await row()).toMatchObject({ now });
    });
  },
);

it('restores drift where that is wished', async () => {
  subject = account.launch({}, network);
  const { release } = await contained(account, subject);
  subject.tags.set('cordon:case', 'another');
  const wish = { resolutions: { tags: 'restore' } };
  await release.applyAll(wish);
  expect(await release.finish(wish)).toMatchObject({ outcome: 'released', differences: [] });
  expect([...subject.tags.keys()]).toEqual(['forensics-mode']);
});

/** Fields of two values: as before, or as Cordon set it. */
const EITHER: readonly Omit<Case, 'disturb'>[] = [
  { field: 'termination-protection' },
  { field: 'shutdown-behavior', spec: { attributes: { instanceInitiatedShutdownBehavior: 'terminate' } } },
  { field: 'delete-on-termination./dev/xvda' },
  {
    field: 'targets.',
    arrange: () =>
      registerTarget(
        account.world,
        addTargetGroup(account.world, { name: newName(), vpcId: network.vpc.id }),
        {
          id: subject.id,
          port: 8080,
        },
      ),
  },
  {
    field: 'classic-load-balancer.',
    arrange: () => {
      const group = addSecurityGroup(account.world, network.vpc.id, { name: newName() });
      addClassicLoadBalancer(account.world, {
        name: newName(),
        subnetIds: [network.subnets[0].id],
        groupIds: [group.id],
      }).instanceIds.add(subject.id);
    },
  },
  { field: 'state', mode: 'offline', start: true },
];

it.each(EITHER)('$field is restored from what Cordon set to what it was before', async (given) => {
  const { field, spec = {}, mode = 'online', arrange, start = false } = given;
  subject = account.launch(spec, network);
  arrange?.();
  const { release } = await contained(account, subject, mode);
  const row = async () => (await release.plan({ start })).rows.find((each) => each.field.startsWith(field));
  const planned = await row();
  expect(planned).toMatchObject({ status: 'restore', now: planned?.set });
  expect(await release.applyAll({ start })).toMatchObject({ outcome: 'applied' });
  expect(await row()).toMatchObject({ status: 'as-before', now: planned?.before });
});

describe('what Cordon never changes', () => {
  it.each<[string, () => void]>([
    ['other-tags', () => subject.tags.set('owner', 'ada')],
    [
      'instance-profile',
      () =>
        Object.assign(subject, {
          profile: {
            arn: 'arn:aws:iam::111122223333:instance-profile/x',
            id: 'AIPA',
            roleName: 'x',
            associationId: 'iip-assoc-1',
          },
        }),
    ],
  ])('%s can be left as somebody else made it, but not restored', async (field, disturb) => {
    subject = account.launch({}, network);
    const { release } = await contained(account, subject);
    disturb();
    expect(await release.row(field)).toMatchObject({ status: 'drift', byHand: true });
    expect(await release.plan({ resolutions: { [field]: 'restore' } })).toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining(`${field} was not changed by Cordon`),
    });
    const wish = { resolutions: { [field]: 'leave' } };
    expect(await release.applyAll(wish)).toMatchObject({ outcome: 'applied' });
    expect(await release.finish(wish)).toMatchObject({ outcome: 'released', missing: [] });
  });
});

describe('what cannot be put back', () => {
  it('is a stopped subject that nobody wants started, and what only a running one can have', async () => {
    subject = account.launch({}, network);
    inGroup();
    registerTarget(account.world, addTargetGroup(account.world, { name: newName(), vpcId: network.vpc.id }), {
      id: subject.id,
    });
    const { release } = await contained(account, subject, 'offline');
    await account.pass(60_000);
    const cannot = (await release.plan()).rows.filter(({ status }) => status === 'cannot');
    expect(cannot.map(({ field }) => field.split('.')[0])).toEqual([
      'state',
      'public-address',
      'auto-scaling-group',
      'targets',
    ]);
    expect(await release.applyAll()).toMatchObject({ outcome: 'applied' });
    const { outcome, differences } = await release.finish();
    expect([outcome, differences.length]).toEqual(['released', 4]);
  });

  it('is a terminated subject, but its case can be closed', async () => {
    subject = account.launch({}, network);
    const { release } = await contained(account, subject);
    Object.assign(subject, { state: 'terminated' });
    for (const id of subject.eniIds) account.world.ec2.networkInterfaces.delete(id);
    const { rows } = await release.plan();
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['cannot']));
    expect(await release.applyAll()).toMatchObject({ outcome: 'applied' });
    expect(await release.finish()).toMatchObject({ outcome: 'released' });
  });

  it('is a volume that somebody has detached', async () => {
    subject = account.launch({}, network);
    const { release } = await contained(account, subject);
    subject.blockDevices.length = 0;
    expect(await release.row('delete-on-termination./dev/xvda')).toMatchObject({
      status: 'cannot',
      now: null,
    });
  });
});

it('leaves a subject that somebody has started again running', async () => {
  subject = account.launch({}, network);
  const { release } = await contained(account, subject, 'offline');
  await account.pass(60_000);
  startInstance(account.world, subject);
  await account.pass(60_000);
  expect(await release.row('state')).toMatchObject({ status: 'as-before', now: 'running' });
});
