/** One part of what the API side knows. Each is collected for itself: what one of them runs into leaves the others alone. */
import { describeError, isCode } from '../common/aws-error';
import { timestamp } from '../common/time';
import { caseKey, document, type StoredObject, store } from '../common/vault';

export interface Kept extends Pick<StoredObject, 'key' | 'bytes' | 'sha256'> {
  /** What a reader has to know about it, in Cordon's words and never in the subject's. */
  readonly note?: string;
}

export type ContextItem =
  | ({ readonly name: string; readonly status: 'ok' } & Kept)
  /** AWS has nothing of the kind here, or does not offer it for this subject. */
  | { readonly name: string; readonly status: 'skipped'; readonly why: string }
  /** What was read before it failed is kept. */
  | ({ readonly name: string; readonly status: 'failed'; readonly why: string } & Partial<Kept>);

export class NotAvailable extends Error {
  override readonly name = 'NotAvailable';
}

/** What was kept is only a part of it. */
export class Incomplete extends Error {
  override readonly name = 'Incomplete';

  constructor(
    message: string,
    readonly kept: Kept,
  ) {
    super(message);
  }
}

/** An instance type, a state, a Region or an account for which AWS does not offer the call. */
const UNAVAILABLE = [
  'UnsupportedOperation',
  'UnsupportedOperationException',
  'OperationNotPermittedException',
  'IncorrectInstanceState',
  'IncorrectState',
];

export const isUnavailable = (error: unknown): boolean => isCode(error, ...UNAVAILABLE);

/** Never throws. What is not there when `late` rejects is given up; what still arrives in the vault later stands there. */
export async function itemOf(
  name: string,
  collect: () => Promise<Kept>,
  late: Promise<never>,
): Promise<ContextItem> {
  try {
    return { name, status: 'ok', ...(await Promise.race([collect(), late])) };
  } catch (error) {
    if (error instanceof NotAvailable) return { name, status: 'skipped', why: error.message };
    if (isUnavailable(error)) return { name, status: 'skipped', why: describeError(error) };
    const kept = error instanceof Incomplete ? error.kept : {};
    return { name, status: 'failed', why: describeError(error), ...kept };
  }
}

/**
 * What comes from the subject is stored byte for byte, under a name and a content type with which no browser shows it as
 * a page and nobody takes it for plain text: it may hold markup and the control sequences of a terminal.
 */
export const keepRaw = (caseId: string, name: string, content: Uint8Array): Promise<Kept> =>
  keep(caseId, `${name}.raw`, content, 'application/octet-stream');

export const keepJson = (caseId: string, name: string, content: object): Promise<Kept> =>
  keep(caseId, `${name}.json`, document({ takenAt: timestamp(), ...content }), 'application/json');

/** Once: a second run finds what the first one kept, and says the same of it. */
export async function keep(
  caseId: string,
  name: string,
  content: string | Uint8Array,
  contentType: string,
): Promise<Kept> {
  const { key, bytes, sha256 } = await store(caseKey(caseId, 'context', name), content, contentType);
  return { key, bytes, sha256 };
}
