/** Asks the account for the list of cases, or for one case. */
import * as v from 'valibot';
import { msOf } from '../../lambdas/common/time';
import type { SessionValues } from '../aws/session';
import type { StatusAccount } from './account';
import { type CaseItem, latestExecution, openedOf } from './case-item';
import type { ListedCase, ToldCase } from './messages';
import { nextCommands } from './next';
import { situationOf, URGENCIES } from './situation';
import { storyOf } from './story';

/** The case is not there. */
export class CaseUnknown extends Error {
  readonly code = 'CASE_UNKNOWN';
  override readonly name = 'CaseUnknown';
}

/** Cases whose executions are looked at; of others the table alone is told. Step Functions answers some twenty such calls a second. */
const MOST_LOOKED_AT = 50;
const AT_ONCE = 5;
/** Enough to see where a workflow is. */
const LATEST_EVENTS = 200;

export async function listCases(account: StatusAccount, all: boolean, session: SessionValues) {
  const [items, now, vault] = await Promise.all([account.cases(), account.now(), account.vault()]);
  const ranked = [...items].sort(byDanger);
  const open = ranked.filter(({ status }) => status === 'open');
  const looked = new Map<CaseItem, ListedCase['situation']>();
  const gravest = open.slice(0, MOST_LOOKED_AT);
  for (let at = 0; at < gravest.length; at += AT_ONCE) {
    const some = gravest.slice(at, at + AT_ONCE);
    const seen = await Promise.all(some.map((item) => situationNow(account, item)));
    for (const [index, item] of some.entries()) looked.set(item, seen[index] ?? NOT_LOOKED_AT);
  }
  const listed = ranked.map((item): ListedCase => {
    const situation =
      looked.get(item) ?? (item.status === 'open' ? NOT_LOOKED_AT : situationOf(item, undefined, undefined));
    return {
      ...{ item, situation, ageMs: now - msOf(item.openedAt) },
      next: nextCommands(item.caseId, situation, item.status, vault, session),
    };
  });
  const shown = listed.filter(({ situation }) => all || situation.urgency !== 'over').sort(byUrgency);
  return { cases: shown, over: listed.length - shown.length };
}

const NOT_LOOKED_AT = { urgency: 'working', words: 'open; one of many: ask for it alone' } as const;

async function situationNow(account: StatusAccount, item: CaseItem): Promise<ListedCase['situation']> {
  const execution = await account.executionOf(latestExecution(item));
  const history = execution?.status === 'RUNNING' ? await account.history(execution.arn, LATEST_EVENTS) : [];
  return situationOf(item, execution, storyOf(history));
}

const byDanger = (a: CaseItem, b: CaseItem): number =>
  (b.severity ?? 0) - (a.severity ?? 0) || a.openedAt.localeCompare(b.openedAt);

const rank = ({ situation }: ListedCase): number => URGENCIES.indexOf(situation.urgency);
const byUrgency = (a: ListedCase, b: ListedCase): number => rank(a) - rank(b) || byDanger(a.item, b.item);

/** @throws CaseUnknown */
export async function tellCase(
  account: StatusAccount,
  caseId: string,
  session: SessionValues,
): Promise<ToldCase> {
  const [latest, now, vault] = await Promise.all([account.latestOf(caseId), account.now(), account.vault()]);
  const item = latest?.caseId === caseId ? latest : undefined;
  const execution = await account.executionOf(item ? latestExecution(item) : caseId);
  if (!item && !execution)
    throw new CaseUnknown(
      `there is no case ${caseId} here: \`cordon status --all\` lists those that there are`,
    );
  const story = execution && storyOf(await account.history(execution.arn));
  const situation = item ? situationOf(item, execution, story) : superseded(execution?.output);
  const openedAt = msOf(item?.openedAt ?? openedOf(caseId));
  return {
    ...{ caseId, item, situation, story, openedAt, vault },
    later: latest && latest.caseId !== caseId ? latest.caseId : undefined,
    verdict: item?.verdict,
    ageMs: now - openedAt,
    executionArn: execution?.arn,
    next: nextCommands(caseId, situation, item?.status ?? 'released', vault, session),
  };
}

const outputSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ verdict: v.object({ containment: v.string() }) }),
);

/** A case whose place in the table was taken by a later one: what its execution came to. */
function superseded(output: string | undefined): ToldCase['situation'] {
  const parsed = v.safeParse(outputSchema, output);
  const what = parsed.success
    ? `it ended as: ${parsed.output.verdict.containment}`
    : 'how it ended is in its execution';
  return { urgency: 'over', words: `over, and followed by a later case; ${what}` };
}
