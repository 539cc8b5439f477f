/** Flow logs: that the traffic of a VPC, a subnet or an interface is recorded, and where. What is recorded is not modelled. */
import type { World } from '../../world';
import { newId, type TagRecord, tagMap } from './ids';
import type { Tags } from './state';

export interface FlowLog {
  readonly id: string;
  /** Of a VPC, a subnet or a network interface. */
  readonly resourceId: string;
  readonly trafficType: 'ACCEPT' | 'REJECT' | 'ALL';
  readonly logGroupName: string;
  readonly createdAt: number;
  readonly tags: Tags;
}

export interface FlowLogSpec {
  readonly resourceId: string;
  /** @default ALL */
  readonly trafficType?: FlowLog['trafficType'];
  readonly logGroupName: string;
  readonly tags?: TagRecord;
}

/** Delivered to CloudWatch Logs. */
export function addFlowLog(world: World, { resourceId, trafficType = 'ALL', ...spec }: FlowLogSpec): FlowLog {
  const flowLog: FlowLog = {
    id: newId(world.ec2, 'fl'),
    resourceId,
    trafficType,
    logGroupName: spec.logGroupName,
    createdAt: world.clock.now(),
    tags: tagMap(spec.tags),
  };
  world.ec2.flowLogs.set(flowLog.id, flowLog);
  return flowLog;
}
