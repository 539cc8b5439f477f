/** Addresses of the AWS console, in the partition that the ARN is of. */

const HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Where a person looks at an execution of Step Functions. A partition without a known console gets the ARN, which can be searched for. */
export function executionLink(executionArn: string): string {
  const [, partition = '', , region = ''] = executionArn.split(':');
  const host = HOSTS[partition];
  return host === undefined
    ? executionArn
    : `https://${host}/states/home?region=${region}#/v2/executions/details/${executionArn}`;
}
