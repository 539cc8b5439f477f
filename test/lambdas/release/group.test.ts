/** The way back into the Auto Scaling group, with and without room, and the end of the replacement. */
import { addNetwork, type Network } from '../../../range/scenarios/network';
import { addAutoScalingGroup, type GroupSpec } from '../../../range/services/autoscaling/builders';
import { type AutoScalingGroup, newMember } from '../../../range/services/autoscaling/state';
import type { Instance } from '../../../range/services/ec2/state';
import { startServices } from '../../../range/services/start';
import { Account } from '../account';
import { contained, GROUP_ONLY, type ReleaseOf } from './case-fixture';

let account: Account;
let network: Network;
let subject: Instance;
let group: AutoScalingGroup;
let release: ReleaseOf;

beforeAll(async () => {
  account = await Account.open({ policy: GROUP_ONLY });
  startServices(account.world);
});
afterAll(() => account.close());
afterEach(() => account.heal());

let names = 0;

/** A subject that has left a group of two, and whose replacement has come. */
async function stage(spec: Partial<GroupSpec> = {}): Promise<void> {
  network = addNetwork(account.world);
  const launch = (): Instance => account.launch({}, network);
  const others = [launch(), launch()];
  subject = others[0] ?? launch();
  group = addAutoScalingGroup(account.world, {
    name: `web-${++names}`,
    subnetIds: [network.subnets[0].id],
    instanceIds: others.map(({ id }) => id),
    launch,
    ...spec,
  });
  ({ release } = await contained(account, subject));
  await account.pass(180_000);
}

const serving = (): string[] =>
  [...group.instances.values()].flatMap((each) =>
    each.lifecycleState === 'InService' ? each.instanceId : [],
  );

const replacement = (): string => serving().at(-1) ?? '';

it('keeps the replacement unless it is to be retired, and wants one more', async () => {
  await stage();
  expect(await release.row('auto-scaling-group')).toMatchObject({
    status: 'restore',
    before: `${group.name}: InService`,
    now: null,
    note: 'desired capacity was 2 and is 2; the subject counts as one more',
  });
  const kept = replacement();
  await release.applyAll();
  expect(serving()).toEqual(expect.arrayContaining([subject.id, kept]));
  expect(group.desiredCapacity).toBe(3);
});

it('retires the replacement, and nobody who was a member before or has come since', async () => {
  await stage();
  const [member = '', first] = [serving()[0], replacement()];
  const later = account.launch({}, network);
  Object.assign(group, { desiredCapacity: 3 });
  group.instances.set(later.id, newMember(later.id, 'InService'));
  await release.applyAll({ replacement: 'retire' });
  await account.pass(600_000);
  expect(new Set(serving())).toEqual(new Set([member, later.id, subject.id]));
  expect(account.world.ec2.instances.get(first)?.state).toBe('terminated');
  expect(group.desiredCapacity).toBe(3);
});

it('waits for the replacement that is yet to come', async () => {
  await stage();
  const [standing] = [...group.instances.keys()];
  for (const id of group.instances.keys()) if (id !== standing) group.instances.delete(id);
  expect(await release.apply({ replacement: 'retire' })).toMatchObject({
    outcome: 'waiting',
    why: expect.stringContaining('is launching the replacement'),
  });
});

it('terminates nobody where no replacement came', async () => {
  await stage({ suspendedProcesses: ['Launch'] });
  const before = serving();
  await release.applyAll({ replacement: 'retire' });
  expect(serving()).toEqual([...before, subject.id]);
});

it('cannot come back into a group without room, but for the retirement of the replacement first', async () => {
  await stage({ maxSize: 2 });
  expect(await release.row('auto-scaling-group')).toMatchObject({
    status: 'cannot',
    note: expect.stringContaining('no room for one more (minimum 1, desired 2, maximum 2)'),
  });
  const gone = replacement();
  await release.applyAll({ replacement: 'retire' });
  await account.pass(600_000);
  expect(serving()).toContain(subject.id);
  expect(serving()).not.toContain(gone);
  expect(group.desiredCapacity).toBe(2);
});

