/** The only places where groups and rules change: they re-evaluate the flows and tell the subscribers. */
import type { World } from '../../world';
import { reevaluateFlows } from './connection-tracking';
import type { NetworkInterface, RulePeer, SecurityGroup, SecurityGroupRule, Tags } from './state';

export type RuleSpec = Omit<SecurityGroupRule, 'id' | 'tags'> & { readonly tags?: Tags };

/** Whether two rules permit the same: AWS keeps no duplicates, whatever their descriptions say. */
export function isSameRule(a: RuleSpec | SecurityGroupRule, b: RuleSpec | SecurityGroupRule): boolean {
  return (
    a.direction === b.direction &&
    a.protocol === b.protocol &&
    a.fromPort === b.fromPort &&
    a.toPort === b.toPort &&
    peerKey(a.peer) === peerKey(b.peer)
  );
}

/** The peer as text: a block or an id. */
export function peerKey(peer: RulePeer): string {
  switch (peer.kind) {
    case 'cidrIpv4':
    case 'cidrIpv6':
      return peer.cidr;
    case 'prefixList':
      return peer.prefixListId;
    case 'group':
      return peer.groupId;
  }
}

export function addRules(
  world: World,
  group: SecurityGroup,
  specs: readonly RuleSpec[],
): SecurityGroupRule[] {
  const added = specs.map((spec) => ({
    ...spec,
    id: `sgr-0${world.ec2.ids.hex(16)}`,
    tags: new Map(spec.tags ?? []),
  }));
  for (const rule of added) group.rules.set(rule.id, rule);
  rulesChanged(world, group);
  return added;
}

export function removeRules(world: World, group: SecurityGroup, ruleIds: readonly string[]): void {
  for (const id of ruleIds) group.rules.delete(id);
  rulesChanged(world, group);
}

/** `groupIds` must be of the interface's VPC and not empty; the operation has checked. */
export function setGroups(world: World, eni: NetworkInterface, groupIds: readonly string[]): void {
  eni.groupIds = [...new Set(groupIds)];
  groupsChanged(world, eni);
}

function rulesChanged(world: World, group: SecurityGroup): void {
  for (const eni of world.ec2.networkInterfaces.values())
    if (eni.groupIds.includes(group.id)) groupsChanged(world, eni);
}

function groupsChanged(world: World, eni: NetworkInterface): void {
  reevaluateFlows(world, eni);
  world.ec2.onGroupsChanged.emit(eni.id);
}
