/**
 * `memory`: acquires what the subject itself has to give, through Systems Manager: its memory, then a live triage, then the
 * volumes that a stop would erase. `probe` says whether it is possible at all, `start` sends the project's own capture
 * document, `check` follows what runs and sends what comes next. The subject is given the URL of a plan and the plan's
 * SHA-256; no credential. The status is the memory's alone: `skipped` means not possible, and why; `failed` means that
 * it was tried. An image that is incomplete is kept, as failed.
 */
import * as v from 'valibot';
import { stepHandler, type Tools } from '../common/step';
import { stepInputSchema } from '../common/subject';
import { captureSchema } from './capture';
import { check } from './check';
import { probe } from './probe';
import type { MemoryResult } from './result';
import { start } from './start';

const inputSchema = v.variant('action', [
  v.object({ ...stepInputSchema.entries, action: v.literal('probe') }),
  v.object({ ...stepInputSchema.entries, action: v.literal('start') }),
  v.object({ ...stepInputSchema.entries, action: v.literal('check'), capture: captureSchema }),
]);
type Input = v.InferOutput<typeof inputSchema>;

export const handler = stepHandler('memory', inputSchema, memory);

async function memory(input: Input, tools: Tools): Promise<MemoryResult> {
  switch (input.action) {
    case 'probe':
      return await probe(input, tools.policy);
    case 'start':
      return await start(input, tools);
    case 'check':
      return await check(input, tools);
  }
}
