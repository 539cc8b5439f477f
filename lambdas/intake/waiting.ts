/**
 * The cases that wait for a place, the most dangerous first, then in the order in which they were opened: the sort key
 * says so. A case is moved up by being written anew before it is taken away where it was, so that it stands twice
 * for a moment rather than not at all.
 */
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { admissions, admissionTable, WAITING, waitingItems } from '../common/admission';
import { type Case, caseSchema } from '../common/case';
import { parse } from '../common/parse';

export interface Waiting {
  readonly rank: string;
  readonly request: Case;
}

/** Of a case with this severity. Nobody may come first by a tag of which it is not known who set it. */
export const dangerIn = ({ gate, severity }: { readonly gate: string; readonly severity: number }): number =>
  gate === 'verify' ? UNVERIFIED : severity;

/** Of 10, as GuardDuty counts severity; what a person or a tag asks for goes first. */
export const dangerOf = ({ gate, trigger }: Pick<Case, 'gate' | 'trigger'>): number =>
  dangerIn({ gate, severity: trigger.kind === 'finding' ? trigger.severity : 10 });

const UNVERIFIED = 0;

/** Tags of unknown origin take at most half of the places: who may create tags could keep findings waiting otherwise. */
export const limitFor = (danger: number, places: number): number =>
  danger > UNVERIFIED ? places : Math.max(1, Math.floor(places / 2));

const rankOf = ({ openedAt, caseId }: Case, danger: number): string =>
  [tenths(10 - danger), openedAt, caseId].join(' ');

const tenths = (value: number): string =>
  String(Math.round(10 * Math.min(10, Math.max(0, value)))).padStart(3, '0');

export const dangerOfRank = (rank: string): number => 10 - Number(rank.split(' ')[0]) / 10;

export const wait = (request: Case, danger: number): Promise<unknown> =>
  admissions.send(
    new PutItemCommand({
      TableName: admissionTable(),
      Item: {
        queue: { S: WAITING },
        rank: { S: rankOf(request, danger) },
        request: { S: JSON.stringify(request) },
      },
    }),
  );

const itemSchema = v.object({ rank: v.object({ S: v.string() }), request: v.object({ S: v.string() }) });

export async function nextWaiting(count: number, after?: string): Promise<Waiting[]> {
  const items = await waitingItems(count, after);
  return items.map((item) => {
    const { rank, request } = parse('an item of the table Admission', itemSchema, item);
    return { rank: rank.S, request: parse('the request that waits', caseSchema, JSON.parse(request.S)) };
  });
}

/** False when it did not stand there. */
export async function leave(rank: string): Promise<boolean> {
  const { Attributes } = await admissions.send(
    new DeleteItemCommand({
      TableName: admissionTable(),
      Key: { queue: { S: WAITING }, rank: { S: rank } },
      ReturnValues: 'ALL_OLD',
    }),
  );
  return Attributes !== undefined;
}

/** Whether the case waited with the danger `from`, and waits with `to` now. */
export async function moveUp(request: Case, from: number, to: number): Promise<boolean> {
  const [old, anew] = [rankOf(request, from), rankOf(request, to)];
  if (old === anew) return false;
  await wait(request, to);
  if (await leave(old)) return true;
  await leave(anew);
  return false;
}

export async function isWaiting(request: Case, danger: number): Promise<boolean> {
  const rank = rankOf(request, danger);
  // The rank ends in the case's id: what comes right after a prefix of it is the rank itself, or a stranger.
  const [found] = await waitingItems(1, rank.slice(0, -1));
  return found?.rank?.S === rank;
}
