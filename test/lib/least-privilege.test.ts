import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { stepNames } from '../../lib/bundle';
import type { ConfigInput } from '../../lib/config';
import { capitalized } from '../../lib/workflow';
import { templateFor } from './fixture';
import { roleStatements } from './template';

/** The prefix of a client's actions in IAM. */
const SERVICES: Record<string, string> = {
  'client-auto-scaling': 'autoscaling',
  'client-cloudtrail': 'cloudtrail',
  'client-dynamodb': 'dynamodb',
  'client-ec2': 'ec2',
  'client-ecs': 'ecs',
  'client-elastic-load-balancing': 'elasticloadbalancing',
  'client-elastic-load-balancing-v2': 'elasticloadbalancing',
  'client-eventbridge': 'events',
  'client-iam': 'iam',
  'client-kms': 'kms',
  'client-s3': 's3',
  'client-sfn': 'states',
  'client-sns': 'sns',
  'client-ssm': 'ssm',
};

/** S3's actions are not named like its operations. */
const S3: Record<string, string> = {
  CompleteMultipartUpload: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  HeadObject: 'GetObject',
  ListObjectsV2: 'ListBucket',
  ListParts: 'ListMultipartUploadParts',
  UploadPart: 'PutObject',
};

/** What comes with another action or is done by Lambda itself: tags and log lines, the key of the vault and of the topic, results handed on. */
const IMPLIED =
  /^(kms:(GenerateDataKey|Decrypt)|lambda:InvokeFunction|logs:(CreateLogStream|PutLogEvents)|sqs:SendMessage)$/;
const TAGGED_ON_CREATION = ['isolate', 'snapshot'];
/** A read that names the version needs an action of its own. */
const READS_VERSIONS = ['image'];
/** What EBS asks of keys on behalf of whoever copies a snapshot. */
const USED_BY_EBS = /^kms:(CreateGrant|GenerateDataKeyWithoutPlaintext|ReEncrypt(From|To))$/;

/** Code for a layer that is off by default is there, its permission is not. */
const ALL_LAYERS: ConfigInput = {
  containment: {
    disassociateElasticIps: true,
    lowerIdleTimeouts: true,
    openChannel: true,
    openGroupSwap: true,
  },
  exemption: { vpcTags: true },
  fleet: { leaveGroup: 'standby' },
  evidence: { copySnapshots: true, forensicAccountId: '123456789012' },
};

const granted = roleStatements(templateFor(ALL_LAYERS));
const byDefault = roleStatements(templateFor());

/** The actions that a step's code can reach: what is left of its bundle when all that it does not use is dropped. */
function usedBy(step: string): Set<string> {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, '..', '..', 'lambdas', step, 'handler.ts')],
    bundle: true,
    write: false,
    treeShaking: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const code = outputFiles[0]?.text ?? '';
  const imports = code.matchAll(/^import\s*\{([^}]*)\}\s*from "@aws-sdk\/([\w-]+)"/gm);
  return new Set([...imports].flatMap(([, names = '', client = '']) => actions(code, names, client)));
}

/** An import of which nothing is left but the import itself is not a use. */
function actions(code: string, names: string, client: string): string[] {
  const service = SERVICES[client];
  const imported = names.split(',').map((name) => name.trim().split(' as ').at(-1) ?? '');
  return imported
    .filter((name) => new RegExp(`\\b${name}\\(`).test(code))
    .flatMap((name) => /^(?:paginate(\w+)|(\w+)Command)\d*$/.exec(name)?.slice(1) ?? [])
    .filter(Boolean)
    .map((operation) => `${service}:${service === 's3' ? (S3[operation] ?? operation) : operation}`);
}

function grantedTo(step: string): Set<string> {
  const role = `${capitalized(step)}Role`;
  const own = granted.filter(({ owner }) => owner === role).flatMap((statement) => statement.actions);
  const accompanying = [
    ...(TAGGED_ON_CREATION.includes(step) ? ['ec2:CreateTags'] : []),
    ...(READS_VERSIONS.includes(step) ? ['s3:GetObjectVersion'] : []),
  ];
  const byEbs = (action: string) => step === 'snapshot' && USED_BY_EBS.test(action);
  return new Set(
    own.filter((action) => !IMPLIED.test(action) && !accompanying.includes(action) && !byEbs(action)),
  );
}

test.each(stepNames())('%s may do exactly what its code does', (step) => {
  expect([...grantedTo(step)].toSorted()).toEqual([...usedBy(step)].toSorted());
});

test.each([
  ['isolate', 'ec2:AuthorizeSecurityGroupIngress'],
  ['detach', 'autoscaling:EnterStandby'],
  ['sever', 'ec2:DisassociateAddress'],
  ['sever', 'ec2:ModifyNetworkInterfaceAttribute'],
])('%s has no permission to %s while the layer is off', (step, action) => {
  const role = `${step.charAt(0).toUpperCase()}${step.slice(1)}Role`;
  const actions = byDefault.filter(({ owner }) => owner === role).flatMap((statement) => statement.actions);
  expect(actions).not.toContain(action);
});

test('no permission to put policies on roles is left where denyCredentials is off, and never one for the own roles', () => {
  const off = roleStatements(templateFor({ containment: { denyCredentials: false } }));
  expect(off.flatMap(({ actions }) => actions)).not.toContain('iam:PutRolePolicy');
});

test.each([
  ['ec2:CancelSpotInstanceRequests', { cancelSpotRequests: false }],
  ['ecs:UpdateContainerInstancesState', { drainContainerInstances: false }],
])('detach has no permission to %s where policy leaves that alone', (action, fleet) => {
  const off = roleStatements(templateFor({ fleet })).filter(({ owner }) => owner === 'DetachRole');
  expect(off.flatMap(({ actions }) => actions)).not.toContain(action);
});
