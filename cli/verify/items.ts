/** Every file that a manifest or a custody record names: there, of its size, of its hash; images also by what is in them. */
import { createHash } from 'node:crypto';
import { type ManifestObject, placeOf } from '../../lambdas/common/custody';
import type { CaseFolder } from './case-folder';
import { type Claim, objectOf } from './claims';
import type { Documents } from './documents';
import type { Findings } from './finding';
import { hostManifestOf } from './host-manifest';
import { checkImage, damagedParts } from './image';
import { LimeWalk } from './lime';

export interface VerifiedItem {
  readonly path: string;
  readonly kind: string;
  /** As it is, or where it is missing, as it should be. */
  readonly bytes: number;
  /** As it was stored; null: nobody knows. */
  readonly sha256: string | null;
  /** Undefined where only a custody record names it. */
  readonly object: ManifestObject | undefined;
  /** `doubtful`: it is what was stored, but was already known not to be good. */
  readonly state: 'holds' | 'broken' | 'doubtful';
}

export interface Work {
  readonly folder: CaseFolder;
  readonly documents: Documents;
  readonly findings: Findings;
  /** Is told of every piece that was read. */
  readonly onRead: (path: string, bytes: number) => void;
}

export async function verifyItems(
  claims: ReadonlyMap<string, readonly Claim[]>,
  work: Work,
): Promise<VerifiedItem[]> {
  const items: VerifiedItem[] = [];
  for (const [path, each] of [...claims].sort(([a], [b]) => (a < b ? -1 : 1)))
    items.push(await verifyItem(path, each, work));
  return items;
}

async function verifyItem(path: string, claims: readonly Claim[], work: Work): Promise<VerifiedItem> {
  const { documents, findings } = work;
  const [{ by, bytes: claimed, sha256 } = { by: '', bytes: 0, sha256: null }] = claims;
  const object = objectOf(claims);
  const kind = placeOf(path)?.kind;
  if (kind === undefined) findings.fail('no-place', path, 'no such file belongs in the folder of a case');
  const bytes = documents.files.get(path);
  if (bytes === undefined) findings.fail('missing', path, `${by} names it`);
  else await checkContent(path, bytes, claims, work);
  if (object?.verified.ok === false)
    findings.doubt('failed-check', path, `the manifest says: ${object.verified.detail}`);
  const state = stateOf(path, object, findings);
  return { path, kind: kind ?? object?.kind ?? 'unknown', bytes: bytes ?? claimed, sha256, object, state };
}

function stateOf(
  path: string,
  object: ManifestObject | undefined,
  findings: Findings,
): VerifiedItem['state'] {
  if (findings.isWrong(path)) return 'broken';
  return object?.verified.ok === false ? 'doubtful' : 'holds';
}

async function checkContent(
  path: string,
  bytes: number,
  claims: readonly Claim[],
  work: Work,
): Promise<void> {
  const { folder, documents, findings } = work;
  const object = objectOf(claims);
  const isImage = /(^|-)image$/.test(object?.kind ?? placeOf(path)?.kind ?? '');
  const host = isImage ? await hostManifestOf(path, documents, findings) : undefined;
  const parts = async (): Promise<string[]> => (host ? await damagedParts(folder, path, host) : []);
  // Of another size it cannot be what was stored, however long it would take to hash it.
  const ofOtherSize = claims.find((claim) => claim.bytes !== bytes);
  if (ofOtherSize) {
    tellSize(path, bytes, ofOtherSize, findings, await parts());
    return;
  }
  const lime = host?.isLime ? new LimeWalk() : undefined;
  const sha256 = await hashOf(path, lime, work);
  if (sha256 === undefined) return;
  const wrong = claims.find((claim) => (claim.sha256 ?? sha256) !== sha256);
  if (wrong) tellHash(path, sha256, wrong, findings, await parts());
  else if (claims.every((claim) => claim.sha256 === null))
    findings.fail('unhashed', path, 'nobody hashed it when it was stored');
  if (isImage)
    await checkImage({ path, bytes, sha256, lime, host, object, isBroken: !!wrong }, documents, findings);
}

async function hashOf(
  path: string,
  lime: LimeWalk | undefined,
  { folder, documents, findings, onRead }: Work,
): Promise<string | undefined> {
  const known = documents.sha256(path) ?? folder.knownSha256?.(path);
  if (known !== undefined && !lime) return known;
  const hash = createHash('sha256');
  try {
    for await (const piece of folder.read(path)) {
      if (known === undefined) hash.update(piece);
      lime?.feed(piece);
      onRead(path, piece.length);
    }
  } catch (error) {
    findings.fail('unreadable', path, error instanceof Error ? error.message : String(error));
    return undefined;
  }
  lime?.end();
  return known ?? hash.digest('hex');
}

function tellSize(
  path: string,
  bytes: number,
  wrong: Claim,
  findings: Findings,
  parts: readonly string[],
): void {
  const what = `it has ${bytes} bytes, and ${wrong.by} says ${wrong.bytes}${versionText(wrong)}`;
  const at = partsText(parts) ?? `byte ${Math.min(bytes, wrong.bytes)}`;
  findings.fail('size', [path, wrong.by], what, at);
}

function tellHash(
  path: string,
  sha256: string,
  wrong: Claim,
  findings: Findings,
  parts: readonly string[],
): void {
  const what = `its SHA-256 is ${sha256}, and ${wrong.by} says ${wrong.sha256}${versionText(wrong)}`;
  findings.fail('changed', [path, wrong.by], what, partsText(parts));
}

const versionText = ({ versionId }: Claim): string =>
  versionId === undefined ? '' : ` (version ${versionId} in the vault)`;

const MOST_PARTS = 8;

function partsText(parts: readonly string[]): string | undefined {
  if (parts.length === 0) return undefined;
  const more = parts.length > MOST_PARTS ? ` and ${parts.length - MOST_PARTS} more parts` : '';
  return `${parts.slice(0, MOST_PARTS).join(', ')}${more}`;
}
