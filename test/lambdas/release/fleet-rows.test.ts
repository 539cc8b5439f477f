import type { SpotRequest } from '../../../range/services/ec2/state';
import { addCluster, addContainerInstance } from '../../../range/services/ecs/builders';
import type { Cluster, ContainerInstance } from '../../../range/services/ecs/state';
import { Account } from '../account';
import { contained, GROUP_ONLY, type ReleaseOf } from './case-fixture';

let account: Account;
let request: SpotRequest;
let release: ReleaseOf;
let clusters = 0;

beforeAll(async () => {
  account = await Account.open({ policy: GROUP_ONLY });
});
afterAll(() => account.close());
beforeEach(async () => {
  const subject = account.launch({ lifecycle: 'spot-persistent' });
  const [found] = [...account.world.ec2.spotRequests.values()].filter(
    (each) => each.instanceId === subject.id,
  );
  if (!found) throw new Error('the subject has no Spot request');
  request = found;
  ({ release } = await contained(account, subject));
});

it('is as before where nobody cancelled the Spot request, also while its instance is stopped', async () => {
  request.state = 'active';
  expect(await release.row('spot-request')).toMatchObject({ status: 'as-before', now: 'active' });
  request.state = 'disabled';
  expect(await release.row('spot-request')).toMatchObject({ status: 'as-before' });
});

it('cannot be put back once it is cancelled, and that keeps nothing else from being', async () => {
  expect(request.state).toBe('cancelled');
  expect(await release.row('spot-request')).toMatchObject({
    status: 'cannot',
    note: expect.stringContaining('cannot be made again'),
  });
  await release.applyAll();
  expect(await release.finish()).toMatchObject({
    outcome: 'released',
    differences: [expect.stringMatching(/^spot-request: was active, is cancelled/)],
  });
});

it('cannot be put back when EC2 has forgotten it', async () => {
  account.world.ec2.spotRequests.delete(request.id);
  expect(await release.row('spot-request')).toMatchObject({ status: 'cannot', now: null });
});

describe('a container instance', () => {
  let container: ContainerInstance;
  let cluster: Cluster;

  beforeEach(async () => {
    const subject = account.launch();
    cluster = addCluster(account.world, `cluster-${++clusters}`);
    container = addContainerInstance(account.world, cluster, subject.id);
    ({ release } = await contained(account, subject));
    account.putObject(
      `cases/${release.request.caseId}/before-state/container-instance.json`,
      JSON.stringify({
        containerInstance: { clusterArn: cluster.arn, containerInstanceArn: container.arn, status: 'ACTIVE' },
      }),
    );
    container.status = 'DRAINING';
  });

  it('takes tasks again', async () => {
    expect(await release.row('container-instance')).toMatchObject({ status: 'restore', before: 'ACTIVE' });
    await release.applyAll();
    expect(container.status).toBe('ACTIVE');
    expect(await release.finish()).toMatchObject({ outcome: 'released', differences: [] });
  });

  it.each<[string, () => unknown]>([
    ['that is no longer registered', () => cluster.containerInstances.clear()],
    ['whose cluster is gone', () => account.world.ecs.clusters.delete(cluster.arn)],
  ])('%s cannot come back', async (_, lose) => {
    lose();
    expect(await release.row('container-instance')).toMatchObject({ status: 'cannot', now: null });
  });
});

it('has no protections to put back, which EC2 offers no Spot Instance', async () => {
  const { rows } = await release.plan();
  expect(rows.map(({ field }) => field)).not.toContain('termination-protection');
});
