/** The rules of Cordon's own groups: read, compared with what they must be, and corrected. */
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
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

/** What EC2 answers when another case, or a repetition of the call by the SDK, was faster. */
const CHANGED_MEANWHILE = [
  'InvalidPermission.Duplicate',
  'InvalidPermission.NotFound',
  'InvalidSecurityGroupRuleId.NotFound',
];
const MAX_ATTEMPTS = 5;

/** Reads the rules and makes them exactly `wished`; when somebody else does the same, what is there then decides. */
export async function confirmRules(
  groupId: string,
  wished: readonly OwnRule[],
  changes: Changes,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await correctRules(groupId, wished, changes);
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isCode(error, ...CHANGED_MEANWHILE)) throw error;
    }
  }
}

/** What does not belong is revoked by its id, whatever it says. */
async function correctRules(groupId: string, wished: readonly OwnRule[], changes: Changes): Promise<void> {
  const rules = await rulesOf(groupId);
  const is = (rule: SecurityGroupRule, wish: OwnRule): boolean => sameRules([describe(rule)], [wish]);
  const wrong = rules.filter((rule) => !wished.some((wish) => is(rule, wish)));
  const [out, into] = [
    wrong.filter(({ IsEgress }) => IsEgress === true),
    wrong.filter(({ IsEgress }) => IsEgress !== true),
  ];
  await revoke(groupId, out, true, changes);
  await revoke(groupId, into, false, changes);
  const missing = wished.filter((wish) => !rules.some((rule) => is(rule, wish)));
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
export async function allow(groupId: string, rules: readonly OwnRule[], changes: Changes): Promise<void> {
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
