/**
 * Writes what the report leaves in the vault: timeline, report, the case in CASE/UCO, and last the manifest, which lists every object of
 * the case, these included. The manifest is signed; that it could not be is said, and loses nothing. Its signature stands before it
 * does: whatever ends the function in between, there is never a manifest that should be signed and is not.
 */
import type { _Object as S3Object } from '@aws-sdk/client-s3';
import { appendCustody } from '../common/append-custody';
import { isManifest, publicKeyKey, recordNumber, signatureKey } from '../common/custody/layout';
import { MANIFEST_FORMAT, type Manifest, type ManifestObject } from '../common/custody/manifest';
import type { CustodyObject } from '../common/custody/record';
import { type Timeline, timelineLines } from '../common/custody/timeline';
import { TOOL } from '../common/custody/tool';
import { environment, ownArn } from '../common/environment';
import type { Problems } from '../common/result';
import { ALGORITHM, publicKey, signatureOf } from '../common/signing';
import { compactTimestamp, nowMs, timestamp } from '../common/time';
import {
  caseKey,
  document,
  LARGEST_READ,
  list,
  load,
  type StoredObject,
  sha256,
  store,
} from '../common/vault';
import { caseUco } from './case-uco';
import type { ReportInput } from './input';
import type { Observed } from './observe';
import { timelineOf } from './timeline';
import type { VaultItem } from './vault-items';
import type { Verdict } from './verdict';

export interface Written {
  readonly manifest: StoredObject;
  /** SHA-256 of public-key.pem: who keeps it apart from the vault can tell whether it is still the same key. */
  readonly publicKeySha256: string | null;
}

const JSON_TYPE = 'application/json';

export async function write(
  input: ReportInput,
  verdict: Verdict,
  observed: Observed,
  items: readonly VaultItem[],
  problems: Problems,
): Promise<Written> {
  const { caseId } = input.case;
  const folder = compactTimestamp(nowMs());
  const writtenAt = timestamp();
  const key = (name: string): string => caseKey(caseId, 'report', folder, name);
  const timeline = timelineLines(timelineOf(input, verdict, writtenAt));
  const own = [
    await store(key('timeline.jsonl'), timeline.text, 'application/jsonl'),
    await store(key('report.json'), reportText(input, verdict, observed, writtenAt), JSON_TYPE),
    await store(key('case.jsonld'), document(caseUco(input.case, items)), 'application/ld+json'),
  ];
  const pem = await problems.attempt('the public key; the manifest is not signed', publicKey);
  const objects = [...items, ...own.map((each) => ownItem(each, writtenAt))];
  const manifest = manifestOf({ input, verdict, observed, objects, timeline, pem, writtenAt, key });
  const text = document(manifest);
  if (pem !== undefined) await sign(key('manifest.json'), text, pem, problems);
  const stored = await store(key('manifest.json'), text, JSON_TYPE);
  await problems.attempt('recording what came meanwhile', () => recordAdditions(caseId, stored.key, objects));
  return { manifest: stored, publicKeySha256: manifest.signing?.publicKeySha256 ?? null };
}

function reportText(input: ReportInput, verdict: Verdict, observed: Observed, writtenAt: string): string {
  const { emptyQuarantineGroups, ...rest } = observed;
  const state = { ...rest, emptyQuarantineGroups: [...emptyQuarantineGroups] };
  const { case: request, choice, results, further: furtherTriggers = [] } = input;
  return document({ writtenAt, case: request, furtherTriggers, choice, verdict, observed: state, results });
}

const KINDS: Readonly<Record<string, string>> = {
  'timeline.jsonl': 'timeline',
  'report.json': 'report',
  'case.jsonld': 'case-uco',
};

const ownItem = (stored: StoredObject, at: string): ManifestObject => ({
  ...stored,
  kind: KINDS[stored.key.split('/').at(-1) ?? ''] ?? 'other',
  source: { kind: 'cordon' },
  tool: TOOL,
  acquired: { at, by: 'function report' },
  verified: { method: 'written', ok: true, detail: 'hashed by Cordon as it was written' },
});

interface Parts {
  readonly input: ReportInput;
  readonly verdict: Verdict;
  readonly observed: Observed;
  readonly objects: readonly ManifestObject[];
  readonly timeline: Timeline;
  readonly pem: string | undefined;
  readonly writtenAt: string;
  readonly key: (name: string) => string;
}

const manifestOf = ({
  input,
  verdict,
  observed,
  objects,
  timeline,
  pem,
  writtenAt,
  key,
}: Parts): Manifest => ({
  format: MANIFEST_FORMAT,
  writtenAt,
  writtenBy: ownArn(),
  tool: TOOL,
  case: input.case,
  previous: previousOf(objects),
  objects: [...objects],
  timeline: { key: key('timeline.jsonl'), lines: timeline.lines, head: timeline.head },
  snapshots: (observed.snapshots ?? []).map((each) => ({ ...each })),
  verdict: { ...verdict },
  signing:
    pem === undefined
      ? null
      : { keyArn: environment('SIGNING_KEY'), algorithm: ALGORITHM, publicKeySha256: sha256(pem) },
});

/** Objects come in the order of their keys, and a report's key has its time in it. */
function previousOf(objects: readonly ManifestObject[]): Manifest['previous'] {
  const before = objects.findLast(({ key }) => isManifest(key));
  return before?.sha256 ? { key: before.key, sha256: before.sha256 } : null;
}

async function sign(manifestKey: string, text: string, pem: string, problems: Problems): Promise<void> {
  await problems.attempt('storing the public key', () =>
    store(publicKeyKey(manifestKey), pem, 'application/x-pem-file'),
  );
  await problems.attempt('the manifest is not signed', async () =>
    store(signatureKey(manifestKey), await signatureOf(text), 'application/octet-stream'),
  );
}

/**
 * What was stored after the folder was read and before the manifest stood is in neither; whoever stores something later finds the manifest
 * and appends a record itself.
 */
async function recordAdditions(
  caseId: string,
  manifestKey: string,
  objects: readonly ManifestObject[],
): Promise<void> {
  const covered = new Set([
    ...objects.map(({ key }) => key),
    ...[manifestKey, signatureKey(manifestKey), publicKeyKey(manifestKey)],
  ]);
  const listed = await list(caseKey(caseId, ''));
  const added = listed.filter(({ Key = '' }) => !covered.has(Key) && !isOfChain(Key));
  if (added.length === 0) return;
  await appendCustody(caseId, {
    event: { kind: 'addition' },
    who: ownArn(),
    why: 'came while the manifest was being written',
    objects: await Promise.all(added.map(hashed)),
  });
}

const hashed = async ({ Key: key = '', Size: bytes = 0 }: S3Object): Promise<CustodyObject> =>
  bytes <= LARGEST_READ ? (await load(key)).stored : { key, bytes, sha256: null };

const isOfChain = (key: string): boolean => recordNumber(key.replace(/\.sig$/, '.json')) !== undefined;
