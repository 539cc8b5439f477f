import { Aws, CfnCondition, Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

const OF_PARTITION = { 'aws-cn': 'console.amazonaws.cn', 'aws-us-gov': 'console.amazonaws-us-gov.com' };
const ELSEWHERE = 'console.aws.amazon.com';

/** The host of the AWS console in whatever partition the stack is deployed. */
export function consoleHost(scope: Construct): string {
  return Object.entries(OF_PARTITION).reduce((otherwise, [partition, host]) => {
    const id = `Is${partition.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
    const expression = Fn.conditionEquals(Aws.PARTITION, partition);
    return Fn.conditionIf(new CfnCondition(scope, id, { expression }).logicalId, host, otherwise).toString();
  }, ELSEWHERE);
}
