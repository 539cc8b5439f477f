/** The rules of Cordon's own groups: read, compared with what they must be, and corrected. */
import {
  AuthorizeSecurityGroupEgressCommand,
  type IpPermission,
  paginateDescribeSecurityGroupRules,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { collect } from '../common/collect';
import { ec2 } from '../common/ec2';
import { type Egress, sameEgress } from './egress';

/** Whether the group, as it was described, has no ingress and exactly `egress`. */
export function hasExactly(
  { IpPermissions, IpPermissionsEgress }: SecurityGroup,
  egress: readonly Egress[],
): boolean {
  if ((IpPermissions ?? []).length > 0) return false;
  return sameEgress((IpPermissionsEgress ?? []).flatMap(spread), egress);
}

/** One entry per peer, as rules are stored; a peer that is no group and no prefix list can be nobody's wish. */
const spread = (permission: IpPermission): string[] => {
  const ports = `${permission.IpProtocol}/${permission.FromPort}-${permission.ToPort}`;
  const peers = [
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
    ...(permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
  ];
  return peers.map((peer) => `${ports} ${peer}`);
};

/** What EC2 answers when another case, or a repetition of the call by the SDK, was faster. */
const CHANGED_MEANWHILE = [
  'InvalidPermission.Duplicate',
  'InvalidPermission.NotFound',
  'InvalidSecurityGroupRuleId.NotFound',
];
const MAX_ATTEMPTS = 5;

/** Reads the rules and makes them exactly `egress`; when somebody else does the same, what is there then decides. */
export async function confirmRules(
  groupId: string,
  egress: readonly Egress[],
  changes: Changes,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await correctRules(groupId, egress, changes);
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isCode(error, ...CHANGED_MEANWHILE)) throw error;
    }
  }
}

/** What does not belong is revoked by its id, whatever it says. */
async function correctRules(groupId: string, egress: readonly Egress[], changes: Changes): Promise<void> {
  const rules = await rulesOf(groupId);
  const isWished = (rule: SecurityGroupRule): boolean =>
    rule.IsEgress === true && egress.some((wish) => sameEgress([describe(rule)], [wish]));
  const wrong = rules.filter((rule) => !isWished(rule));
  const [out, into] = [
    wrong.filter(({ IsEgress }) => IsEgress === true),
    wrong.filter(({ IsEgress }) => IsEgress !== true),
  ];
  await revoke(groupId, out, true, changes);
  await revoke(groupId, into, false, changes);
  const missing = egress.filter(
    (wish) => !rules.some((rule) => rule.IsEgress === true && sameEgress([describe(rule)], [wish])),
  );
  if (missing.length > 0) await allow(groupId, missing, changes);
}

const rulesOf = (groupId: string): Promise<SecurityGroupRule[]> =>
  collect(
    paginateDescribeSecurityGroupRules(
      { client: ec2 },
      { Filters: [{ Name: 'group-id', Values: [groupId] }] },
    ),
    ({ SecurityGroupRules }) => SecurityGroupRules,
  );

const describe = (rule: SecurityGroupRule): string =>
  `${rule.IpProtocol}/${rule.FromPort}-${rule.ToPort} ${
    rule.ReferencedGroupInfo?.GroupId ?? rule.PrefixListId ?? rule.CidrIpv4 ?? rule.CidrIpv6
  }`;

async function revoke(
  groupId: string,
  rules: readonly SecurityGroupRule[],
  egress: boolean,
  changes: Changes,
): Promise<void> {
  if (rules.length === 0) return;
  const action = egress ? 'ec2:RevokeSecurityGroupEgress' : 'ec2:RevokeSecurityGroupIngress';
  const parameters = {
    GroupId: groupId,
    SecurityGroupRuleIds: rules.flatMap(({ SecurityGroupRuleId }) => SecurityGroupRuleId ?? []),
  };
  await changes.make(action, groupId, `rules removed: ${rules.map(describe).join(', ')}`, async () => {
    if (egress) await ec2.send(new RevokeSecurityGroupEgressCommand(parameters));
    else await ec2.send(new RevokeSecurityGroupIngressCommand(parameters));
  });
}

export async function allow(groupId: string, egress: readonly Egress[], changes: Changes): Promise<void> {
  const IpPermissions = egress.map(({ peer }) => ({
    IpProtocol: 'tcp',
    FromPort: 443,
    ToPort: 443,
    ...(peer.kind === 'group'
      ? { UserIdGroupPairs: [{ GroupId: peer.id }] }
      : { PrefixListIds: [{ PrefixListId: peer.id }] }),
  }));
  await changes.make(
    'ec2:AuthorizeSecurityGroupEgress',
    groupId,
    `443 to ${egress.map(({ peer }) => peer.id).join(', ')}`,
    () => ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions })),
  );
}
