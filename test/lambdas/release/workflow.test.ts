import { accountState, differences } from '../../../range/drill/account-state';
import { addNetwork, type Network } from '../../../range/scenarios/network';
import { addAutoScalingGroup } from '../../../range/services/autoscaling/builders';
import type { Instance } from '../../../range/services/ec2/state';
import { addTargetGroup } from '../../../range/services/elbv2/builders';
import { Account } from '../account';
import { contained, GROUP_ONLY } from './case-fixture';
import { playRelease } from './workflow-fixture';

let account: Account;
let network: Network;
let subject: Instance;

beforeAll(async () => {
  account = await Account.open({ policy: GROUP_ONLY });
});
afterAll(() => account.close());
beforeEach(() => {
  network = addNetwork(account.world);
  subject = account.launch({}, network);
});
afterEach(() => account.heal());

const WHO = { by: 'ada', reason: 'false alarm' };

it('without apply shows the plan and changes nothing, not even the case', async () => {
  const { release } = await contained(account, subject);
  const before = accountState(account.world);
  const { caseId } = release.request;
  const output = await playRelease(account, { caseId });
  expect(output).toMatchObject({ outcome: 'planned', plan: { outcome: 'ready' }, changes: [] });
  expect(output.plan.rows.length).toBeGreaterThan(5);
  expect(differences(before, accountState(account.world))).toEqual([]);
  expect(account.item(release.request)).toMatchObject({ status: { S: 'contained' } });
});

it('with apply puts everything back, and writes down who and why', async () => {
  subject.tags.set('forensics-mode', 'online');
  const before = accountState(account.world);
  const { release } = await contained(account, subject);
  const { caseId } = release.request;
  const output = await playRelease(account, { caseId, apply: true, ...WHO });
  expect(output).toMatchObject({ outcome: 'released', result: { differences: [], missing: [] } });
  expect(output.changes.length).toBeGreaterThan(3);
  expect(differences(before, accountState(account.world))).toEqual([]);
  expect(account.item(release.request)).toMatchObject({
    status: { S: 'released' },
    releasedBy: { S: 'ada' },
  });
  expect(account.vaultJson(output.result?.record.key ?? '')).toMatchObject({
    ...WHO,
    caseId,
    outcome: 'released',
  });
  const [topic] = account.world.sns.topics.values();
  expect(topic?.messages.at(-1)).toMatchObject({ subject: `Cordon: ${subject.id} RELEASED` });
});

it('a second time says that it was released already, by whom and when', async () => {
  const { release } = await contained(account, subject);
  const { caseId } = release.request;
  await playRelease(account, { caseId, apply: true, ...WHO });
  const again = await playRelease(account, { caseId, apply: true, by: 'bob', reason: 'again' });
  expect(again).toMatchObject({ outcome: 'already-released', changes: [] });
  expect(again.plan.why).toMatch(/^released at 2026-.* by ada$/);
});

it('waits for the stop, the start, the draining and the group, and retires the replacement', async () => {
  const targets = addTargetGroup(account.world, { name: 'shop', vpcId: network.vpc.id });
  const group = addAutoScalingGroup(account.world, {
    name: 'shop',
    subnetIds: [network.subnets[0].id],
    instanceIds: [subject.id],
    launch: () => account.launch({}, network),
    targetGroupArns: [targets.arn],
  });
  subject.tags.set('forensics-mode', 'offline');
  const { release } = await contained(account, subject, 'offline');
  const { caseId } = release.request;
  const wish = { caseId, apply: true, start: true, replacement: 'keep', ...WHO };
  expect(await playRelease(account, wish)).toMatchObject({ outcome: 'released' });
  expect(group.instances.get(subject.id)?.lifecycleState).toBe('InService');
  expect(group.desiredCapacity).toBe(2);
});

it.each([
  ['an unknown field', { colour: 'restore' }, 'colour is no field of this case'],
  ['an unknown value', { tags: 'shuffle' }, "tags is to be 'shuffle'; allowed: restore, leave"],
])('refuses %s by its name', async (_, resolutions, why) => {
  const { release } = await contained(account, subject);
  const { caseId } = release.request;
  const output = await playRelease(account, { caseId, apply: true, resolutions, ...WHO });
  expect(output).toMatchObject({ outcome: 'refused', plan: { why }, changes: [] });
});

it('refuses a case that does not exist, and one that another has taken the place of', async () => {
  const { release } = await contained(account, subject);
  const { caseId } = release.request;
  const other = caseId.replace('20261123', '20261124');
  expect(await playRelease(account, { caseId: other })).toMatchObject({
    outcome: 'refused',
    plan: { why: `${subject.id} has the case ${caseId} now, which took the place of ${other}`, rows: [] },
  });
  expect(await playRelease(account, { caseId: 'i-0123456789abcdef0-20261123T030000000Z' })).toMatchObject({
    outcome: 'refused',
    plan: { why: expect.stringContaining('there is no case of i-0123456789abcdef0') },
  });
});

it('leaves a half-done release open, counts it, and says what is missing', async () => {
  const { release } = await contained(account, subject);
  const { caseId } = release.request;
  account.fail('ec2', 'ModifyNetworkInterfaceAttribute', 'denied');
  const output = await playRelease(account, { caseId, apply: true, ...WHO });
  expect(output).toMatchObject({ outcome: 'incomplete' });
  expect(output.result?.missing).toEqual(['tags', `groups.${subject.eniIds[0]}`]);
  expect(account.item(release.request)).toMatchObject({ status: { S: 'releasing' } });
  expect(account.range.record.logs.some(({ line }) => line.includes('"ReleaseIncomplete":1'))).toBe(true);
  account.heal();
  expect(await playRelease(account, { caseId, apply: true, ...WHO })).toMatchObject({ outcome: 'released' });
});

it('leaves every object of the vault as it was, and only adds its record, and that to the custody chain', async () => {
  const { release } = await contained(account, subject);
  const [vault] = account.world.s3.buckets.values();
  const objects = () =>
    [...(vault?.versions ?? [])].flatMap(([key, versions]) =>
      versions.map((each) => [key, each.versionId, each.kind]),
    );
  const before = objects();
  await playRelease(account, { caseId: release.request.caseId, apply: true, ...WHO });
  expect(objects().slice(0, before.length)).toEqual(before);
  expect(
    objects()
      .slice(before.length)
      .map(([key]) => String(key)),
  ).toEqual([
    expect.stringMatching(/\/release\/\w+\/release\.json$/),
    expect.stringMatching(/\/custody\/000001\.json$/),
    expect.stringMatching(/\/custody\/000001\.sig$/),
  ]);
});
