/** `cordon status`: the open cases, or the story of one. What it touches outside is handed in. */
import type { SessionValues } from '../aws/session';
import { sinceTrigger } from '../format';
import { commandMain, type Surroundings } from '../shared/command-main';
import { EXIT, type ExitStatus } from '../shared/exit-status';
import { type Reporter, reporterFor } from '../shared/reporting';
import { type Row, row } from '../terminal/row';
import { visible } from '../visible-text';
import type { StatusAccount } from './account';
import { CaseUnknown, listCases, tellCase } from './ask';
import { caseRows, stepRow } from './case-rows';
import { STATUS_HELP } from './help';
import { listRows } from './list-rows';
import type { StatusMessage, ToldCase } from './messages';
import { parseStatusOptions } from './options';
import type { Situation } from './situation';
import { statusJson } from './status-json';

export interface StatusSurroundings extends Surroundings {
  /** Made when it is needed: help and a wrong option ask nothing of AWS. */
  readonly account: (session: SessionValues) => StatusAccount;
}

const SHAPE = { name: 'cordon status', help: STATUS_HELP, parse: parseStatusOptions };
const RENDERING = { rows: rowsOf, json: statusJson, failure: 'The status could not be asked for' };

/** Never throws for what AWS or the user did: it is said, and is in the status. */
export function statusMain(args: readonly string[], surroundings: StatusSurroundings): Promise<number> {
  return commandMain(args, SHAPE, surroundings, async ({ caseId, all, follow, json, session }) => {
    const reporter = reporterFor<StatusMessage>(json, surroundings, RENDERING);
    try {
      const account = surroundings.account(session);
      if (caseId === undefined) {
        const found = await listCases(account, all, session);
        reporter.report({ type: 'cases', ...found, session });
        return statusOf(found.cases.map(({ situation }) => situation));
      }
      const tell = (): Promise<ToldCase> => tellCase(account, caseId, session);
      const told = follow ? await followed(tell, account, reporter) : await tell();
      reporter.report({ type: 'case', told });
      return statusOf([told.situation]);
    } catch (error) {
      reporter.report({ type: 'failure', error });
      return error instanceof CaseUnknown ? EXIT.refused : EXIT.failed;
    }
  });
}

const statusOf = (situations: readonly Situation[]): ExitStatus =>
  situations.some(({ urgency }) => urgency === 'danger') ? EXIT.notWell : EXIT.done;

const PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;

/** Tells what is new at each look, until nothing is awaited any more; gives the case as it is then. */
async function followed(
  tell: () => Promise<ToldCase>,
  account: StatusAccount,
  reporter: Reporter<StatusMessage>,
): Promise<ToldCase> {
  let shown = 0;
  let words = '';
  for (let pauseMs = PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.1, LONGEST_PAUSE_MS)) {
    const told = await tell();
    const { story, situation, openedAt, ageMs } = told;
    for (const step of story?.steps.slice(shown) ?? [])
      reporter.report({ type: 'step', step, sinceOpenedMs: step.at - openedAt });
    shown = story?.steps.length ?? 0;
    if (!isAwaited(situation)) return told;
    if (situation.words !== words)
      reporter.report({ type: 'situation', words: situation.words, sinceOpenedMs: ageMs });
    words = situation.words;
    await account.pause(pauseMs);
  }
}

const isAwaited = ({ urgency }: Situation): boolean =>
  urgency === 'person' || urgency === 'waiting' || urgency === 'working';

function rowsOf(message: StatusMessage): Row[] {
  switch (message.type) {
    case 'cases':
      return listRows(message);
    case 'case':
      return caseRows(message);
    case 'step':
      return [stepRow(message.step, message.sinceOpenedMs)];
    case 'situation':
      return [
        row(`  ${sinceTrigger(message.sinceOpenedMs).padStart(10)}  `, visible(message.words), 'strong'),
      ];
  }
}
