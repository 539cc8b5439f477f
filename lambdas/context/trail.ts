/**
 * What CloudTrail's event history says about the subject: management events by its role session, on itself and on the
 * groups that it was found in. The history comes late, by up to some 15 minutes, and may be asked twice a second by the
 * whole account: the lookups go one after another, at a pace, within pages, bytes and time. Each becomes one file of JSON lines: the
 * first says what was asked and where reading ended, then the events, newest first, as CloudTrail gave them.
 */
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { describeError, isCode } from '../common/aws-error';
import { clientDefaults } from '../common/clients';
import type { StepInput } from '../common/subject';
import { dateOf, iso, msOf, nowMs, sleep } from '../common/time';
import { type ContextItem, Incomplete, itemOf, type Kept, keep } from './item';
import { groupIdsOf } from './surroundings';

const cloudTrail = new CloudTrailClient(clientDefaults());

const PACE_MS = 600;
const MOST_PAGES = 20;
/** An event has at most 256 KB, and a page 50 of them. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_GROUPS = 10;
/** Reading ends this long before the whole step would be late, so that what was read is kept. */
const KEEPING_MS = 15_000;

interface Lookup {
  readonly name: string;
  readonly attribute: 'Username' | 'ResourceName';
  readonly value: string;
}

/** The most telling first. The session that EC2 gives an instance has the instance's id for its name. */
const lookupsFor = ({ case: { instanceId }, subject }: StepInput): readonly Lookup[] => [
  { name: 'by-session', attribute: 'Username', value: instanceId },
  { name: 'on-instance', attribute: 'ResourceName', value: instanceId },
  ...groupIdsOf(subject)
    .slice(0, MOST_GROUPS)
    .map((id) => ({ name: `on-${id}`, attribute: 'ResourceName', value: id }) as const),
];

export async function trail(
  input: StepInput,
  hours: number,
  deadline: number,
  late: Promise<never>,
): Promise<ContextItem[]> {
  if (hours === 0) return [{ name: 'cloudtrail', status: 'skipped', why: 'cloudTrailHours is 0' }];
  const from = msOf(input.case.openedAt) - hours * 3_600_000;
  const items: ContextItem[] = [];
  for (const lookup of lookupsFor(input)) {
    const collect = () => lookUp(input.case.caseId, lookup, from, deadline - KEEPING_MS);
    items.push(await itemOf(`cloudtrail ${lookup.name}`, collect, late));
  }
  return items;
}

async function lookUp(caseId: string, lookup: Lookup, from: number, readUntil: number): Promise<Kept> {
  const to = iso(nowMs());
  const { lines, end } = await read(lookup, from, readUntil);
  if (end.isFailure && lines.length === 0) throw new Error(end.text);
  const { attribute, value } = lookup;
  const header = JSON.stringify({ lookup: { attribute, value, from: iso(from), to, end: end.text } });
  const text = [header, ...lines].map((line) => `${line}\n`).join('');
  const kept = await keep(caseId, `cloudtrail/${lookup.name}.jsonl`, text, 'application/x-ndjson');
  if (end.isFailure) throw new Incomplete(end.text, kept);
  return { ...kept, note: `${lines.length} events; ${end.text}` };
}

interface Reading {
  readonly lines: readonly string[];
  readonly end: { readonly text: string; readonly isFailure: boolean };
}

async function read(lookup: Lookup, from: number, readUntil: number): Promise<Reading> {
  const lines: string[] = [];
  const ended = (text: string, isFailure = false): Reading => ({ lines, end: { text, isFailure } });
  let token: string | undefined;
  let bytes = 0;
  for (let page = 1; ; page++) {
    await sleep(PACE_MS);
    if (nowMs() >= readUntil)
      return ended(`out of time before page ${page}; older events are left out`, true);
    const ask = () => pageOf(lookup, from, token);
    const answer = await patiently(readUntil, ask).catch((error: unknown) => describeError(error));
    if (typeof answer === 'string') return ended(`${answer}, on page ${page}`, true);
    const events = (answer.Events ?? []).map((event) => JSON.stringify(event));
    lines.push(...events);
    bytes += events.reduce((sum, { length }) => sum + length, 0);
    token = answer.NextToken;
    if (token === undefined) return ended('all that CloudTrail had');
    if (page === MOST_PAGES || bytes > MOST_BYTES)
      return ended(`stopped after page ${page}; older events are left out`);
  }
}

/** Beyond the attempts of the SDK: other cases of the account ask as well. What was throttled was not taken. */
async function patiently<T>(until: number, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (nowMs() >= until || !isCode(error, 'ThrottlingException')) throw error;
      await sleep(PACE_MS);
    }
  }
}

const pageOf = ({ attribute, value }: Lookup, from: number, NextToken: string | undefined) =>
  cloudTrail.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: attribute, AttributeValue: value }],
      StartTime: dateOf(from),
      ...(NextToken !== undefined && { NextToken }),
    }),
  );
