import { createCredentials } from '../../range/credentials';
import { provision } from '../../range/provision';
import { type DeployedStack, onlyResource, resourcesOfType } from '../../range/stack';
import { deployedStack } from './stack-fixture';
import { worldFixture } from './world-fixture';

const stack = deployedStack();

const keyArn = (logicalId: string) => stack.template.get(logicalId)?.arn;

function provisioned(of: DeployedStack = stack) {
  const { world } = worldFixture();
  provision(of, world);
  return world;
}

test('makes the vault as the template says: versions, lock, key, policy', () => {
  const [vault, ...others] = provisioned().s3.buckets.values();
  expect(others).toEqual([]);
  expect(vault).toMatchObject({
    name: onlyResource(stack, 'AWS::S3::Bucket').physicalId,
    versioning: 'Enabled',
    objectLock: { defaultRetention: { mode: expect.any(String), days: expect.any(Number) } },
    encryption: { kmsKeyArn: keyArn('VaultKey') },
    publicAccessBlocked: true,
  });
  expect(vault?.policy?.Statement).toBeDefined();
});

test('makes the table, the topic, the documents and the alarms', () => {
  const world = provisioned();
  expect([...world.dynamodb.tables.values()]).toMatchObject([
    { hashKey: { name: 'subject', type: 'S' } },
    { hashKey: { name: 'queue', type: 'S' }, rangeKey: { name: 'rank', type: 'S' } },
  ]);
  expect([...world.sns.topics.keys()]).toEqual([onlyResource(stack, 'AWS::SNS::Topic').arn]);
  expect([...world.ssm.documents.keys()]).toEqual(
    resourcesOfType(stack, 'AWS::SSM::Document').map(({ physicalId }) => physicalId),
  );
  expect(stack.alarms.length).toBeGreaterThan(0);
  expect(world.cloudwatch.alarms.size).toBe(stack.alarms.length);
});

test("makes the stack's roles, with the policies and the trust that the template gives them", () => {
  const { roles } = provisioned().iam;
  expect(new Set([...roles.values()].map(({ arn }) => arn))).toEqual(new Set(stack.roles.keys()));
  for (const { arn, id, attached, trustPolicy } of roles.values()) {
    expect(id).toMatch(/^AROA[0-9A-F]{17}$/);
    expect({ attached, trustPolicy }).toEqual({
      attached: stack.roles.get(arn)?.identityPolicies,
      trustPolicy: stack.roles.get(arn)?.trustPolicy,
    });
  }
});

test('puts the key with its policy where every service looks it up', () => {
  const world = provisioned();
  expect([...world.s3.keyPolicies.keys()]).toEqual([keyArn('VaultKey')]);
});

test('makes the signing key, with its policy', () => {
  expect([...provisioned().kms.signingKeys.values()]).toMatchObject([
    { arn: keyArn('ChainSigningKey'), policy: { Statement: expect.anything() } },
  ]);
});

test('makes the trail of a stack that has one, for the objects that it names', () => {
  const recording = provisioned(deployedStack('every-layer'));
  expect(recording.s3.buckets.size).toBe(2);
  const [vault] = recording.s3.buckets.keys();
  expect(recording.cloudtrail.dataEvents).toEqual([`arn:aws:s3:::${vault}/cases/`]);
  expect(provisioned().cloudtrail.dataEvents).toEqual([]);
});

test('fails on a table without a partition key', () => {
  const template = new Map(
    [...stack.template].map(([id, resource]) =>
      resource.type.startsWith('AWS::DynamoDB::')
        ? [id, { ...resource, properties: { ...resource.properties, KeySchema: [] } }]
        : [id, resource],
    ),
  );
  expect(() => provisioned({ ...stack, template })).toThrow('has no partition key');
});

describe('credentials', () => {
  test('are different for every function, and lead to its role', () => {
    const credentials = createCredentials(stack);
    expect(credentials.size).toBe(stack.functions.size);
    expect(new Set([...credentials.values()].map(({ secretAccessKey }) => secretAccessKey)).size).toBe(
      stack.functions.size,
    );
    for (const [accessKeyId, { caller }] of credentials) {
      expect(accessKeyId).toMatch(/^ASIA[0-9A-F]{16}$/);
      expect(caller.principal.arn).toMatch(/^arn:aws:sts::111122223333:assumed-role\/[^/]+\/[^/]+$/);
      expect(caller.principal.identityPolicies.length).toBeGreaterThan(0);
    }
  });

  test('fail for a function whose role is not in the template', () => {
    expect(() => createCredentials({ ...stack, roles: new Map() })).toThrow('is not in the template');
  });
});
