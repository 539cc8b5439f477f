import { executionLink } from '../../../lambdas/common/console-link';

const arn = (partition: string, region: string) =>
  `arn:${partition}:states:${region}:111122223333:execution:R:c`;

it.each([
  ['aws', 'us-east-1', 'https://console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/'],
  [
    'aws-cn',
    'cn-north-1',
    'https://console.amazonaws.cn/states/home?region=cn-north-1#/v2/executions/details/',
  ],
  [
    'aws-us-gov',
    'us-gov-west-1',
    'https://console.amazonaws-us-gov.com/states/home?region=us-gov-west-1#/v2/executions/details/',
  ],
  ['aws-iso', 'us-iso-east-1', ''],
])('in the partition %s the link leads to its own console, or is the ARN', (partition, region, address) => {
  expect(executionLink(arn(partition, region))).toBe(address + arn(partition, region));
});
