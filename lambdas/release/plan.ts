/** What a release would do: read, never written. The same reading stands at the start of the release itself. */
import type { Policy } from '../common/policy';
import { type BeforeState, beforeStateOf } from './before-state';
import { type CaseRecord, caseRecord } from './case-record';
import { hindrance } from './case-status';
import type { PlanRequest } from './request';
import { objections, unresolved } from './resolutions';
import type { Row } from './row';
import { rowsOf } from './rows';

export interface Plan {
  readonly outcome: /** It can be carried out. */
    | 'ready'
    /** It cannot; `why` says what keeps it. */
    | 'refused'
    | 'already-released';
  readonly why?: string;
  readonly rows: readonly Row[];
  /** Fields with drift that nobody has decided about. */
  readonly unresolved: readonly string[];
}

export interface Planned extends Plan {
  readonly record: CaseRecord;
  readonly before: BeforeState;
}

export async function planOf(
  { case: { caseId, instanceId }, resolutions, ...wishes }: PlanRequest,
  policy: Policy,
  execution?: string,
): Promise<Planned> {
  const record = await caseRecord(caseId, instanceId);
  const before = await beforeStateOf(record);
  const rows = await rowsOf(before, wishes);
  const found = { record, before, rows, unresolved: unresolved(rows, resolutions) };
  if (record.status === 'released')
    return {
      ...found,
      outcome: 'already-released',
      why: `released at ${record.releasedAt ?? 'an unknown time'} by ${record.releasedBy ?? 'somebody unknown'}`,
    };
  const why = await refusal(found, resolutions, policy, execution);
  return why === undefined ? { ...found, outcome: 'ready' } : { ...found, outcome: 'refused', why };
}

async function refusal(
  { record, rows, unresolved: open }: Pick<Planned, 'record' | 'rows' | 'unresolved'>,
  resolutions: PlanRequest['resolutions'],
  policy: Policy,
  execution: string | undefined,
): Promise<string | undefined> {
  const objected = objections(resolutions, rows);
  if (objected.length > 0) return objected.join('; ');
  const hindered = await hindrance(record, policy, execution);
  if (hindered !== undefined) return hindered;
  return open.length > 0
    ? `somebody else has changed ${open.join(', ')}: say for each whether to restore or to leave it`
    : undefined;
}
