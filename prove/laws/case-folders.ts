/** What does not hold of the case folders in the vault: every object proved by a manifest or a record, every chain whole, every signature good. */
import { createPublicKey, verify } from 'node:crypto';
import * as v from 'valibot';
import {
  type CustodyRecord,
  custodyRecordSchema,
  isManifest,
  type Manifest,
  manifestSchema,
  pathInCase,
  placeOf,
  publicKeyKey,
  recordNumber,
  sha256,
  signatureKey,
  verifyTimeline,
} from '../../lambdas/common/custody';
import { currentObject } from '../../range/services/s3/state';
import type { World } from '../../range/world';

export interface CaseFolder {
  readonly caseId: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** Every object of the vault as a copy of the bucket would hold it, by case. */
export function caseFolders({ s3 }: Pick<World, 's3'>): CaseFolder[] {
  const [vault] = s3.buckets.values();
  if (!vault) throw new Error('the range has no vault');
  const folders = new Map<string, Map<string, Buffer>>();
  for (const key of vault.versions.keys()) {
    const [, caseId = ''] = key.split('/');
    const files = folders.get(caseId) ?? new Map<string, Buffer>();
    const body = currentObject(vault, key)?.body;
    // Images of a guest are sparse, large, and what is in them is not looked at here.
    files.set(key, body && body.size < 1_000_000 ? Buffer.from(body.toBytes()) : Buffer.alloc(0));
    folders.set(caseId, files);
  }
  return [...folders].map(([caseId, files]) => ({ caseId, files }));
}

export const parsedFile = <const Schema extends v.GenericSchema>(
  { files }: CaseFolder,
  schema: Schema,
  key: string,
): v.InferOutput<Schema> => v.parse(schema, JSON.parse(files.get(key)?.toString() ?? ''));

const byKey = (a: string, b: string): number => (a < b ? -1 : 1);

export const manifestsOf = (folder: CaseFolder): (readonly [string, Manifest])[] =>
  [...folder.files.keys()]
    .filter(isManifest)
    .toSorted(byKey)
    .map((key) => [key, parsedFile(folder, manifestSchema, key)]);

export const recordsOf = (folder: CaseFolder): (readonly [string, CustodyRecord])[] =>
  [...folder.files.keys()]
    .filter((key) => recordNumber(key) !== undefined)
    .toSorted(byKey)
    .map((key) => [key, parsedFile(folder, custodyRecordSchema, key)]);

export function faultsOf(folder: CaseFolder): string[] {
  const manifests = manifestsOf(folder);
  if (manifests.length === 0) return ['there is no manifest'];
  return [
    ...strangers(folder),
    ...uncovered(folder, manifests, recordsOf(folder)),
    ...brokenChain(folder, recordsOf(folder)),
    ...badSignatures(folder, manifests),
    ...manifests.flatMap(([, { timeline }]) => {
      const read = verifyTimeline(folder.files.get(timeline.key)?.toString() ?? '');
      const isMeant = read.head === timeline.head && read.entries.length === timeline.lines;
      return [...read.problems, ...(isMeant ? [] : ['the timeline is not that of the manifest'])];
    }),
  ];
}

const strangers = ({ files }: CaseFolder): string[] =>
  [...files.keys()]
    .filter((key) => !placeOf(pathInCase(key)))
    .map((key) => `${key} has no place in the layout`);

const MADE_FROM_OTHERS = ['signature', 'public-key', 'custody-record', 'manifest'];

function uncovered(
  { files }: CaseFolder,
  manifests: readonly (readonly [string, Manifest])[],
  records: readonly (readonly [string, CustodyRecord])[],
): string[] {
  const listed = [...manifests, ...records].flatMap(([, { objects }]) => [...objects]);
  return [...files].flatMap(([key, bytes]) => {
    const entries = listed.filter((each) => each.key === key);
    const kind = placeOf(pathInCase(key))?.kind ?? '';
    if (entries.length === 0)
      return MADE_FROM_OTHERS.includes(kind) ? [] : [`${key} is in no manifest or record`];
    const hashes = entries.flatMap((each) => each.sha256 ?? []);
    if (bytes.length === 0) return [];
    if (hashes.length === 0) return [`${key} is listed without a hash`];
    return hashes.every((each) => each === sha256(bytes)) ? [] : [`${key} has another hash`];
  });
}

function brokenChain(
  { files }: CaseFolder,
  records: readonly (readonly [string, CustodyRecord])[],
): string[] {
  return records.flatMap(([key, record], index) => {
    const [before] = records[index - 1] ?? [record.manifest?.key];
    const previous = before === undefined ? '0'.repeat(64) : sha256(files.get(before) ?? '');
    return [
      ...(record.number === index + 1 ? [] : [`${key} has the number ${record.number}`]),
      ...(record.previous === previous ? [] : [`${key} does not follow what is before it`]),
    ];
  });
}

function badSignatures(folder: CaseFolder, manifests: readonly (readonly [string, Manifest])[]): string[] {
  const newest = manifests.at(-1)?.[0] ?? '';
  const signed = [...manifests.map(([key]) => key), ...recordsOf(folder).map(([key]) => key)];
  const pem = folder.files.get(publicKeyKey(newest));
  if (pem === undefined) return [`${newest} has no public key beside it`];
  const key = createPublicKey(pem);
  return signed.flatMap((each) => {
    const [text = Buffer.alloc(0), signature = Buffer.alloc(0)] = [
      folder.files.get(each),
      folder.files.get(signatureKey(each)),
    ];
    return verify('sha256', text, key, signature) ? [] : [`${each} has no good signature`];
  });
}
