import type { Tags } from './network-model';

/** Where a route leads to; the way inside the VPC and those to gateway endpoints are not listed among the routes. */
export type RouteTarget =
  | 'internet-gateway'
  | 'nat-gateway'
  | 'egress-only-internet-gateway'
  | 'transit-gateway'
  | 'vpc-peering';

export interface Route {
  readonly destination: string;
  readonly target: RouteTarget;
  readonly targetId: string;
}

export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
  /** Present on the table of all subnets of the VPC that have none of their own. */
  readonly mainAssociationId?: string;
  readonly routes: Route[];
  /** Ids of the explicit associations, by subnet. */
  readonly associations: Map<string, string>;
  readonly tags: Tags;
}
