import type { Direction, TrackingTimeouts } from './network-model';

/** What a flow passes between the interface and its peer; some of these are tracked whatever the rules say. */
export type FlowPath =
  | 'local'
  | 'internet-gateway'
  | 'egress-only-internet-gateway'
  | 'nat-gateway'
  | 'transit-gateway'
  | 'vpc-peering'
  /** An interface endpoint (PrivateLink). */
  | 'endpoint'
  | 's3-gateway-endpoint'
  | 'dynamodb-gateway-endpoint'
  /** A classic or an application load balancer. */
  | 'load-balancer'
  /** The resolver, the metadata service, the time service: security groups do not filter them. */
  | 'vpc-service'
  | 'network-load-balancer';

export type FlowEnd =
  | 'rules-changed'
  | 'idle-timeout'
  | 'power-off'
  | 'interface-detached'
  | 'public-address-lost'
  /** One of the two sides, or the load balancer between them, closed it. */
  | 'peer';

export interface Flow {
  readonly id: string;
  readonly eniId: string;
  /** Who opened it: `egress` is the instance. */
  readonly direction: Direction;
  readonly family: 'ipv4' | 'ipv6';
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** 0 for ICMP. */
  readonly localPort: number;
  readonly remoteIp: string;
  readonly remotePort: number;
  readonly via: FlowPath;
  readonly automaticallyTracked: boolean;
  /** The interface's settings when the flow was opened. */
  readonly timeouts: TrackingTimeouts;
  readonly openedAt: number;
  /** Security groups let the packets of a tracked flow pass whatever the rules have become. */
  tracked: boolean;
  lastPacketAt: number;
  packets: number;
  alive: boolean;
  closedAt?: number;
  closedBy?: FlowEnd;
}
