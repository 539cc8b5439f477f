/** Waits for the end of the cases that a response opened or joined, without asking the table too often for many. */
import type { FleetSummary } from '../../lambdas/common/fleet-request';
import type { CaseState, RespondAccount } from './account';
import type { RespondReporter } from './messages';

/** Between two looks at the same case. */
const PAUSE_MS = 5_000;
/** Looks a second, for many cases. */
const PACE_MS = 50;
const SILENCE = 24;

/** A report makes one of these; `rehearsed` is what a stack in dry run ends with. */
const WELL = ['contained', 'rehearsed', 'releasing', 'released'];

const instanceOf = (entry: string): string => /^i-[0-9a-f]+/.exec(entry)?.[0] ?? entry;

/** Whether all of them ended well. */
export async function followCases(
  { opened, joined }: Pick<FleetSummary, 'opened' | 'joined'>,
  account: RespondAccount,
  reporter: RespondReporter,
): Promise<boolean> {
  let waiting = [...opened, ...joined].map(instanceOf);
  const told = new Set<string>();
  const cases: CaseState[] = [];
  for (let look = 1; waiting.length > 0; look++) {
    const still: string[] = [];
    for (const id of waiting) {
      const state = await account.caseOf(id);
      if (state && state.status !== 'open') {
        cases.push(state);
        reporter.report({ type: 'case', state });
      } else {
        if (state?.isAsked && !told.has(id)) reporter.report({ type: 'case', state });
        if (state?.isAsked) told.add(id);
        still.push(id);
      }
      await account.pause(PACE_MS);
    }
    waiting = still;
    if (waiting.length > 0 && look % SILENCE === 0)
      reporter.report({ type: 'progress', text: `${waiting.length} cases go on …` });
    if (waiting.length > 0) await account.pause(PAUSE_MS);
  }
  reporter.report({ type: 'end', cases });
  return cases.every(({ status }) => WELL.includes(status));
}
