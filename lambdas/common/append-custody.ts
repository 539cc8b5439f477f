/**
 * Appends what happened to a case to its custody chain. A number is taken by a write that fails when the key exists, so two writers
 * cannot both have it; who was slower looks again and takes the next one. A record stands although it could not be signed: the next one
 * that is signed vouches for it by its hash.
 */
import { describeError, isCode } from './aws-error';
import { NOTHING_BEFORE, sha256 } from './custody/hash';
import { isManifest, LAST_RECORD, recordKey, recordNumber, signatureKey } from './custody/layout';
import { type CustodyEvent, type CustodyObject, type CustodyRecord, RECORD_FORMAT } from './custody/record';
import { line } from './custody/values';
import { ownArn } from './environment';
import { signatureOf } from './signing';
import { sleep, timestamp } from './time';
import { caseKey, create, document, list, load, store } from './vault';

export interface Happening {
  readonly event: CustodyEvent;
  /** A person by their own word, or an ARN. */
  readonly who: string;
  readonly why: string;
  /** What was added to the vault with it. */
  readonly objects: readonly CustodyObject[];
}

export interface Appended {
  readonly key: string;
  /** Whoever keeps it apart from the vault can tell whether the chain still goes this far. */
  readonly sha256: string;
  /** Why it is not signed. */
  readonly unsigned?: string;
}

/** So many writers at once are more than a case has. */
const MOST_ATTEMPTS = 25;

export async function appendCustody(caseId: string, happening: Happening): Promise<Appended> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const record = await next(caseId, happening);
    const text = document(record);
    const key = recordKey(caseId, record.number);
    if (await took(key, text)) return { key, sha256: sha256(text), ...(await sign(key, text)) };
    await sleep(20 * attempt);
  }
  throw new Error(`no number was free in the custody chain of ${caseId} in ${MOST_ATTEMPTS} attempts`);
}

async function next(caseId: string, { event, who, why, objects }: Happening): Promise<CustodyRecord> {
  const [last, manifest] = await Promise.all([lastRecord(caseId), newestManifest(caseId)]);
  const number = (last?.number ?? 0) + 1;
  if (number > LAST_RECORD) throw new Error(`the custody chain of ${caseId} is full`);
  return {
    format: RECORD_FORMAT,
    number,
    caseId,
    at: timestamp(),
    event,
    who: line(who),
    why: line(why),
    writtenBy: ownArn(),
    objects: [...objects],
    previous: last?.sha256 ?? manifest?.sha256 ?? NOTHING_BEFORE,
    manifest,
  };
}

async function lastRecord(caseId: string): Promise<{ number: number; sha256: string } | undefined> {
  const numbers = (await keysIn(caseKey(caseId, 'custody', ''))).flatMap((key) => recordNumber(key) ?? []);
  const number = numbers.at(-1);
  if (number === undefined) return undefined;
  return { number, sha256: (await load(recordKey(caseId, number))).stored.sha256 };
}

async function newestManifest(caseId: string): Promise<CustodyRecord['manifest']> {
  const key = (await keysIn(caseKey(caseId, 'report', ''))).filter(isManifest).at(-1);
  if (key === undefined) return null;
  return { key, sha256: (await load(key)).stored.sha256 };
}

const keysIn = async (prefix: string): Promise<string[]> =>
  (await list(prefix)).flatMap(({ Key }) => Key ?? []);

/** Also when the answer to the write was lost, and its repetition found what it had written itself. */
async function took(key: string, text: string): Promise<boolean> {
  try {
    if (await create(key, text, 'application/json')) return true;
  } catch (error) {
    if (!isCode(error, 'ConditionalRequestConflict')) throw error;
    return false;
  }
  return (await load(key)).text === text;
}

async function sign(key: string, text: string): Promise<Pick<Appended, 'unsigned'>> {
  try {
    await store(signatureKey(key), await signatureOf(text), 'application/octet-stream');
    return {};
  } catch (error) {
    return { unsigned: describeError(error) };
  }
}
