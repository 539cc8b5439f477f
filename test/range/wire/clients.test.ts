/** The SDK's own clients, over real sockets: what they send is understood, what is answered they read, each in its protocol. */
import { AutoScalingClient, DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateTagsCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  EC2Client,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { ECSClient, ListClustersCommand, ListContainerInstancesCommand } from '@aws-sdk/client-ecs';
import {
  DescribeLoadBalancersCommand as DescribeClassicCommand,
  ElasticLoadBalancingClient,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  GetInstanceProfileCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCommandInvocationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { dateOf } from '../../../range/kernel/iso';
import { addTable } from '../../../range/services/dynamodb/state';
import { addSecurityGroup, addSubnet, addVpc, launchInstance } from '../../../range/services/ec2/builders';
import { addCluster } from '../../../range/services/ecs/builders';
import { addInstanceProfile, addRole } from '../../../range/services/iam/builders';
import { addBucket } from '../../../range/services/s3/state';
import { addTopic } from '../../../range/services/sns/state';
import { type Endpoint, endpointFixture } from './wire-fixture';

const AWKWARD = 'é <b>&"\'\u2028\t\n tail ';
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:notices';
/** A policy is Latin-1. */
const LATIN = AWKWARD.replace(/[^\t\n\r -\u00FF]/g, '');

let endpoint: Endpoint;
let instanceId: string;
let launchedAt: unknown;

beforeAll(async () => {
  endpoint = await endpointFixture();
  const { world } = endpoint;
  launchedAt = dateOf(world.clock.now());
  const vpc = addVpc(world);
  const subnet = addSubnet(world, vpc.id, { cidr: '10.0.1.0/24' });
  const group = addSecurityGroup(world, vpc.id, { name: 'web' });
  instanceId = launchInstance(world, { subnetId: subnet.id, groupIds: [group.id] }).id;
  addBucket(world.s3, 'vault', world.clock.now(), { versioning: 'Enabled' });
  addTable(world.dynamodb, { name: 'cases', hashKey: { name: 'subject', type: 'S' } });
  addTopic(world.sns, { arn: TOPIC });
});
afterAll(() => endpoint.close());

describe('EC2, in the ec2Query protocol', () => {
  const ec2 = () => new EC2Client(endpoint.options);

  test('reads back what it tagged, characters that XML must escape included', async () => {
    const client = ec2();
    const tag = { Key: 'note', Value: AWKWARD };
    await endpoint.wait(client.send(new CreateTagsCommand({ Resources: [instanceId], Tags: [tag] })));
    const { Reservations } = await endpoint.wait(
      client.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] })),
    );
    expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
      InstanceId: instanceId,
      State: { Name: 'running', Code: 16 },
      Tags: [tag],
      LaunchTime: launchedAt,
    });
  });

  test('fails with the code and the status of EC2', async () => {
    const failing = ec2().send(new StopInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] }));
    await expect(endpoint.wait(failing)).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test('fails loudly on an operation that is not modelled, and remembers it', async () => {
    await expect(endpoint.wait(ec2().send(new DescribeImagesCommand({})))).rejects.toMatchObject({
      name: 'NotModelledByRange',
      message: 'the range does not model ec2 DescribeImages',
    });
    expect(endpoint.notModelled.map(({ message }) => message)).toContain(
      'the range does not model ec2 DescribeImages',
    );
  });
});

