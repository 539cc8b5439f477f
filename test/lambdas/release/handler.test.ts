import { addNetwork, type Network } from '../../../range/scenarios/network';
import type { Instance } from '../../../range/services/ec2/state';
import { Account } from '../account';
import { contained, GROUP_ONLY } from './case-fixture';

let account: Account;
let network: Network;
let subject: Instance;

beforeAll(async () => {
  account = await Account.open({ policy: GROUP_ONLY });
});
afterAll(() => account.close());
beforeEach(() => {
  network = addNetwork(account.world, { ipv6: true });
  subject = account.launch({ tags: { Name: 'web' } }, network);
});
afterEach(() => account.heal());

describe('release', () => {
  it('puts an online subject back, and closes the case', async () => {
    const before = JSON.stringify([subject.attributes, [...subject.tags], subject.blockDevices]);
    const { release } = await contained(account, subject);
    const plan = await release.plan();
    expect(plan).toMatchObject({ outcome: 'ready', unresolved: [] });
    console.log(JSON.stringify(plan.rows, null, 1));
    const applied = await release.applyAll();
    console.log(JSON.stringify(applied, null, 1));
    const finished = await release.finish();
    console.log(JSON.stringify(finished, null, 1));
    expect(finished).toMatchObject({ outcome: 'released', differences: [], missing: [] });
    expect(JSON.stringify([subject.attributes, [...subject.tags], subject.blockDevices])).toBe(before);
    expect(await release.plan()).toMatchObject({ outcome: 'already-released' });
  });
});
