import type { Part } from '@aws-sdk/client-s3';
import {
  CancelCommandCommand,
  GetCommandInvocationCommand,
  type GetCommandInvocationResult,
} from '@aws-sdk/client-ssm';
import * as v from 'valibot';
import {
  type CaptureManifest,
  type CaptureOutcome,
  parseManifest,
  parseOutcome,
} from '../../documents/outcome';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { finished, Problems } from '../common/result';
import type { StepInput } from '../common/subject';
import { timestamp } from '../common/time';
import { load } from '../common/vault';
import type { MemoryImage, MemoryResult } from './result';
import { ssm } from './ssm';
import { completeUpload, storedBytes, uploadedParts } from './upload';

export const captureSchema = v.object({
  key: v.string(),
  uploadId: v.string(),
  commandId: v.string(),
  manifestKey: v.string(),
  ramBytes: v.number(),
  /** UTC: not waited for beyond it. */
  deadline: v.string(),
});
/** A capture that was started: what is needed to follow and to finish it. */
export type Capture = v.InferOutput<typeof captureSchema>;

const RUNNING = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

export async function check(
  { subject, capture }: StepInput & { capture: Capture },
  changes: Changes,
): Promise<MemoryResult> {
  const problems = new Problems();
  const invocation = await problems.attempt('following the command', () =>
    invocationOf(capture, subject.instanceId),
  );
  const isLate = timestamp() > capture.deadline;
  if ((invocation === undefined || RUNNING.includes(invocation.Status ?? '')) && !isLate)
    return finished('memory', new Problems(), [], { running: true, capture });
  if (isLate) await cancel(capture, changes, problems);
  const outcome = outcomeOf(invocation, problems);
  const image = await problems.attempt('completing the image', () => complete(capture, outcome, problems));
  return finished('memory', problems, changes.list, { running: false, ...(image && { image }) });
}

/** Undefined while Systems Manager does not show the invocation yet: that may take a moment after the command was sent. */
async function invocationOf(
  { commandId }: Capture,
  InstanceId: string,
): Promise<GetCommandInvocationResult | undefined> {
  try {
    return await ssm.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId }));
  } catch (error) {
    if (isCode(error, 'InvocationDoesNotExist')) return undefined;
    throw error;
  }
}

async function cancel({ commandId, deadline }: Capture, changes: Changes, problems: Problems): Promise<void> {
  problems.note(`the capture did not end by ${deadline}`);
  await problems.attempt('cancelling the command', () =>
    changes.make('ssm:CancelCommand', commandId, 'running -> cancelled', () =>
      ssm.send(new CancelCommandCommand({ CommandId: commandId })),
    ),
  );
}

function outcomeOf(
  invocation: GetCommandInvocationResult | undefined,
  problems: Problems,
): CaptureOutcome | undefined {
  if (invocation === undefined) return undefined;
  const outcome = readOutcome(invocation.StandardOutputContent ?? '');
  if (outcome?.status === 'failed')
    problems.note(`the capture failed at ${outcome.stage}: ${outcome.reason} ${outcome.detail}`);
  else if (invocation.Status !== 'Success')
    problems.note(`the command ended as ${invocation.StatusDetails ?? invocation.Status}`);
  else if (outcome === undefined) problems.note('the capture script gave no answer');
  return outcome;
}

function readOutcome(stdout: string): CaptureOutcome | undefined {
  try {
    return parseOutcome(stdout);
  } catch {
    return undefined;
  }
}

/** Whatever arrived becomes an object and is kept; what is wrong with it is noted, and makes the capture a failed one. */
async function complete(
  capture: Capture,
  outcome: CaptureOutcome | undefined,
  problems: Problems,
): Promise<MemoryImage | undefined> {
  const parts = await uploadedParts(capture);
  if (parts?.length === 0) {
    problems.note('no part of an image arrived');
    return undefined;
  }
  const manifest = await problems.attempt('the host manifest', async () =>
    parseManifest((await load(capture.manifestKey)).text),
  );
  const bytes = parts ? parts.reduce((sum, { Size }) => sum + (Size ?? 0), 0) : await storedBytes(capture);
  for (const problem of disagreements(capture, parts, bytes, outcome, manifest)) problems.note(problem);
  if (parts) await completeUpload(capture, parts);
  return {
    key: capture.key,
    manifestKey: capture.manifestKey,
    bytes,
    ...(manifest && {
      hostSha256: manifest.sha256,
      content: manifest.content,
      kernelRelease: manifest.kernelRelease,
    }),
  };
}

/** The kernel keeps a little of the RAM for itself and firmware hides some; less than this share is no whole image. */
const LEAST_SHARE_OF_RAM = 0.85;

function disagreements(
  { ramBytes }: Capture,
  parts: readonly Part[] | undefined,
  bytes: number,
  outcome: CaptureOutcome | undefined,
  manifest: CaptureManifest | undefined,
): string[] {
  const found: string[] = [];
  if (bytes < ramBytes * LEAST_SHARE_OF_RAM)
    found.push(`the image has ${bytes} bytes of ${ramBytes} bytes of RAM`);
  if (manifest && parts && !sameParts(parts, manifest))
    found.push('the parts in the vault are not those of the host manifest');
  if (manifest && manifest.totalBytes !== bytes)
    found.push(`the host counted ${manifest.totalBytes} bytes, the vault ${bytes}`);
  if (manifest && outcome?.status === 'ok' && outcome.sha256 !== manifest.sha256)
    found.push('the host gave two different hashes of the image');
  return found;
}

const sameParts = (stored: readonly Part[], { parts }: CaptureManifest): boolean =>
  stored.length === parts.length &&
  stored.every(({ PartNumber, Size }, at) => PartNumber === parts[at]?.[0] && Size === parts[at]?.[1]);
