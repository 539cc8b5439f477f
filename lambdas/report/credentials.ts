/** Whether the subject's credentials are denied, read again from its role: the policy that stands, not the one that was sent. */
import { GetInstanceProfileCommand, GetRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import * as v from 'valibot';
import { isCode } from '../common/aws-error';
import { clientDefaults } from '../common/clients';
import { quarantinePolicyName } from '../common/own-tags';

const iam = new IAMClient(clientDefaults());

export type CredentialState =
  /** No profile, or one without a role: the subject has no credentials. */
  'none' | 'denied' | 'denied but for Systems Manager' | 'not denied' | 'unread';

const oneOrMore = v.union([v.string(), v.array(v.string())]);
const statementSchema = v.object({
  Effect: v.string(),
  Action: v.optional(oneOrMore),
  NotAction: v.optional(oneOrMore),
  Resource: v.optional(oneOrMore),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), oneOrMore))),
});
const policySchema = v.object({ Statement: v.array(statementSchema) });
type Statement = v.InferOutput<typeof statementSchema>;

export async function credentialState(
  profileArn: string | undefined,
  instanceId: string,
): Promise<CredentialState> {
  if (profileArn === undefined) return 'none';
  const InstanceProfileName = profileArn.split('/').pop() ?? '';
  const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
  const role = InstanceProfile?.Roles?.[0];
  if (role?.RoleName === undefined) return 'none';
  const document = await policyOf(role.RoleName, instanceId);
  return document === undefined ? 'not denied' : judge(document, instanceId);
}

async function policyOf(RoleName: string, instanceId: string): Promise<string | undefined> {
  try {
    const { PolicyDocument } = await iam.send(
      new GetRolePolicyCommand({ RoleName, PolicyName: quarantinePolicyName(instanceId) }),
    );
    return PolicyDocument;
  } catch (error) {
    if (isCode(error, 'NoSuchEntity', 'NoSuchEntityException')) return undefined;
    throw error;
  }
}

/** The document comes percent-encoded (IAM API, "GetRolePolicy"). Both ways to tell the instance have to be denied. */
export function judge(document: string, instanceId: string): CredentialState {
  const parsed = v.safeParse(policySchema, JSON.parse(decodeURIComponent(document)));
  const denials = parsed.success ? parsed.output.Statement.filter(({ Effect }) => Effect === 'Deny') : [];
  const about = (key: string, tail: string): Statement[] =>
    denials.filter(({ Condition, Resource }) => {
      const tests = Object.values(Condition ?? {});
      const values = tests.flatMap((each) => [each[key] ?? []].flat());
      return (
        tests.length === 1 && [Resource].flat().includes('*') && values.some((each) => each.endsWith(tail))
      );
    });
  const ways = [
    about('ec2:SourceInstanceARN', `:instance/${instanceId}`),
    about('aws:userid', `:${instanceId}`),
  ];
  if (ways.every((way) => way.some(({ Action }) => [Action].flat().includes('*')))) return 'denied';
  const isPartial = ways.every((way) => way.some(({ NotAction }) => NotAction !== undefined));
  return isPartial ? 'denied but for Systems Manager' : 'not denied';
}
