/** Puts the stack's own resources into a new world: vault, table, topic, document, roles, alarms. */
import { roleIdOf } from './credentials';
import { addAlarm } from './services/cloudwatch/alarms';
import type { Statistic } from './services/cloudwatch/metrics';
import { addTable } from './services/dynamodb/state';
import { newSigningKey } from './services/kms/signing-key';
import { addEncryptionKey } from './services/kms/state';
import { addBucket, type LockMode } from './services/s3/state';
import { addTopic } from './services/sns/state';
import { addDocument } from './services/ssm/documents';
import { attachedPolicy, type DeployedStack, isEmpty, keyPolicy, resourcesOfType } from './stack';
import { pseudoParameter } from './template/deployment';
import type { World } from './world';

export function provision(stack: DeployedStack, world: World): void {
  if (isEmpty(stack)) return;
  provisionItself(stack, world);
  provisionKeys(stack, world);
  provisionBuckets(stack, world);
  provisionTrails(stack, world);
  provisionTables(stack, world);
  provisionTopics(stack, world);
  provisionRoles(stack, world);
  for (const document of resourcesOfType(stack, 'AWS::SSM::Document'))
    addDocument(world.ssm, { name: document.physicalId, content: document.properties.Content });
  for (const alarm of stack.alarms)
    addAlarm(world.cloudwatch, {
      name: alarm.name,
      metric: { namespace: alarm.namespace, name: alarm.metric, dimensions: alarm.dimensions },
      statistic: alarm.statistic as Statistic,
      periodSeconds: alarm.periodSeconds,
      threshold: alarm.threshold,
      comparison: alarm.comparison,
      evaluationPeriods: alarm.evaluationPeriods,
      datapointsToAlarm: alarm.datapointsToAlarm,
      treatMissing: alarm.treatMissingData,
      actions: alarm.alarmActions,
    });
}

/** The stack as CloudFormation shows it. */
function provisionItself({ deployment, template, outputs }: DeployedStack, world: World): void {
  const name = deployment.stackName;
  world.cloudformation.stacks.set(name, {
    ...{ name, outputs, createdMs: world.clock.now() },
    id: pseudoParameter('AWS::StackId', deployment) ?? '',
    resources: [...template.values()].map(({ logicalId, physicalId, type }) => ({
      logicalId,
      physicalId,
      type,
    })),
  });
}

function provisionKeys(stack: DeployedStack, world: World): void {
  for (const key of resourcesOfType(stack, 'AWS::KMS::Key')) {
    const { arn, properties } = key;
    if (properties.KeyUsage === 'SIGN_VERIFY')
      world.kms.signingKeys.set(
        arn,
        newSigningKey(arn, keyPolicy(key), world.random.fork('kms.keys').hex(64)),
      );
    else {
      world.s3.keyPolicies.set(arn, keyPolicy(key));
      addEncryptionKey(world.kms, { arn, policy: keyPolicy(key) });
    }
  }
}

interface BucketProperties {
  readonly VersioningConfiguration?: { readonly Status: 'Enabled' | 'Suspended' };
  readonly ObjectLockConfiguration?: {
    readonly Rule?: { readonly DefaultRetention?: { readonly Mode: LockMode; readonly Days: number } };
  };
  readonly BucketEncryption?: {
    readonly ServerSideEncryptionConfiguration: readonly {
      readonly ServerSideEncryptionByDefault: { readonly KMSMasterKeyID?: string };
      readonly BucketKeyEnabled?: boolean;
    }[];
  };
}

/** The vault, and where a trail of the stack keeps its files. */
function provisionBuckets(stack: DeployedStack, world: World): void {
  for (const { physicalId, properties: given } of resourcesOfType(stack, 'AWS::S3::Bucket')) {
    const properties = given as BucketProperties;
    const retention = properties.ObjectLockConfiguration?.Rule?.DefaultRetention;
    const encryption = properties.BucketEncryption?.ServerSideEncryptionConfiguration[0];
    const kmsKeyArn = encryption?.ServerSideEncryptionByDefault.KMSMasterKeyID;
    const policy = attachedPolicy(stack, 'AWS::S3::BucketPolicy', physicalId);
    addBucket(world.s3, physicalId, world.clock.now(), {
      versioning: properties.VersioningConfiguration?.Status ?? 'Suspended',
      ...(retention && { objectLock: { defaultRetention: { mode: retention.Mode, days: retention.Days } } }),
      ...(kmsKeyArn && {
        encryption: { kmsKeyArn, bucketKeyEnabled: encryption?.BucketKeyEnabled ?? false },
      }),
      ...(policy && { policy }),
      publicAccessBlocked: true,
    });
  }
}

interface TrailProperties {
  readonly EventSelectors?: readonly {
    readonly DataResources?: readonly { readonly Type: string; readonly Values: readonly string[] }[];
  }[];
}

function provisionTrails(stack: DeployedStack, world: World): void {
  for (const { properties } of resourcesOfType(stack, 'AWS::CloudTrail::Trail'))
    for (const { DataResources = [] } of (properties as TrailProperties).EventSelectors ?? [])
      for (const { Values } of DataResources) world.cloudtrail.dataEvents.push(...Values);
}

interface TableProperties {
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: KeyType;
  }[];
}

type KeyType = 'S' | 'N' | 'B';

function provisionTables(stack: DeployedStack, world: World): void {
  for (const { logicalId, physicalId, properties } of [
    ...resourcesOfType(stack, 'AWS::DynamoDB::Table'),
    ...resourcesOfType(stack, 'AWS::DynamoDB::GlobalTable'),
  ]) {
    const { KeySchema, AttributeDefinitions } = properties as unknown as TableProperties;
    const keyOf = (kind: 'HASH' | 'RANGE') => {
      const name = KeySchema.find(({ KeyType }) => KeyType === kind)?.AttributeName;
      const type = AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
      return name !== undefined && type !== undefined ? { name, type } : undefined;
    };
    const [hashKey, rangeKey] = [keyOf('HASH'), keyOf('RANGE')];
    if (!hashKey) throw new Error(`the table ${logicalId} has no partition key`);
    addTable(world.dynamodb, { name: physicalId, hashKey, ...(rangeKey && { rangeKey }) });
  }
}

function provisionTopics(stack: DeployedStack, world: World): void {
  for (const topic of resourcesOfType(stack, 'AWS::SNS::Topic')) {
    const keyId = topic.properties.KmsMasterKeyId;
    const policy = attachedPolicy(stack, 'AWS::SNS::TopicPolicy', topic.physicalId);
    addTopic(world.sns, {
      arn: topic.arn,
      ...(typeof keyId === 'string' && { kmsKeyArn: keyId }),
      ...(policy && { policy }),
    });
  }
}

/**
 * Beside the roles of a scenario: who could change the policies of Cordon's own would decide what Cordon may do. What was put inline
 * on a role since stays through a deployment.
 */
export function provisionRoles(stack: DeployedStack, world: World): void {
  for (const { name, arn, trustPolicy, identityPolicies } of stack.roles.values()) {
    const before = world.iam.roles.get(name);
    world.iam.roles.set(name, {
      name,
      path: /:role(\/.*\/|\/)[^/]+$/.exec(arn)?.[1] ?? '/',
      id: roleIdOf(arn),
      arn,
      createdMs: before?.createdMs ?? world.clock.now(),
      trustPolicy,
      inline: before?.inline ?? new Map(),
      inForce: before?.inForce ?? new Map(),
      attached: identityPolicies,
    });
  }
}
