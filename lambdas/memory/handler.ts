/**
 * `memory`: acquires the subject's memory through Systems Manager. `probe` says whether that is possible at all, `start`
 * sends the project's own capture document, `check` follows it and, when it has ended, completes the upload and
 * checks it against what the host says. The subject is given the URL of a plan and the plan's SHA-256; no credential.
 * `skipped` means not possible, and why; `failed` means that it was tried. An image that is incomplete is kept, as failed.
 */
import * as v from 'valibot';
import { finished, Problems, type RecordedResult, resultSchema, skipped } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { stepInputSchema } from '../common/subject';
import { type Capture, captureSchema, check } from './check';
import { probe } from './probe';
import type { MemoryResult } from './result';
import { start } from './start';

const inputSchema = v.variant('action', [
  v.object({ ...stepInputSchema.entries, action: v.literal('probe') }),
  /** With what came of opening the evidence channel. */
  v.object({
    ...stepInputSchema.entries,
    action: v.literal('start'),
    opened: v.pick(resultSchema, ['status', 'why']),
  }),
  v.object({ ...stepInputSchema.entries, action: v.literal('check'), capture: captureSchema }),
]);
type Input = v.InferOutput<typeof inputSchema>;

export const handler = stepHandler('memory', inputSchema, memory);

async function memory(input: Input, tools: Tools): Promise<MemoryResult> {
  switch (input.action) {
    case 'probe':
      return await probe(input, tools.policy);
    case 'start':
      return notOpened(input.opened) ?? (await start(input, tools.changes));
    case 'check':
      return await check(input, tools.changes);
  }
}

/** Where the VPC has no endpoints the channel is skipped; nothing can be captured then, and a mode that promises memory knows why. */
function notOpened({ status, why }: Pick<RecordedResult, 'status' | 'why'>): MemoryResult | undefined {
  if (status === 'ok') return undefined;
  if (status === 'skipped') return skipped('memory', why ?? 'the evidence channel is not possible');
  const problems = new Problems();
  problems.note(`the evidence channel could not be opened: ${why ?? 'no reason given'}`);
  return finished('memory', problems, [], { running: false });
}

export type { Capture };
