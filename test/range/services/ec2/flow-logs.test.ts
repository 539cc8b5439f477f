import type { DescribeFlowLogsResult } from '@aws-sdk/client-ec2';
import { addFlowLog } from '../../../../range/services/ec2/builders';
import { describeFlowLogs } from '../../../../range/services/ec2/describe-flow-logs';
import { authorizations, errorCode, invoke } from '../../world-fixture';
import { scene } from './scene';

test('flow logs are found by the resource whose traffic they record', () => {
  const s = scene();
  addFlowLog(s.world, { resourceId: s.vpc.id, logGroupName: '/vpc/shop', trafficType: 'REJECT' });
  addFlowLog(s.world, { resourceId: s.subnet.id, logGroupName: '/subnet/shop' });
  const described = (...Values: string[]) =>
    invoke<DescribeFlowLogsResult>(s, describeFlowLogs, { Filter: [{ Name: 'resource-id', Values }] })
      .FlowLogs;
  expect(described(s.vpc.id, 'eni-1')).toMatchObject([
    { ResourceId: s.vpc.id, LogGroupName: '/vpc/shop', TrafficType: 'REJECT', FlowLogStatus: 'ACTIVE' },
  ]);
  expect(described('eni-1')).toEqual([]);
});

test('pages and filters are checked, and IAM is asked for all', () => {
  const s = scene();
  expect(errorCode(s, describeFlowLogs, { MaxResults: 1 })).toBe('InvalidParameterValue');
  expect(errorCode(s, describeFlowLogs, { Filter: [{ Name: 'resource-id', Values: [] }] })).toBe(
    'InvalidParameterValue',
  );
  expect(() => invoke(s, describeFlowLogs, { FlowLogIds: ['fl-1'] })).toThrow('does not model');
  expect(authorizations(s, describeFlowLogs, {})).toMatchObject([
    { action: 'ec2:DescribeFlowLogs', resource: '*' },
  ]);
});
