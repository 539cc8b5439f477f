/** The inline policy that denies the subject's credentials, as it stands on the role now. */
import { environment } from '../common/environment';
import { policyOf } from '../common/instance-role';
import { isQuarantinePolicy, quarantinePolicy } from '../common/quarantine-policy';
import type { BeforeState } from './before-state';
import { compare, type Row } from './row';

/** Under the name stands a policy that Cordon writes, or somebody has changed it. */
export async function roleRows({ case: request, parts }: BeforeState): Promise<Row[]> {
  const recorded = parts['credentials.json'];
  if (!recorded?.role) return [];
  const { role, policyName, policyDocument } = recorded;
  const { accountId, region, instanceId } = request;
  const instanceArn = `arn:${environment('PARTITION')}:ec2:${region}:${accountId}:instance/${instanceId}`;
  const written = quarantinePolicy({ instanceArn, instanceId, roleId: role.id, exemptSsm: false });
  const isOwn = (document: string | null): boolean =>
    document !== null && isQuarantinePolicy(document, instanceId);
  const now = await policyOf(role.name, policyName);
  // What an earlier case of this instance left behind is Cordon's too, and nobody misses it.
  const before = isOwn(policyDocument) ? null : policyDocument;
  return [
    compare({
      field: 'role-policy',
      before,
      set: isOwn(now) ? now : written,
      now,
      note: `${policyName} on ${role.name}`,
      cannot:
        before === null ? undefined : 'Cordon never writes over a policy of others, and so puts none back',
    }),
  ];
}
