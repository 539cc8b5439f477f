import { type Deployment, deploymentHash } from './deployment';
import type { ResourceType } from './resource-types';

/** A physical name in CloudFormation's manner, the same at every resolution. */
export function generatedName(
  deployment: Deployment,
  logicalId: string,
  type: ResourceType | undefined,
  fifo: boolean,
): string {
  const tail = `-${deploymentHash(deployment, logicalId, 12)}${fifo ? '.fifo' : ''}`;
  const head = `${deployment.stackName}-${logicalId}`.slice(0, (type?.maxName ?? 255) - tail.length);
  return type?.lowerCase ? (head + tail).toLowerCase() : head + tail;
}
