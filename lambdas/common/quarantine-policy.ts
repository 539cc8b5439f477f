/**
 * The inline policy that takes everything from the credentials of one instance, wherever they are used, and nothing from the
 * other sessions of its role. Two statements, since either key alone could be missing from a request: EC2 puts the ARN of the instance
 * that credentials were delivered to into every request that they sign, and the session bears the instance's id as its name.
 *
 * It is kept short: all inline policies of a role together may have 10,240 characters (IAM User Guide, "IAM and AWS STS quotas"), and a
 * role may serve many subjects. What stands under its name is read by what it says, so that a policy of an earlier version is known again.
 */
import * as v from 'valibot';

/** Of the inline policy on the subject's role; one a subject. */
export const quarantinePolicyName = (instanceId: string): string => `CordonQuarantine-${instanceId}`;

/** The instance that such a policy is about; undefined for a policy that is not Cordon's. */
export const quarantinedInstance = (policyName: string): string | undefined =>
  /^CordonQuarantine-(i-[0-9a-f]{8,17})$/.exec(policyName)?.[1];

/**
 * What the agent calls in order to be given a command and to say what became of it. Both message services serve the agent
 * alone; of Systems Manager itself, which also holds parameters, only what the agent announces itself with.
 */
const AGENT_ACTIONS = [
  'ec2messages:*',
  'ssm:ListAssociations',
  'ssm:ListInstanceAssociations',
  'ssm:UpdateInstanceInformation',
  'ssmmessages:*',
];

export interface Denied {
  readonly instanceArn: string;
  readonly instanceId: string;
  /** Such as `AROAEXAMPLE`: the first part of a session's user id. */
  readonly roleId: string;
  /** Whether the agent goes on, for the capture. */
  readonly exemptSsm: boolean;
}

export function quarantinePolicy({ instanceArn, instanceId, roleId, exemptSsm }: Denied): string {
  const scope = exemptSsm ? { NotAction: AGENT_ACTIONS } : { Action: '*' };
  const deny = (Condition: object) => ({ Effect: 'Deny', ...scope, Resource: '*', Condition });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      deny({ ArnEquals: { 'ec2:SourceInstanceARN': instanceArn } }),
      deny({ StringEquals: { 'aws:userid': `${roleId}:${instanceId}` } }),
    ],
  });
}

export type Denial = 'denied' | 'denied but for Systems Manager' | 'not denied';

const oneOrMore = v.union([v.string(), v.array(v.string())]);
const statementSchema = v.object({
  Effect: v.string(),
  Action: v.optional(oneOrMore),
  NotAction: v.optional(oneOrMore),
  Resource: v.optional(oneOrMore),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), oneOrMore))),
});
const policySchema = v.pipe(v.string(), v.parseJson(), v.object({ Statement: v.array(statementSchema) }));
type Statement = v.InferOutput<typeof statementSchema>;

/** What a policy denies to the sessions of the instance; both ways to tell it have to be denied. */
export function denialOf(document: string, instanceId: string): Denial {
  const statements = statementsOf(document);
  const ways = [
    statements.filter((each) => isAbout(each, 'ec2:SourceInstanceARN', `:instance/${instanceId}`)),
    statements.filter((each) => isAbout(each, 'aws:userid', `:${instanceId}`)),
  ];
  if (ways.every((way) => way.some(({ Action }) => [Action].flat().includes('*')))) return 'denied';
  return ways.every((way) => way.some(({ NotAction }) => NotAction !== undefined))
    ? 'denied but for Systems Manager'
    : 'not denied';
}

/** Whether the policy is one that Cordon writes: it denies the instance's sessions and says nothing else. */
export const isQuarantinePolicy = (document: string, instanceId: string): boolean =>
  denialOf(document, instanceId) !== 'not denied' && statementsOf(document).length === 2;

function statementsOf(document: string): readonly Statement[] {
  const parsed = v.safeParse(policySchema, document);
  return parsed.success ? parsed.output.Statement : [];
}

/** A deny of everything with one condition, which is about this instance and no other. */
function isAbout({ Effect, Resource, Condition }: Statement, key: string, tail: string): boolean {
  const tests = Object.values(Condition ?? {});
  const values = tests.flatMap((each) => [each[key] ?? []].flat());
  return (
    Effect === 'Deny' &&
    [Resource].flat().includes('*') &&
    tests.length === 1 &&
    values.length > 0 &&
    values.every((each) => each.endsWith(tail))
  );
}
