/** What the subject was to give beside its memory, where it did not: the status of `memory` and `image` is the memory's alone. */
import * as v from 'valibot';
import { type ReportInput, resultOf } from './input';

const state = { status: v.string(), why: v.optional(v.string()) };
const volume = v.object({ ...state, volume: v.number() });
const capturedSchema = v.object({
  triage: v.optional(v.object(state)),
  instanceStore: v.optional(v.array(volume), []),
  notImaged: v.optional(v.array(volume), []),
});
const provedSchema = v.object({ volumeProblems: v.array(v.string()) });

export function collectedNotes(input: ReportInput): string[] {
  const captured = v.safeParse(capturedSchema, resultOf(input, 'memory')?.detail);
  const proved = v.safeParse(provedSchema, resultOf(input, 'image')?.detail);
  const { triage, instanceStore = [], notImaged = [] } = captured.success ? captured.output : {};
  return [
    ...(triage && triage.status !== 'ok'
      ? [`live triage ${triage.status}: ${triage.why ?? 'no reason given'}`]
      : []),
    ...[...instanceStore, ...notImaged]
      .filter(({ status }) => status !== 'ok')
      .map(
        ({ volume: number, why }) =>
          `instance-store volume ${number} is not whole: ${why ?? 'no reason given'}`,
      ),
    ...(proved.success ? proved.output.volumeProblems : []),
  ];
}
