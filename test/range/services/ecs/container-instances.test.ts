import type {
  DescribeContainerInstancesResponse,
  ListClustersResponse,
  ListContainerInstancesResponse,
} from '@aws-sdk/client-ecs';
import { stopInstance, terminateInstance } from '../../../../range/services/ec2/lifecycle';
import { addCluster, addContainerInstance, addTask } from '../../../../range/services/ecs/builders';
import { describeContainerInstances } from '../../../../range/services/ecs/describe-container-instances';
import { listClusters } from '../../../../range/services/ecs/list-clusters';
import { listContainerInstances } from '../../../../range/services/ecs/list-container-instances';
import type { ContainerInstance } from '../../../../range/services/ecs/state';
import { updateContainerInstancesState } from '../../../../range/services/ecs/update-container-instances-state';
import { NotModelled } from '../../../../range/wire/service-error';
import { authorizations, errorCode, invoke } from '../../world-fixture';
import { MINUTE, webFixture } from '../web-fixture';

const ACCOUNT = 'arn:aws:ecs:us-east-1:123456789012';

/** A cluster of two container instances; the first of them is the subject's. */
function clustered() {
  const fixture = webFixture();
  const cluster = addCluster(fixture.world, 'shop');
  const [instance, other] = [fixture.launch(), fixture.launch()];
  const [subject, neighbour] = [instance, other].map(({ id }) =>
    addContainerInstance(fixture.world, cluster, id),
  );
  if (!subject || !neighbour) throw new Error('no container instances');
  return { fixture, cluster, instance, subject, neighbour };
}

type Clustered = ReturnType<typeof clustered>;

const update = ({ fixture }: Clustered, { arn }: ContainerInstance, status: string) =>
  invoke(fixture, updateContainerInstancesState, { cluster: 'shop', containerInstances: [arn], status });
const describeOne = ({ fixture }: Clustered, { arn }: ContainerInstance) =>
  invoke<DescribeContainerInstancesResponse>(fixture, describeContainerInstances, {
    cluster: 'shop',
    containerInstances: [arn],
  }).containerInstances?.[0];
const list = ({ fixture }: Clustered, input: object) =>
  invoke<ListContainerInstancesResponse>(fixture, listContainerInstances, { cluster: 'shop', ...input })
    .containerInstanceArns;

describe('a container instance that drains', () => {
  it('hands the tasks of its services over, and keeps those of none', () => {
    const world = clustered();
    const { fixture, cluster, subject, neighbour } = world;
    addTask(fixture.world, cluster, subject, { service: 'web' });
    addTask(fixture.world, cluster, subject);
    expect(update(world, subject, 'DRAINING')).toMatchObject({
      containerInstances: [{ status: 'DRAINING', runningTasksCount: 2 }],
      failures: [],
    });
    fixture.advance(2 * MINUTE);
    expect(describeOne(world, subject)).toMatchObject({ runningTasksCount: 1 });
    expect(describeOne(world, neighbour)).toMatchObject({ runningTasksCount: 1 });
  });

  it('stops at once what is only pending', () => {
    const world = clustered();
    addTask(world.fixture.world, world.cluster, world.subject, { service: 'web', status: 'PENDING' });
    update(world, world.subject, 'DRAINING');
    expect(describeOne(world, world.subject)).toMatchObject({ pendingTasksCount: 0 });
  });

  it.each([
    [
      'nothing else is active',
      ({ neighbour }: Clustered) => Object.assign(neighbour, { status: 'DRAINING' }),
    ],
    ['it is active again', (world: Clustered) => update(world, world.subject, 'ACTIVE')],
    ['its agent is gone', ({ fixture, instance }: Clustered) => stopInstance(fixture.world, instance)],
  ])('keeps its tasks when %s', (_, happens) => {
    const world = clustered();
    addTask(world.fixture.world, world.cluster, world.subject, { service: 'web' });
    update(world, world.subject, 'DRAINING');
    happens(world);
    world.fixture.advance(2 * MINUTE);
    expect(describeOne(world, world.subject)).toMatchObject({ runningTasksCount: 1 });
  });
});

