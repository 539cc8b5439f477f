import type { RouteTable } from '@aws-sdk/client-ec2';

/** The route table that a subnet goes by: its own, else the main one of its VPC. */
export const tableOf = (subnetId: string, tables: readonly RouteTable[]): RouteTable | undefined =>
  tables.find(({ Associations }) => Associations?.some((each) => each.SubnetId === subnetId)) ??
  tables.find(({ Associations }) => Associations?.some((each) => each.Main === true));
