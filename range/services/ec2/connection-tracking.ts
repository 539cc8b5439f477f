/**
 * Flows through the security groups of an interface and the network ACLs of its subnet.
 *
 * - A flow is opened only if the rules permit it now.
 * - A tracked flow lives on whatever becomes of the rules, until it has been idle for its timeout.
 * - An untracked flow lives by the rules: it is cut once none permits it, and becomes tracked once the rules no
 *   longer leave it untracked.
 * - What passes a NAT gateway, an interface endpoint, a DynamoDB gateway endpoint, an egress-only internet gateway or
 *   a Network Load Balancer is tracked always, and so is ICMP.
 * - A packet that a network ACL denies, there or back, does not get through, whether its flow is tracked or not; the flow
 *   outlives that, and goes on if the entry is gone before its idle timeout.
 * - Traffic with the resolver, the metadata service and the time service is not filtered at all.
 *
 * Rules of the interface at the other end count when a flow inside the VPC is opened, not afterwards.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 */

import type { World } from '../../world';
import { aclsPermit } from './acl-filter';
import { type Family, familyOf } from './addresses';
import { isGuestAlive } from './guest-state';
import { idleTimeoutMs } from './idle-timeout';
import { pathTo } from './paths';
import { find } from './resource-ids';
import { asSeenFrom, interfaceAt, leavesUntracked, type Packet, permits } from './rules';
import type { Direction, Flow, FlowEnd, FlowPath, NetworkInterface } from './state';

export interface FlowRequest {
  readonly eniId: string;
  /** Who opens it: `egress` is the instance. */
  readonly direction: Direction;
  readonly protocol: Flow['protocol'];
  readonly localPort?: number;
  readonly remoteIp: string;
  readonly remotePort?: number;
  /** @default what the subnet's routes give for this peer */
  readonly via?: FlowPath;
}

type Refusal = 'rules' | 'peer-rules' | 'network-acl' | 'no-route' | 'powered-off';

export type FlowAnswer =
  | { readonly kind: 'open'; readonly flow: Flow }
  | { readonly kind: 'refused'; readonly why: Refusal };

const ALWAYS_TRACKED: readonly FlowPath[] = [
  'nat-gateway',
  'endpoint',
  'dynamodb-gateway-endpoint',
  'egress-only-internet-gateway',
  'network-load-balancer',
];

/** @throws ServiceError if the interface does not exist; RangeError if `remoteIp` is not an address */
export function openFlow(world: World, request: FlowRequest): FlowAnswer {
  const eni = find(world.ec2, 'networkInterface', request.eniId);
  const family = familyOf(request.remoteIp);
  if (!family) throw new RangeError(`not an IP address: '${request.remoteIp}'`);
  if (!isPowered(world, eni)) return { kind: 'refused', why: 'powered-off' };
  const via = request.via ?? pathTo(world.ec2, eni, request.remoteIp, request.direction);
  if (!via) return { kind: 'refused', why: 'no-route' };
  const refusal = via === 'vpc-service' ? undefined : refusalOf(world, eni, { ...request, family });
  if (refusal) return { kind: 'refused', why: refusal };
  return { kind: 'open', flow: addFlow(world, eni, request, family, via) };
}

/** A packet of the flow in either direction; false if it does not get through. */
export function sendPacket(world: World, flow: Flow): boolean {
  if (!isAlive(world, flow)) return false;
  const passes = passesAcls(world, flow);
  if (passes || world.ec2.switches.droppedPacketsKeepFlows) flow.lastPacketAt = world.clock.now();
  if (!passes) return false;
  flow.packets += 1;
  return true;
}

/** Whether a packet of the flow would get through now. */
export function isPassing(world: World, flow: Flow): boolean {
  return isAlive(world, flow) && passesAcls(world, flow);
}

/** Settles an idle timeout that has passed in the meantime, and says whether the flow still lives. */
export function isAlive(world: World, flow: Flow): boolean {
  if (!flow.alive) return false;
  const expiry = flow.lastPacketAt + idleTimeoutMs(world.ec2, flow);
  if (expiry <= world.clock.now()) closeFlow(world, flow, 'idle-timeout', expiry);
  return flow.alive;
}

