/** What the subject wrote to its console, and what its screen shows: EC2's own view, which needs nothing of the guest. */
import {
  GetConsoleOutputCommand,
  type GetConsoleOutputResult,
  GetConsoleScreenshotCommand,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../common/ec2';
import type { StepInput } from '../common/subject';
import { isUnavailable, type Kept, keep, keepRaw, NotAvailable } from './item';

/** EC2 keeps the last 64 KiB, in base64. */
export async function consoleOutput({ case: { caseId, instanceId } }: StepInput): Promise<Kept> {
  const latest = await latestOutput(instanceId);
  const output = latest ?? (await outputOf(instanceId, false));
  const content = Buffer.from(output.Output ?? '', 'base64');
  if (content.length === 0) throw new NotAvailable('EC2 has no console output of the subject');
  const note = latest
    ? 'the latest'
    : `as EC2 posted it after a change of state${output.Timestamp ? `, ${output.Timestamp.toISOString()}` : ''}`;
  return { ...(await keepRaw(caseId, 'console-output', content)), note };
}

/** Undefined where EC2 gives only what it posted: on an instance without Nitro, and on one that is off. */
async function latestOutput(instanceId: string): Promise<GetConsoleOutputResult | undefined> {
  try {
    const output = await outputOf(instanceId, true);
    return output.Output ? output : undefined;
  } catch (error) {
    if (isUnavailable(error)) return undefined;
    throw error;
  }
}

const outputOf = (InstanceId: string, Latest: boolean): Promise<GetConsoleOutputResult> =>
  ec2.send(new GetConsoleOutputCommand({ InstanceId, Latest }));

/** Without `WakeUp`, which would press a key on the subject. */
export async function consoleScreenshot({ case: { caseId, instanceId } }: StepInput): Promise<Kept> {
  const { ImageData } = await ec2.send(new GetConsoleScreenshotCommand({ InstanceId: instanceId }));
  const image = Buffer.from(ImageData ?? '', 'base64');
  if (image.length === 0) throw new NotAvailable('EC2 has no screenshot of the subject');
  return await keep(caseId, 'console-screenshot.jpg', image, 'image/jpeg');
}