describe('a container instance whose instance terminates', () => {
  it('is not listed any more, runs nothing, and cannot be changed', () => {
    const world = clustered();
    const { fixture, cluster, instance, subject, neighbour } = world;
    addTask(fixture.world, cluster, subject);
    terminateInstance(fixture.world, instance);
    fixture.advance(5 * MINUTE);
    expect(list(world, {})).toEqual([neighbour.arn]);
    expect(describeOne(world, subject)).toMatchObject({
      status: 'INACTIVE',
      agentConnected: false,
      runningTasksCount: 0,
    });
    expect(() => update(world, subject, 'ACTIVE')).toThrow('not in an ACTIVE or DRAINING state');
  });
});

describe('requests', () => {
  it('find a container instance by its instance and by its status', () => {
    const world = clustered();
    const { instance, subject, neighbour } = world;
    expect(list(world, { filter: `ec2InstanceId == ${instance.id}` })).toEqual([subject.arn]);
    update(world, neighbour, 'DRAINING');
    expect(list(world, { status: 'DRAINING' })).toEqual([neighbour.arn]);
    expect(list(world, { maxResults: 1 })).toEqual([subject.arn]);
    expect(() => list(world, { filter: 'attribute:ecs.os-type == linux' })).toThrow(NotModelled);
  });

  it('page clusters by 100', () => {
    const world = clustered();
    for (let count = 0; count < 100; count++) addCluster(world.fixture.world, `c${count}`);
    const first: ListClustersResponse = invoke(world.fixture, listClusters, {});
    const rest: ListClustersResponse = invoke(world.fixture, listClusters, { nextToken: first.nextToken });
    expect([first.clusterArns?.length, rest.clusterArns?.length, rest.nextToken]).toEqual([
      100,
      1,
      undefined,
    ]);
  });

  it('name what is missing among the failures', () => {
    const { fixture } = clustered();
    expect(
      invoke(fixture, describeContainerInstances, { cluster: 'shop', containerInstances: ['none'] }),
    ).toEqual({ containerInstances: [], failures: [{ arn: 'none', reason: 'MISSING' }] });
  });

  it.each([
    [listContainerInstances, {}, 'ClusterNotFoundException'],
    [listContainerInstances, { cluster: 'shop', nextToken: 'x' }, 'InvalidParameterException'],
    [listClusters, { maxResults: 101 }, 'InvalidParameterException'],
    [describeContainerInstances, { cluster: 'shop' }, 'InvalidParameterException'],
    [
      updateContainerInstancesState,
      { cluster: 'shop', containerInstances: ['a'], status: 'REGISTERING' },
      'InvalidParameterException',
    ],
    [
      updateContainerInstancesState,
      { cluster: 'shop', containerInstances: Array(11).fill('a'), status: 'ACTIVE' },
      'InvalidParameterException',
    ],
  ])('are rejected: %#', (operation, input, code) => {
    expect(errorCode(clustered().fixture, operation, input)).toBe(code);
  });

  it('are authorized on the cluster, or on the container instance with its cluster', () => {
    const { fixture, cluster, subject } = clustered();
    expect(authorizations(fixture, listContainerInstances, { cluster: 'shop' })).toEqual([
      { action: 'ecs:ListContainerInstances', resource: cluster.arn, context: {} },
    ]);
    const [, id = ''] = subject.arn.split('/shop/');
    const input = { cluster: cluster.arn, containerInstances: [id, 'none'] };
    expect(authorizations(fixture, updateContainerInstancesState, input)).toMatchObject([
      { resource: subject.arn, context: { 'ecs:cluster': cluster.arn } },
      { resource: `${ACCOUNT}:container-instance/shop/none` },
    ]);
  });
});