it('cannot come back into a group that may neither grow nor shrink', async () => {
  await stage({ maxSize: 2, minSize: 2 });
  expect(await release.row('auto-scaling-group', { replacement: 'retire' })).toMatchObject({
    status: 'cannot',
    note: expect.stringContaining('may not lose one first'),
  });
});

it('is protected from scale-in again where it was', async () => {
  await stage();
  expect(await release.row('scale-in-protection')).toBeUndefined();
  network = addNetwork(account.world);
  subject = account.launch({}, network);
  group = addAutoScalingGroup(account.world, {
    name: `web-${++names}`,
    subnetIds: [network.subnets[0].id],
    instanceIds: [subject.id],
    launch: () => account.launch({}, network),
  });
  Object.assign(group.instances.get(subject.id) ?? {}, { protectedFromScaleIn: true });
  ({ release } = await contained(account, subject));
  await account.pass(180_000);
  await release.applyAll();
  expect(group.instances.get(subject.id)).toMatchObject({
    lifecycleState: 'InService',
    protectedFromScaleIn: true,
  });
  expect(await release.finish()).toMatchObject({ outcome: 'released', differences: [] });
});

it.each(['AttachInstances', 'TerminateInstanceInAutoScalingGroup', 'UpdateItem'])(
  'ends the same when the answers of %s are lost',
  async (operation) => {
    await stage();
    const gone = replacement();
    const service = operation === 'UpdateItem' ? 'dynamodb' : 'autoscaling';
    account.fail(service, operation, 'lost-answer', [1, 2, 3, 4]);
    await Promise.allSettled([release.applyAll({ replacement: 'retire' })]);
    account.heal();
    expect(await release.applyAll({ replacement: 'retire' })).toMatchObject({ outcome: 'applied' });
    await account.pass(600_000);
    expect([group.desiredCapacity, serving().includes(subject.id), serving().includes(gone)]).toEqual([
      2,
      true,
      false,
    ]);
  },
);

describe('where the policy is standby', () => {
  let standby: Account;
  beforeAll(async () => {
    const fleet = { leaveGroup: 'standby', cancelSpotRequests: true, drainContainerInstances: true } as const;
    standby = await Account.open({ policy: { ...GROUP_ONLY, fleet } });
    startServices(standby.world);
  });
  afterAll(() => standby.close());

  it.each(['keep', 'retire'] as const)(
    'leaves standby, and %s is what becomes of the replacement',
    async (end) => {
      const vpc = addNetwork(standby.world);
      const launch = (): Instance => standby.launch({}, vpc);
      const waiting = launch();
      const web = addAutoScalingGroup(standby.world, {
        name: `web-${++names}`,
        subnetIds: [vpc.subnets[0].id],
        instanceIds: [waiting.id],
        launch,
      });
      Object.assign(web.instances.get(waiting.id) ?? {}, { lifecycleState: 'Standby' });
      const { release: back } = await contained(standby, waiting);
      const replacing = launch();
      web.instances.set(replacing.id, newMember(replacing.id, 'InService'));
      const { name, desiredCapacity } = web;
      standby.putObject(
        `cases/${back.request.caseId}/before-state/auto-scaling.json`,
        JSON.stringify({
          autoScalingGroup: { name, desiredCapacity, lifecycleState: 'InService', memberIds: [waiting.id] },
        }),
      );
      expect(await back.row('auto-scaling-group')).toMatchObject({
        status: 'restore',
        set: `${name}: Standby`,
        now: `${name}: Standby`,
      });
      await back.applyAll({ replacement: end });
      await standby.pass(600_000);
      expect(web.instances.get(waiting.id)?.lifecycleState).toBe('InService');
      expect([web.desiredCapacity, web.instances.has(replacing.id)]).toEqual(
        end === 'keep' ? [2, true] : [1, false],
      );
    },
  );
});
