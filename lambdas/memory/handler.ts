/**
 * `memory`: acquires what the subject itself has to give, through Systems Manager: its memory, then a live triage, then the
 * volumes that a stop would erase. `probe` says whether it is possible at all, `start` sends the project's own capture
 * document, `check` follows what runs and sends what comes next. The subject is given the URL of a plan and the plan's
 * SHA-256; no credential. The status is the memory's alone: `skipped` means not possible, and why; `failed` means that
 * it was tried. An image that is incomplete is kept, as failed.
 */
import * as v from 'valibot';
import { finished, Problems, type RecordedResult, resultSchema, skipped } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { stepInputSchema } from '../common/subject';
import { captureSchema } from './capture';
import { check } from './check';
import { probe } from './probe';
import type { MemoryResult } from './result';
import { start } from './start';

const inputSchema = v.variant('action', [
  v.object({
    ...stepInputSchema.entries,
    action: v.literal('probe'),
    /** Then its memory is on its way to the root volume, and nothing can be asked of it any more. */
    isHibernating: v.optional(v.boolean(), false),
  }),
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
      return notOpened(input.opened) ?? (await start(input, tools));
    case 'check':
      return await check(input, tools);
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
