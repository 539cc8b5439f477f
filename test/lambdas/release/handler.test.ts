import { addNetwork } from '../../../range/scenarios/network';
import type { Instance } from '../../../range/services/ec2/state';
import type { ExecutionHandle } from '../../../range/services/states/state';
import { Account } from '../account';
import { contained, GROUP_ONLY, type ReleaseOf } from './case-fixture';

let account: Account;
let subject: Instance;
let release: ReleaseOf;

beforeAll(async () => {
  account = await Account.open({ policy: GROUP_ONLY });
});
afterAll(() => account.close());
beforeEach(async () => {
  subject = account.launch({}, addNetwork(account.world));
  ({ release } = await contained(account, subject));
});
afterEach(() => account.heal());

const arn = (name: string): string => `arn:aws:states:us-east-1:111122223333:execution:Releasing:${name}`;

/** An execution as the API shows it, running or ended. */
function execution(name: string, status: 'RUNNING' | 'SUCCEEDED'): string {
  const handle: ExecutionHandle = {
    arn: arn(name),
    name,
    machineArn: 'machine',
    input: '{}',
    startMs: account.world.clock.now(),
    status: () => status,
    stopMs: () => undefined,
    output: () => undefined,
    failure: () => undefined,
    stop: () => undefined,
    history: () => [],
  };
  account.world.states.executions.set(handle.arn, handle);
  return handle.arn;
}

const set = (attributes: Readonly<Record<string, string>>): void => {
  for (const [name, S] of Object.entries(attributes))
    Object.assign(account.item(release.request) ?? {}, { [name]: { S } });
};

const changes = () => account.calls().filter(({ operation }) => !/^(Describe|Get|List)/.test(operation));

it('marks the case as being released before it changes anything', async () => {
  await release.apply();
  const [first, ...others] = changes();
  expect(first).toMatchObject({ service: 'dynamodb', operation: 'UpdateItem' });
  expect(others.length).toBeGreaterThan(3);
  expect(account.item(release.request)).toMatchObject({
    status: { S: 'releasing' },
    releaseReason: { S: 'false alarm' },
  });
});

it('gives the interface its groups only after its credentials and protections', async () => {
  await release.apply();
  const order = changes().map(({ operation }) => operation);
  expect(order.lastIndexOf('ModifyInstanceAttribute')).toBeLessThan(
    order.indexOf('ModifyNetworkInterfaceAttribute'),
  );
  expect(order.indexOf('ModifyNetworkInterfaceAttribute')).toBeLessThan(order.indexOf('DeleteTags'));
  expect(order.indexOf('DeleteTags')).toBeLessThan(order.indexOf('DeleteSecurityGroup'));
});

it('leaves the subject cut off when something before the groups fails', async () => {
  const [groups] = subject.eniIds.map((id) => account.world.ec2.networkInterfaces.get(id)?.groupIds);
  account.fail('ec2', 'ModifyInstanceAttribute', 'denied');
  expect(await release.apply()).toMatchObject({
    outcome: 'failed',
    why: expect.stringContaining('termination-protection'),
  });
  expect(account.world.ec2.networkInterfaces.get(subject.eniIds[0] ?? '')?.groupIds).toEqual(groups);
});

it('keeps a group of Cordon that another subject is in', async () => {
  const eni = account.world.ec2.networkInterfaces.get(subject.eniIds[0] ?? '');
  const [quarantine = ''] = eni?.groupIds ?? [];
  const other = account.launch({ subnetId: subject.subnetId, groupIds: [quarantine] });
  await release.applyAll();
  expect(account.world.ec2.securityGroups.has(quarantine)).toBe(true);
  expect(account.world.ec2.networkInterfaces.get(other.eniIds[0] ?? '')?.groupIds).toEqual([quarantine]);
});

it('rejects a release while the response is under way', async () => {
  set({ executionArn: execution('response', 'RUNNING'), status: 'open' });
  const refused = {
    outcome: 'refused',
    why: expect.stringContaining(`stop its execution ${arn('response')}`),
  };
  expect(await release.plan()).toMatchObject(refused);
  expect(await release.apply()).toMatchObject(refused);
  expect(changes()).toEqual([]);
});

it('takes a case whose response has ended without a report', async () => {
  set({ executionArn: execution('ended', 'SUCCEEDED'), status: 'open' });
  expect(await release.applyAll()).toMatchObject({ outcome: 'applied' });
});

it('rejects a second release while another one runs, and takes over when it has ended', async () => {
  set({ status: 'releasing', releaseExecution: execution('first', 'RUNNING') });
  expect(await release.apply({ execution: arn('second') })).toMatchObject({
    outcome: 'refused',
    why: expect.stringContaining(`another release of this case is under way: ${arn('first')}`),
  });
  expect(await release.applyAll({ execution: arn('first') })).toMatchObject({ outcome: 'applied' });
  set({ status: 'releasing', releaseExecution: execution('first', 'SUCCEEDED') });
  expect(await release.applyAll({ execution: arn('second') })).toMatchObject({ outcome: 'applied' });
  expect(account.item(release.request)).toMatchObject({ releaseExecution: { S: arn('second') } });
});

it('rejects what another release took over between its reading and its writing', async () => {
  account.after('GetItem', () =>
    set({ status: 'releasing', releaseExecution: execution('faster', 'RUNNING') }),
  );
  expect(await release.apply({ execution: arn('slower') })).toMatchObject({
    outcome: 'refused',
    why: 'another release of this case was faster',
    changes: [],
  });
});

it('fails to close a case that another release has taken over', async () => {
  await release.applyAll({ execution: arn('one') });
  set({ releaseExecution: execution('two', 'SUCCEEDED') });
  expect(await release.finish({ execution: arn('one') })).toMatchObject({ outcome: 'incomplete' });
  expect(account.item(release.request)).toMatchObject({ status: { S: 'releasing' } });
});

it('reads the description of the subject from the case table where the bucket refused it', async () => {
  const key = `cases/${release.request.caseId}/before-state/instance.json`;
  const text = account.vaultText(key) ?? '';
  const [vault] = account.world.s3.buckets.values();
  vault?.versions.delete(key);
  expect(await release.plan()).toMatchObject({
    outcome: 'refused',
    why: expect.stringContaining('no before-state'),
  });
  set({ status: 'open' });
  expect(await release.plan()).toMatchObject({ why: expect.stringContaining('still waits for its turn') });
  set({ status: 'contained', beforeState: text });
  expect(await release.plan()).toMatchObject({ outcome: 'ready' });
});

it('rejects a request for what is no case', async () => {
  await expect(account.invoke('ReleasePlan', { caseId: 'i-1; rm -rf /' })).rejects.toThrow(/InvalidInput/);
});

describe('in a dry run', () => {
  it('rejects to change anything, and shows the plan', async () => {
    const dry = await Account.open({ policy: { ...GROUP_ONLY, enforcement: 'dry-run' } });
    const spared = dry.launch({}, addNetwork(dry.world));
    const { release: rehearsed } = await contained(dry, spared);
    expect(await rehearsed.apply()).toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining('dry run'),
    });
    expect((await rehearsed.plan()).rows.every(({ status }) => status === 'as-before')).toBe(true);
    await dry.close();
  });
});
