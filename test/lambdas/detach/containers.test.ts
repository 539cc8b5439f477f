import type { Policy } from '../../../lambdas/common/policy';
import { addCluster, addContainerInstance, addTask } from '../../../range/services/ecs/builders';
import type { Cluster, ContainerInstance } from '../../../range/services/ecs/state';
import type { Account, Input } from '../account';
import { POLICY } from '../policy-fixture';
import { beforeState, type Fleet, fleet } from './fleet-fixture';

const record = (input: Input): string => beforeState(input, 'container-instance.json');

/** The subject in a cluster beside a neighbour, with a task of a service and one of none. */
function clustered({ account, network, subject }: Fleet): { cluster: Cluster; container: ContainerInstance } {
  const cluster = addCluster(account.world, 'shop');
  addContainerInstance(account.world, cluster, account.launch({}, network).id);
  const container = addContainerInstance(account.world, cluster, subject.id);
  addTask(account.world, cluster, container, { service: 'web' });
  addTask(account.world, cluster, container);
  return { cluster, container };
}

describe('a container instance of ECS', () => {
  const opened = fleet();
  let account: Account;

  beforeEach(() => {
    ({ account } = opened());
  });

  const assessed = () => account.assessed(opened().subject);
  const detachWith = (input: Input, action?: string) => opened().detachWith(input, action);

  it('is found in whichever cluster it is, recorded, and left with its tasks until the evidence is taken', async () => {
    for (let count = 0; count < 104; count++) addCluster(account.world, `empty${count}`);
    const { cluster, container } = clustered(opened());
    const input = await assessed();
    const place = { clusterArn: cluster.arn, containerInstanceArn: container.arn, status: 'ACTIVE' };
    expect(await detachWith(input)).toMatchObject({
      status: 'ok',
      changes: [],
      detail: { containerInstance: { ...place, runningTasks: 2, pendingTasks: 0 } },
    });
    expect(account.vaultJson(record(input))).toMatchObject({ containerInstance: place });
    expect(container.status).toBe('ACTIVE');
    expect(account.calls('ListClusters')).toHaveLength(2);
  });

  it('costs one call where there is no cluster', async () => {
    expect(await opened().detach()).toMatchObject({ status: 'ok', detail: { containerInstance: null } });
    expect(account.calls().filter(({ service }) => service === 'ecs')).toHaveLength(1);
  });

  it('is looked for only after the group is left', async () => {
    clustered(opened());
    opened().scalingGroup([opened().subject]);
    await opened().detach();
    const order = account.calls().map(({ operation }) => operation);
    expect(order.indexOf('DetachInstances')).toBeLessThan(order.indexOf('ListClusters'));
  });

  it('does not mind a cluster that is deleted while it looks', async () => {
    const gone = addCluster(account.world, 'gone');
    clustered(opened());
    const input = await assessed();
    account.after('ListClusters', () => account.world.ecs.clusters.delete(gone.arn));
    expect(await detachWith(input)).toMatchObject({ status: 'ok', detail: { containerInstance: {} } });
  });

  it('fails to be looked for without keeping the subject in its group', async () => {
    opened().scalingGroup([opened().subject]);
    const input = await assessed();
    account.fail('ecs', 'ListClusters', 'denied');
    const result = await detachWith(input);
    expect(result).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('ECS container instance'),
    });
    expect(result.detail.isOutOfGroup).toBe(true);
  });

  it('drains when asked to: the tasks of services move to its neighbour', async () => {
    const { cluster, container } = clustered(opened());
    const input = await assessed();
    await detachWith(input);
    expect(await detachWith(input, 'drain')).toMatchObject({
      step: 'drain',
      status: 'ok',
      changes: [
        {
          action: 'ecs:UpdateContainerInstancesState',
          target: container.arn,
          what: 'ACTIVE -> DRAINING, with 2 running tasks',
        },
      ],
    });
    await account.pass(120_000);
    const running = [...cluster.tasks.values()].filter(({ status }) => status === 'RUNNING');
    expect(running.filter(({ containerInstanceArn }) => containerInstanceArn === container.arn)).toHaveLength(
      1,
    );
  });

  it('is recorded before it drains, also when that failed at first', async () => {
    const { container } = clustered(opened());
    const input = await assessed();
    account.fail('s3', 'PutObject', 'denied');
    expect((await detachWith(input)).status).toBe('failed');
    expect(await detachWith(input, 'drain')).toMatchObject({ status: 'failed', changes: [] });
    expect(container.status).toBe('ACTIVE');
    account.heal();
    expect(await detachWith(input, 'drain')).toMatchObject({ status: 'ok' });
    expect(account.vaultJson(record(input))).toMatchObject({ containerInstance: { status: 'ACTIVE' } });
  });

  it('drains once, whether it is asked twice or an answer got lost', async () => {
    const { container } = clustered(opened());
    const input = await assessed();
    account.fail('ecs', 'UpdateContainerInstancesState', 'lost-answer', [1]);
    expect(await detachWith(input, 'drain')).toMatchObject({ status: 'ok', changes: [{}] });
    expect(await detachWith(input, 'drain')).toMatchObject({ status: 'ok', changes: [] });
    expect([container.status, container.version]).toEqual(['DRAINING', 2]);
  });

  it('fails to drain when ECS does not find it any more', async () => {
    const { cluster, container } = clustered(opened());
    const input = await assessed();
    account.after('DescribeContainerInstances', () => cluster.containerInstances.delete(container.arn));
    expect(await detachWith(input, 'drain')).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('ECS answered MISSING'),
    });
  });

  it('has nothing to drain where it is none', async () => {
    expect(await opened().detach('drain')).toMatchObject({ step: 'drain', status: 'skipped', changes: [] });
  });
});

describe.each<[string, Partial<Policy>]>([
  ['policy', { fleet: { ...POLICY.fleet, drainContainerInstances: false } }],
  ['a dry run', { enforcement: 'dry-run' }],
])('under %s', (_, policy) => {
  const opened = fleet({ policy });

  it('a container instance keeps its status', async () => {
    const { container } = clustered(opened());
    await opened().detach('drain');
    expect(container.status).toBe('ACTIVE');
  });
});
