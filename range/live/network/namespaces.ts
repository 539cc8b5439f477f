/**
 * The wires between the guest, the vault and the intruder's server: one network namespace for the security group, through which
 * everything passes, one for the C2 server; the vault is in the namespace of the caller, which is itself one of the run's own
 * (see enter.ts), so that nothing here touches the machine's network and nothing is left of it when the run ends.
 */
import { command } from '../command';

export const GUEST_NAMESPACE = 'group';
export const C2_NAMESPACE = 'c2';
export const TAP = 'guest0';

export interface Addresses {
  /** Of the guest, with its subnet's prefix length. */
  readonly guest: string;
  readonly gateway: string;
  readonly vault: string;
  readonly c2: string;
}

export const inside = (namespace: string): readonly string[] => ['ip', 'netns', 'exec', namespace];

const ip = (...args: readonly string[]): string => command('ip', args);
const ipIn = (namespace: string, ...args: readonly string[]): string => ip('-n', namespace, ...args);
const NFT = ['netns', 'exec', GUEST_NAMESPACE, 'nft'];

export function layWires({ guest, gateway, vault, c2 }: Addresses): void {
  ip('link', 'set', 'lo', 'up');
  for (const namespace of [GUEST_NAMESPACE, C2_NAMESPACE]) {
    ip('netns', 'add', namespace);
    ipIn(namespace, 'link', 'set', 'lo', 'up');
  }
  ipIn(GUEST_NAMESPACE, 'tuntap', 'add', 'dev', TAP, 'mode', 'tap');
  ipIn(GUEST_NAMESPACE, 'address', 'add', `${gateway}/${guest.split('/')[1]}`, 'dev', TAP);
  ipIn(GUEST_NAMESPACE, 'link', 'set', TAP, 'up');
  lay({ name: 'vault', peer: [], address: vault, network: '169.254.10' });
  lay({ name: 'c2', peer: ['-n', C2_NAMESPACE], address: c2, network: '169.254.20' });
  // conntrack's settings exist once it is loaded, and a rule that asks for a state loads it.
  command('ip', [...NFT, '-f', '-'], { input: 'table inet load { chain any { ct state new accept; }; }' });
  const settings =
    'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 0 >/proc/sys/net/netfilter/nf_conntrack_tcp_loose';
  command('ip', ['netns', 'exec', GUEST_NAMESPACE, 'sh', '-ec', settings]);
}

interface Wire {
  readonly name: string;
  /** Options of `ip` for the far end's namespace. */
  readonly peer: readonly string[];
  readonly address: string;
  readonly network: string;
}

/** A pair of interfaces to the far end, which has the address on its loopback and everything else behind the pair. */
function lay({ name, peer, address, network }: Wire): void {
  const [near, far] = [`${name}0`, `${name}1`];
  ip('link', 'add', far, 'type', 'veth', 'peer', 'name', near, 'netns', GUEST_NAMESPACE);
  if (peer.length > 0) ip('link', 'set', far, 'netns', peer[1] ?? '');
  ipIn(GUEST_NAMESPACE, 'address', 'add', `${network}.1/30`, 'dev', near);
  ipIn(GUEST_NAMESPACE, 'link', 'set', near, 'up');
  ip(...peer, 'address', 'add', `${network}.2/30`, 'dev', far);
  ip(...peer, 'link', 'set', far, 'up');
  ip(...peer, 'address', 'add', `${address}/32`, 'dev', 'lo');
  ip(...peer, 'route', 'add', 'default', 'via', `${network}.1`);
  ipIn(GUEST_NAMESPACE, 'route', 'add', `${address}/32`, 'via', `${network}.2`);
}

/** Takes away what `layWires` made, so that the next guest finds nothing of this one's flows and rules. */
export function takeUpWires(): void {
  for (const namespace of [GUEST_NAMESPACE, C2_NAMESPACE]) {
    try {
      ip('netns', 'delete', namespace);
    } catch {
      // It was never made.
    }
  }
  ip('address', 'flush', 'dev', 'lo', 'scope', 'global');
}
