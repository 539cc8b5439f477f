import type { World } from '../../world';
import { familyOf } from './addresses';
import { newId, type TagRecord, tagMap } from './ids';
import { find } from './resource-ids';
import type { RuleSpec } from './security-groups';
import type { RulePeer, SecurityGroup, Vpc } from './state';

export interface GroupSpec {
  readonly name: string;
  readonly description?: string;
  readonly tags?: TagRecord;
  /** Added to the default egress. */
  readonly rules?: readonly RuleSpec[];
  /** Whether the group keeps the egress that AWS gives a new group. @default true */
  readonly defaultEgress?: boolean;
}

/** A group as CreateSecurityGroup leaves it: all egress, for IPv6 too if the VPC has an IPv6 block. */
export function addSecurityGroup(world: World, vpcId: string, spec: GroupSpec): SecurityGroup {
  const group: SecurityGroup = {
    id: newId(world.ec2, 'sg'),
    name: spec.name,
    vpcId,
    description: spec.description ?? spec.name,
    rules: new Map(),
    tags: tagMap(spec.tags),
  };
  world.ec2.securityGroups.set(group.id, group);
  const defaults = (spec.defaultEgress ?? true) ? defaultEgress(find(world.ec2, 'vpc', vpcId)) : [];
  insertRules(world, group, [...defaults, ...(spec.rules ?? [])]);
  return group;
}

function defaultEgress(vpc: Vpc): RuleSpec[] {
  const v4 = allow('egress', '-1', [-1, -1], '0.0.0.0/0');
  return vpc.ipv6Cidrs.length > 0 ? [v4, allow('egress', '-1', [-1, -1], '::/0')] : [v4];
}

/** No interface has the group yet, so nothing is to be re-evaluated. */
export function insertRules(world: World, group: SecurityGroup, specs: readonly RuleSpec[]): void {
  for (const spec of specs) {
    const id = newId(world.ec2, 'sgr');
    group.rules.set(id, { ...spec, id, tags: new Map(spec.tags ?? []) });
  }
}

/** One rule: `allow('ingress', 'tcp', 443, '0.0.0.0/0')`; a peer is a block, a `pl-…`, a `sg-…` or a RulePeer. */
export function allow(
  direction: RuleSpec['direction'],
  protocol: string,
  ports: number | readonly [number, number],
  peer: string | RulePeer,
): RuleSpec {
  const [fromPort, toPort] = typeof ports === 'number' ? [ports, ports] : ports;
  return { direction, protocol, fromPort, toPort, peer: typeof peer === 'string' ? peerOf(peer) : peer };
}

function peerOf(text: string): RulePeer {
  if (text.startsWith('sg-')) return { kind: 'group', groupId: text };
  if (text.startsWith('pl-')) return { kind: 'prefixList', prefixListId: text };
  const family = familyOf(text.split('/')[0] ?? '');
  return family === 'ipv6' ? { kind: 'cidrIpv6', cidr: text } : { kind: 'cidrIpv4', cidr: text };
}
