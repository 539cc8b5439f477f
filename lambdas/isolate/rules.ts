/** The rules of Cordon's own groups: read, compared with what they must be, and corrected. */
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  paginateDescribeSecurityGroupRules,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import { budgetLeftMs } from '../common/budget';
import type { Changes } from '../common/changes';
import { collect } from '../common/collect';
import { ec2 } from '../common/ec2';
import { sleep } from '../common/time';
import { onceVisible } from './once-visible';
import { described, type OwnRule, sameRules } from './own-rule';

/** Whether the group, as it was described, has exactly these rules. */
export function hasExactly(
  { IpPermissions, IpPermissionsEgress }: SecurityGroup,
  rules: readonly OwnRule[],
): boolean {
  const actual = [
    ...(IpPermissions ?? []).flatMap((each) => spread(each, false)),
    ...(IpPermissionsEgress ?? []).flatMap((each) => spread(each, true)),
  ];
  return sameRules(actual, rules);
}

/** One entry per peer, as rules are stored. */
const spread = (permission: IpPermission, egress: boolean): string[] => {
  const peers = [
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
    ...(permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
  ];
  const { IpProtocol: protocol, FromPort: fromPort, ToPort: toPort } = permission;
  return peers.map((peer) => described({ egress, protocol, fromPort, toPort, peer }));
};

/** What EC2 answers when another case, a repetition of the call by the SDK, or a write that a read did not show yet was faster. */
const CHANGED_MEANWHILE = [
  'InvalidPermission.Duplicate',
  'InvalidPermission.NotFound',
  'InvalidSecurityGroupRuleId.NotFound',
];

/** A read may lag behind the writes by seconds: some fifteen in all, far below the function's timeout. */
const PAUSES_MS = [0, 250, 500, 1_000, 2_000, 4_000, 8_000];

export class RulesNotProved extends Error {
  override readonly name = 'RulesNotProved';
}

/**
 * Reads the rules and makes them exactly `wished`, until a read shows nothing else: what was answered to a write says what was changed,
 * not what else there is. Where another read has shown something else, one that shows nothing to correct proves nothing.
 * @throws RulesNotProved
 */
export async function proveRules(
  groupId: string,
  wished: readonly OwnRule[],
  changes: Changes,
  isDoubtful: boolean,
): Promise<void> {
  let isInDoubt = isDoubtful;
  for (const pause of PAUSES_MS) {
    await sleep(Math.min(pause, budgetLeftMs()));
    const isRight = await correctRules(groupId, wished, changes);
    // Another case may have corrected it meanwhile: then both reads agree now.
    isInDoubt &&= isRight && !hasExactly(await describedGroup(groupId), wished);
    if ((isRight && !isInDoubt) || changes.isDryRun) return;
  }
  throw new RulesNotProved(`the rules of ${groupId} could not be read as they must be`);
}

async function describedGroup(groupId: string): Promise<SecurityGroup> {
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }));
  return SecurityGroups?.[0] ?? {};
}

/** Whether there was nothing to correct. What does not belong is revoked by its id, whatever it says. */
export async function correctRules(
  groupId: string,
  wished: readonly OwnRule[],
  changes: Changes,
): Promise<boolean> {
  const rules = await rulesOf(groupId);
  const is = (rule: SecurityGroupRule, wish: OwnRule): boolean => sameRules([describe(rule)], [wish]);
  const wrong = rules.filter((rule) => !wished.some((wish) => is(rule, wish)));
  const missing = wished.filter((wish) => !rules.some((rule) => is(rule, wish)));
  if (wrong.length === 0 && missing.length === 0) return true;
  const [out, into] = [
    wrong.filter(({ IsEgress }) => IsEgress === true),
    wrong.filter(({ IsEgress }) => IsEgress !== true),
  ];
  await unlessChanged(() => revoke(groupId, out, true, changes));
  await unlessChanged(() => revoke(groupId, into, false, changes));
  if (missing.length > 0) await unlessChanged(() => allow(groupId, missing, changes));
  return false;
}

/** The rules of a group that has none yet, as far as is known. */
export const allowNew = (groupId: string, rules: readonly OwnRule[], changes: Changes): Promise<void> =>
  unlessChanged(() => onceVisible(() => allow(groupId, rules, changes)));

async function unlessChanged(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isCode(error, ...CHANGED_MEANWHILE)) throw error;
  }
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
  described({
    egress: rule.IsEgress === true,
    protocol: rule.IpProtocol,
    fromPort: rule.FromPort,
    toPort: rule.ToPort,
    peer: rule.ReferencedGroupInfo?.GroupId ?? rule.PrefixListId ?? rule.CidrIpv4 ?? rule.CidrIpv6,
  });

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

/** What goes out first, then what comes in. */
async function allow(groupId: string, rules: readonly OwnRule[], changes: Changes): Promise<void> {
  const out = rules.filter(({ direction }) => direction === 'egress');
  const into = rules.filter(({ direction }) => direction === 'ingress');
  if (out.length > 0)
    await changes.make('ec2:AuthorizeSecurityGroupEgress', groupId, inWords(out), () =>
      ec2.send(
        new AuthorizeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions: out.map(permission) }),
      ),
    );
  if (into.length > 0)
    await changes.make('ec2:AuthorizeSecurityGroupIngress', groupId, inWords(into), () =>
      ec2.send(
        new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: into.map(permission) }),
      ),
    );
}

const inWords = (rules: readonly OwnRule[]): string =>
  rules
    .map(({ direction, ports, peer }) =>
      [ports === 'https' ? '443' : 'everything', direction === 'egress' ? 'to' : 'from', peer.id].join(' '),
    )
    .join(', ');

const PEERS = {
  group: (GroupId: string): IpPermission => ({ UserIdGroupPairs: [{ GroupId }] }),
  'prefix-list': (PrefixListId: string): IpPermission => ({ PrefixListIds: [{ PrefixListId }] }),
  ipv4: (CidrIp: string): IpPermission => ({ IpRanges: [{ CidrIp }] }),
  ipv6: (CidrIpv6: string): IpPermission => ({ Ipv6Ranges: [{ CidrIpv6 }] }),
} as const;

const permission = ({ ports, peer }: OwnRule): IpPermission => ({
  ...(ports === 'https' ? { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 } : { IpProtocol: '-1' }),
  ...PEERS[peer.kind](peer.id),
});