describe('IAM, in the awsQuery protocol, whose endpoint is one for all Regions of a partition', () => {
  beforeAll(() => {
    addRole(endpoint.world, { name: 'web-role', path: '/apps/' });
    addInstanceProfile(endpoint.world, { name: 'web', roleName: 'web-role' });
  });

  test.each(['us-east-1', 'eu-central-1', 'cn-north-1', 'us-gov-west-1'])(
    'shows a client in %s the role behind a profile, and reads back what it put',
    async (region) => {
      const iam = new IAMClient({ ...endpoint.options, region });
      const { InstanceProfile } = await endpoint.wait(
        iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'web' })),
      );
      expect(InstanceProfile?.Roles).toMatchObject([{ RoleName: 'web-role', Path: '/apps/' }]);
      const policy = { RoleName: 'web-role', PolicyName: region };
      const document = JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringEquals: { k: LATIN } } },
        ],
      });
      await endpoint.wait(iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: document })));
      const { PolicyDocument = '' } = await endpoint.wait(iam.send(new GetRolePolicyCommand(policy)));
      expect(decodeURIComponent(PolicyDocument)).toBe(document);
    },
  );

  test('fails with the code and the status of IAM', async () => {
    const failing = new IAMClient(endpoint.options).send(
      new GetRolePolicyCommand({ RoleName: 'web-role', PolicyName: 'absent' }),
    );
    await expect(endpoint.wait(failing)).rejects.toMatchObject({
      name: expect.stringMatching(/^NoSuchEntity(Exception)?$/),
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('S3, in the restXml protocol', () => {
  const s3 = () => new S3Client(endpoint.options);
  const key = 'cases/a b+ü&<1>.txt';

  test('reads back the bytes, headers and metadata that it put', async () => {
    const client = s3();
    const input = { Bucket: 'vault', Key: key, ContentType: 'text/plain', Metadata: { case: 'one' } };
    const put = await endpoint.wait(
      client.send(new PutObjectCommand({ ...input, Body: Buffer.from(AWKWARD) })),
    );
    const got = await endpoint.wait(client.send(new GetObjectCommand({ Bucket: 'vault', Key: key })));
    expect(await got.Body?.transformToString()).toBe(AWKWARD);
    expect(got).toMatchObject({
      ContentType: 'text/plain',
      Metadata: { case: 'one' },
      VersionId: put.VersionId,
    });
  });

  test('fails with the code of S3, and on a HEAD, whose answer has no body, with the status', async () => {
    const absent = { Bucket: 'vault', Key: 'absent' };
    await expect(endpoint.wait(s3().send(new GetObjectCommand(absent)))).rejects.toMatchObject({
      name: 'NoSuchKey',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(endpoint.wait(s3().send(new HeadObjectCommand(absent)))).rejects.toMatchObject({
      name: 'NotFound',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('DynamoDB, in the awsJson protocol', () => {
  const dynamodb = () => new DynamoDBClient(endpoint.options);
  const item: Record<string, AttributeValue> = {
    subject: { S: AWKWARD },
    image: { B: Uint8Array.from([0, 255, 128]) },
    size: { N: '1.5' },
    parts: { L: [{ NULL: true }, { BOOL: false }, { M: { tags: { SS: ['a', 'b'] } } }] },
  };

  test('reads back every kind of value', async () => {
    const client = dynamodb();
    await endpoint.wait(client.send(new PutItemCommand({ TableName: 'cases', Item: item })));
    const { Item } = await endpoint.wait(
      client.send(new GetItemCommand({ TableName: 'cases', Key: { subject: { S: AWKWARD } } })),
    );
    expect(Item).toEqual(item);
  });

  test('fails on a condition with the item in the error, bytes included', async () => {
    const put = new PutItemCommand({
      TableName: 'cases',
      Item: item,
      ConditionExpression: 'attribute_not_exists(subject)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(endpoint.wait(dynamodb().send(put))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: item,
      $metadata: { httpStatusCode: 400 },
    });
  });
});

test('publishes to SNS, in the awsQuery protocol, what a subscriber gets', async () => {
  const attributes = { kind: { DataType: 'String', StringValue: 'notice' } };
  const { MessageId } = await endpoint.wait(
    new SNSClient(endpoint.options).send(
      new PublishCommand({ TopicArn: TOPIC, Subject: 's', Message: AWKWARD, MessageAttributes: attributes }),
    ),
  );
  const [message] = endpoint.world.sns.topics.get(TOPIC)?.messages ?? [];
  expect(message).toMatchObject({ messageId: MessageId, message: AWKWARD, attributes: { kind: 'notice' } });
});

test('tells the two generations of load balancing apart, which share a name in the signature', async () => {
  const v2 = new ElasticLoadBalancingV2Client(endpoint.options);
  expect(await endpoint.wait(v2.send(new DescribeLoadBalancersCommand({})))).toMatchObject({
    LoadBalancers: [],
  });
  const classic = new ElasticLoadBalancingClient(endpoint.options);
  expect(await endpoint.wait(classic.send(new DescribeClassicCommand({})))).toMatchObject({
    LoadBalancerDescriptions: [],
  });
});

test('answers Auto Scaling with an empty list where there is nothing', async () => {
  const client = new AutoScalingClient(endpoint.options);
  const answer = await endpoint.wait(client.send(new DescribeAutoScalingInstancesCommand({})));
  expect(answer.AutoScalingInstances).toEqual([]);
});

test('fails with the typed errors of Systems Manager and Step Functions', async () => {
  const ssm = new SSMClient(endpoint.options);
  const unknown = new GetCommandInvocationCommand({
    CommandId: '00000000-0000-4000-8000-000000000000',
    InstanceId: instanceId,
  });
  await expect(endpoint.wait(ssm.send(unknown))).rejects.toMatchObject({ name: 'InvalidCommandId' });
  const sfn = new SFNClient(endpoint.options);
  const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:none:none';
  await expect(endpoint.wait(sfn.send(new DescribeExecutionCommand({ executionArn })))).rejects.toMatchObject(
    {
      name: 'ExecutionDoesNotExist',
      $metadata: { httpStatusCode: 400 },
    },
  );
});

test('ECS, in JSON 1.1, lists clusters and says what it does not find', async () => {
  const ecs = new ECSClient(endpoint.options);
  const { arn } = addCluster(endpoint.world, 'shop');
  const listed = await endpoint.wait(ecs.send(new ListClustersCommand()));
  expect(listed.clusterArns).toEqual([arn]);
  const unknown = ecs.send(new ListContainerInstancesCommand({ cluster: 'none' }));
  await expect(endpoint.wait(unknown)).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
});
