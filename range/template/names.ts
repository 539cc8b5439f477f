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
  const head = headOf(deployment.stackName, logicalId, (type?.maxName ?? 255) - tail.length);
  return type?.lowerCase ? (head + tail).toLowerCase() : head + tail;
}

/** What is too long loses from both parts, the stack's too, so that it may not begin with the stack's name; how CloudFormation shares it out is undocumented. */
function headOf(stackName: string, logicalId: string, room: number): string {
  const whole = `${stackName}-${logicalId}`;
  if (whole.length <= room) return whole;
  return `${stackName.slice(0, Math.ceil((room - 1) / 2))}-${logicalId}`.slice(0, room);
}