export function closeFlow(world: World, flow: Flow, by: FlowEnd, at = world.clock.now()): void {
  if (!flow.alive) return;
  flow.alive = false;
  flow.closedAt = at;
  flow.closedBy = by;
  world.ec2.onFlowClosed.emit(flow);
}

export function liveFlows(world: World, eniId: string): Flow[] {
  return [...world.ec2.flows.values()].filter((flow) => flow.eniId === eniId && isAlive(world, flow));
}

export function closeFlowsOf(world: World, eniId: string, by: FlowEnd): void {
  for (const flow of liveFlows(world, eniId)) closeFlow(world, flow, by);
}

/** After the groups of the interface, or the rules of one of them, have changed. */
export function reevaluateFlows(world: World, eni: NetworkInterface): void {
  for (const flow of liveFlows(world, eni.id)) {
    if (flow.via !== 'vpc-service') reevaluate(world, eni, flow);
  }
}

function reevaluate(world: World, eni: NetworkInterface, flow: Flow): void {
  const untracked = !flow.automaticallyTracked && leavesUntracked(world.ec2, eni, packetOf(flow));
  if (flow.tracked) {
    flow.tracked = !(untracked && world.ec2.switches.openGroupsUntrackFlows);
  } else if (permits(world.ec2, eni, packetOf(flow))) {
    flow.tracked = !untracked;
  } else {
    closeFlow(world, flow, 'rules-changed');
  }
}

function addFlow(
  world: World,
  eni: NetworkInterface,
  request: FlowRequest,
  family: Family,
  via: FlowPath,
): Flow {
  const automaticallyTracked = request.protocol === 'icmp' || ALWAYS_TRACKED.includes(via);
  const packet = packetOf({ ...request, family });
  const flow: Flow = {
    id: `flow-${world.ec2.ids.hex(17)}`,
    eniId: eni.id,
    direction: request.direction,
    family,
    protocol: request.protocol,
    localPort: request.localPort ?? 0,
    remoteIp: request.remoteIp,
    remotePort: request.remotePort ?? 0,
    via,
    automaticallyTracked,
    tracked: via !== 'vpc-service' && (automaticallyTracked || !leavesUntracked(world.ec2, eni, packet)),
    timeouts: { ...eni.trackingTimeouts },
    openedAt: world.clock.now(),
    lastPacketAt: world.clock.now(),
    packets: 1,
    alive: true,
  };
  world.ec2.flows.set(flow.id, flow);
  return flow;
}

type Ends = Pick<FlowRequest, 'direction' | 'protocol' | 'localPort' | 'remoteIp' | 'remotePort'> & {
  readonly family: Family;
};

function refusalOf(world: World, eni: NetworkInterface, ends: Ends): Refusal | undefined {
  const packet = packetOf(ends);
  if (!permits(world.ec2, eni, packet)) return 'rules';
  if (!aclsPermit(world.ec2, eni, packet, openerPort(ends))) return 'network-acl';
  const peer = interfaceAt(world.ec2, eni.vpcId, packet.remoteIp);
  if (!peer || peer.id === eni.id) return undefined;
  return permits(world.ec2, peer, asSeenFrom(eni, packet)) ? undefined : 'peer-rules';
}

function passesAcls(world: World, flow: Flow): boolean {
  if (flow.via === 'vpc-service') return true;
  return aclsPermit(
    world.ec2,
    find(world.ec2, 'networkInterface', flow.eniId),
    packetOf(flow),
    openerPort(flow),
  );
}

function openerPort({ direction, localPort, remotePort }: Ends): number {
  return (direction === 'egress' ? localPort : remotePort) ?? 0;
}

function packetOf(flow: Ends): Packet {
  const { direction, family, protocol, remoteIp } = flow;
  const port = (direction === 'ingress' ? flow.localPort : flow.remotePort) ?? 0;
  return { direction, family, protocol, port, remoteIp };
}

function isPowered(world: World, eni: NetworkInterface): boolean {
  if (!eni.attachment) return eni.requesterManaged;
  return isGuestAlive(world.ec2.instances.get(eni.attachment.instanceId)?.guest);
}
