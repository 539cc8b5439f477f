/** When the cut stood, by the changes that made it: those of the first isolation and of what severs, or the stop before the evidence. */
import * as v from 'valibot';
import { msOf } from '../common/time';
import type { ReportInput, Result } from './input';

const OF_THE_CUT = ['isolate', 'sever'];
const THE_STOP = 'ec2:StopInstances';

/** Something had to open the gate first. */
const waitedSchema = v.object({ gate: v.object({}) });

/** From the opening of the case, in ms; undefined where nothing was changed for it, as in a dry run, and where a person was waited for. */
export function timeToCutMs({ case: { openedAt }, choice, results }: ReportInput): number | undefined {
  if (v.is(waitedSchema, named(results, 'assess')?.detail)) return undefined;
  const stop = choice?.mode === 'offline' ? doneIn(named(results, 'power')).find(isStop) : undefined;
  const cut = stop === undefined ? OF_THE_CUT.flatMap((step) => doneIn(named(results, step))) : [stop];
  const times = cut.map(({ at }) => msOf(at) - msOf(openedAt)).filter((ms) => ms >= 0);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** The first of a step: what comes later belongs to the channel of the evidence, or to the way back from it. */
const named = (results: readonly Result[], step: string): Result | undefined =>
  results.find((each) => each.step === step);

const doneIn = (result: Result | undefined) =>
  (result?.changes ?? []).filter(({ outcome }) => outcome === 'done');

const isStop = ({ action }: { readonly action: string }): boolean => action === THE_STOP;
