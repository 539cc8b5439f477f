/**
 * What a VPC holds. Maps and arrays are mutable on purpose: operations change them in place. Whoever changes
 * `groupIds` of an interface or `rules` of a group must do so through security-groups.ts, which re-evaluates
 * the flows (connection-tracking.ts) and tells the subscribers.
 */
export type Tags = Map<string, string>;

export interface Vpc {
  readonly id: string;
  readonly cidrs: readonly string[];
  readonly ipv6Cidrs: readonly string[];
  readonly isDefault: boolean;
  /** Whether the resolver answers in the VPC. */
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
  readonly tags: Tags;
}

/** How the route table that a subnet was built with reaches the internet, per address family; see route-model.ts for the table. */
export type InternetRoute = 'internet-gateway' | 'nat-gateway' | 'none';
export type InternetRouteV6 = 'internet-gateway' | 'egress-only-internet-gateway' | 'none';

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly cidr: string;
  readonly ipv6Cidr?: string;
  readonly internet: InternetRoute;
  readonly internetV6: InternetRouteV6;
  readonly mapPublicIpOnLaunch: boolean;
  /** Its own, or the VPC's main one; gateway endpoints are associated with it. */
  readonly routeTableId: string;
  readonly tags: Tags;
  /** Offset of the next address to hand out. */
  nextHost: number;
}

export type Direction = 'ingress' | 'egress';

export type RulePeer =
  | { readonly kind: 'cidrIpv4'; readonly cidr: string }
  | { readonly kind: 'cidrIpv6'; readonly cidr: string }
  | { readonly kind: 'prefixList'; readonly prefixListId: string }
  | { readonly kind: 'group'; readonly groupId: string };

export interface SecurityGroupRule {
  /** `sgr-…` */
  readonly id: string;
  readonly direction: Direction;
  /** `-1` (all), `tcp`, `udp`, `icmp`, `icmpv6`, or another protocol's number. */
  readonly protocol: string;
  /** -1 for all; for ICMP the type and the code. */
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer: RulePeer;
  readonly description?: string;
  readonly tags: Tags;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly description: string;
  /** By rule id, in the order of their creation. */
  readonly rules: Map<string, SecurityGroupRule>;
  readonly tags: Tags;
}

export interface PublicAddress {
  readonly ip: string;
  /** An auto-assigned address is given back when the instance stops; an Elastic IP stays. */
  readonly kind: 'auto-assigned' | 'elastic';
  readonly allocationId?: string;
  readonly associationId?: string;
}

/** An address of the account, wherever it is: the private address that has it says so. */
export interface ElasticIp {
  readonly allocationId: string;
  readonly ip: string;
  readonly tags: Tags;
}

export interface PrivateAddress {
  readonly ip: string;
  readonly primary: boolean;
  publicAddress?: PublicAddress;
}

export interface EniAttachment {
  /** `eni-attach-…` */
  readonly id: string;
  readonly instanceId: string;
  readonly deviceIndex: number;
  readonly attachedAt: number;
  deleteOnTermination: boolean;
}

/** Idle timeouts in seconds; what is absent has the default of the instance type. */
export interface TrackingTimeouts {
  tcpEstablished?: number;
  udp?: number;
  udpStream?: number;
}

export interface NetworkInterface {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly macAddress: string;
  readonly interfaceType: 'interface' | 'vpc_endpoint' | 'network_load_balancer' | 'lambda';
  readonly requesterManaged: boolean;
  /** The primary address comes first. */
  readonly privateAddresses: PrivateAddress[];
  readonly ipv6Addresses: string[];
  readonly trackingTimeouts: TrackingTimeouts;
  readonly tags: Tags;
  description: string;
  /** Never empty. */
  groupIds: readonly string[];
  sourceDestCheck: boolean;
  attachment?: EniAttachment;
}

interface EndpointCommon {
  readonly id: string;
  readonly vpcId: string;
  /** Such as `com.amazonaws.us-east-1.ssm`. */
  readonly serviceName: string;
  readonly policyDocument: string;
  readonly createdAt: number;
  readonly tags: Tags;
}

export interface InterfaceEndpoint extends EndpointCommon {
  readonly kind: 'interface';
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  /** Requester-managed interfaces, one a subnet; they carry `groupIds`. */
  readonly networkInterfaceIds: readonly string[];
  readonly privateDnsEnabled: boolean;
}

export interface GatewayEndpoint extends EndpointCommon {
  readonly kind: 'gateway';
  readonly routeTableIds: readonly string[];
  readonly prefixListId: string;
}

export type VpcEndpoint = InterfaceEndpoint | GatewayEndpoint;

export interface ManagedPrefixList {
  readonly id: string;
  /** Such as `com.amazonaws.us-east-1.s3`. */
  readonly name: string;
  readonly addressFamily: 'IPv4' | 'IPv6';
  readonly ownerId: string;
  readonly entries: readonly { readonly cidr: string; readonly description?: string }[];
  readonly version: number;
  readonly tags: Tags;
}
