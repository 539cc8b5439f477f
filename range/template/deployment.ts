import { createHash } from 'node:crypto';
import { TemplateError } from './error';

/** Where a template is deployed. */
export interface Deployment {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** "aws", "aws-cn" or "aws-us-gov". */
  readonly partition: string;
  readonly stackName: string;
}

const urlSuffixes: Readonly<Record<string, string>> = {
  aws: 'amazonaws.com',
  'aws-us-gov': 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
};

export function urlSuffix({ partition }: Deployment): string {
  const suffix = urlSuffixes[partition];
  if (suffix === undefined)
    throw new TemplateError(
      'AWS::URLSuffix',
      `partition "${partition}" is none of ${Object.keys(urlSuffixes).join(', ')}`,
    );
  return suffix;
}

/** Lower-case hexadecimal digits, up to 64, that depend on the deployment and the name alone. */
export function deploymentHash(deployment: Deployment, name: string, length: number): string {
  const { account, region, stackName } = deployment;
  return createHash('sha256')
    .update([account, region, stackName, name].join('/'))
    .digest('hex')
    .slice(0, length);
}

/** In the shape of a UUID. */
export function deploymentUuid(deployment: Deployment, name: string): string {
  return deploymentHash(deployment, name, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The value of a pseudo parameter other than AWS::NoValue, or undefined when there is none of that name. */
export function pseudoParameter(name: string, deployment: Deployment): string | undefined {
  const { account, region, partition, stackName } = deployment;
  switch (name) {
    case 'AWS::AccountId':
      return account;
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return partition;
    case 'AWS::StackName':
      return stackName;
    case 'AWS::URLSuffix':
      return urlSuffix(deployment);
    case 'AWS::StackId': {
      const id = deploymentUuid(deployment, '');
      return `arn:${partition}:cloudformation:${region}:${account}:stack/${stackName}/${id}`;
    }
    default:
      return undefined;
  }
}
