import { openFlow } from '../services/ec2/connection-tracking';
import { isGuestAlive } from '../services/ec2/guest-state';
import { canReach } from '../services/ec2/reachability';
import type { Flow, Instance } from '../services/ec2/state';
import type { World } from '../world';

export interface Peer {
  readonly ip: string;
  readonly port: number;
}

/** A TCP connection with the peer, over the first interface that has a way. */
export function connect(
  world: World,
  instance: Instance,
  { ip, port }: Peer,
  localPort: number,
): Flow | undefined {
  for (const eniId of instance.eniIds) {
    const answer = openFlow(world, {
      eniId,
      direction: 'egress',
      protocol: 'tcp',
      localPort,
      remoteIp: ip,
      remotePort: port,
    });
    if (answer.kind === 'open') return answer.flow;
  }
  return undefined;
}

/** Whether a connection could be opened over any interface. */
export function canConnect(world: World, { guest, eniIds }: Instance, { ip, port }: Peer): boolean {
  return isGuestAlive(guest) && eniIds.some((id) => canReach(world, id, { address: ip, port }).reachable);
}
