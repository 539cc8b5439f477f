import type { Direction, Tags } from './network-model';

export interface NetworkAclEntry {
  readonly direction: Direction;
  /** Unique in its direction; the lowest that matches decides. */
  readonly ruleNumber: number;
  readonly action: 'allow' | 'deny';
  /** `-1` (all) or the protocol's number. */
  readonly protocol: string;
  readonly family: 'ipv4' | 'ipv6';
  /** In its canonical form. */
  readonly cidr: string;
  /** Of TCP and UDP. */
  readonly ports?: { readonly from: number; readonly to: number };
  /** Of ICMP and ICMPv6; -1 for all. */
  readonly icmp?: { readonly type: number; readonly code: number };
}

/** Change `entries` and `associations` through network-acls.ts, which tells the subscribers. */
export interface NetworkAcl {
  readonly id: string;
  readonly vpcId: string;
  readonly isDefault: boolean;
  /** Egress before ingress, then by rule number. */
  readonly entries: NetworkAclEntry[];
  /** Ids of the associations, by subnet. */
  readonly associations: Map<string, string>;
  readonly tags: Tags;
}
