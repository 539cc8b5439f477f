import type {
  DescribeFlowLogsRequest,
  DescribeFlowLogsResult,
  FlowLog as FlowLogShape,
} from '@aws-sdk/client-ec2';
import { dateOf } from '../../kernel/iso';
import type { World } from '../../world';
import { describing } from './describe';
import type { FlowLog } from './flow-logs';
import { PAGES_OF_5_TO_1000 } from './paging';
import { tagList } from './tags';

const DESTINATION = 'cloud-watch-logs';

/** The one Describe operation whose filters are called `Filter`. */
type Input = DescribeFlowLogsRequest & { readonly Filters?: never };

export const describeFlowLogs = describing<Input, FlowLog, DescribeFlowLogsResult>({
  name: 'DescribeFlowLogs',
  modelled: ['Filter'],
  pages: PAGES_OF_5_TO_1000,
  givenFilters: ({ Filter }) => Filter,
  select: ({ world }) => [...world.ec2.flowLogs.values()],
  tags: (flowLog) => flowLog.tags,
  filters: {
    'flow-log-id': ({ id }) => [id],
    'log-destination-type': () => [DESTINATION],
    'log-group-name': ({ logGroupName }) => [logGroupName],
    'resource-id': ({ resourceId }) => [resourceId],
    'traffic-type': ({ trafficType }) => [trafficType],
  },
  answer: (flowLogs, { world }) => ({ FlowLogs: flowLogs.map((flowLog) => shape(world, flowLog)) }),
});

const shape = ({ account, partition }: World, flowLog: FlowLog): FlowLogShape => ({
  FlowLogId: flowLog.id,
  FlowLogStatus: 'ACTIVE',
  ResourceId: flowLog.resourceId,
  TrafficType: flowLog.trafficType,
  LogDestinationType: DESTINATION,
  LogGroupName: flowLog.logGroupName,
  DeliverLogsPermissionArn: `arn:${partition}:iam::${account}:role/flow-logs`,
  DeliverLogsStatus: 'SUCCESS',
  MaxAggregationInterval: 600,
  CreationTime: dateOf(flowLog.createdAt),
  Tags: tagList(flowLog.tags),
});
