/**
 * Verifies the folder of a case without AWS: its layout, every file's size and hash, the chains, the signatures. The files are the
 * only thing that is asked; what they cannot show (whose key it is, what the snapshots hold) is in the result as not checked.
 */
import type { Manifest } from '../../lambdas/common/custody';
import { placeOf } from '../../lambdas/common/custody';
import { nowMs, timestamp } from '../../lambdas/common/time';
import { bytes as bytesText } from '../format';
import type { CaseFolder, Past } from './case-folder';
import { type Claim, claimsOf } from './claims';
import { type VerifiedRecord, verifyCustody } from './custody';
import { Documents } from './documents';
import { type Finding, Findings } from './finding';
import { type VerifiedItem, verifyItems } from './items';
import { madeFrom, manifestPaths, type VerifiedReport, verifyReports } from './reports';

export interface VerifyOptions {
  /** Fingerprint of the key that the examiner has by another way. */
  readonly fingerprint?: string | undefined;
  /** The case that it must be, where that is known. */
  readonly caseId?: string | undefined;
  /** SHA-256 of manifests and custody records that the examiner has by another way: they must be in the chain. */
  readonly includes?: readonly string[];
  readonly onProgress?: (text: string) => void;
}

export interface Verification {
  readonly folder: string;
  /** UTC. */
  readonly verifiedAt: string;
  readonly holds: boolean;
  /** Of the newest report; undefined where none can be used. */
  readonly manifest: Manifest | undefined;
  readonly reports: readonly VerifiedReport[];
  readonly records: readonly VerifiedRecord[];
  readonly items: readonly VerifiedItem[];
  /** SHA-256 of the public key, and whether it was compared with the examiner's own. */
  readonly key: { readonly fingerprint: string | undefined; readonly isCompared: boolean };
  readonly broken: readonly Finding[];
  readonly doubts: readonly Finding[];
}

export async function verifyCase(folder: CaseFolder, options: VerifyOptions = {}): Promise<Verification> {
  const findings = new Findings();
  const { files, refused, past } = await folder.list();
  if (past) checkPast(past, findings);
  for (const { path, what } of refused) findings.fail('not-a-file', path, `it is ${what}, not a plain file`);
  const documents = new Documents(folder, new Map(files.map(({ path, bytes }) => [path, bytes])), findings);
  const reports = await verifyReports(documents, findings);
  const records = await verifyCustody(documents, reports, findings);
  const claims = claimsOf(reports, records, findings);
  const onRead = progressOf(claims, documents, options);
  const items = await verifyItems(claims, { folder, documents, findings, onRead });
  nameUnlisted(documents, claims, reports, findings);
  const manifest = reports.at(-1)?.manifest;
  checkCase(manifest, reports, options, findings);
  checkIncluded(reports, records, options, findings);
  const key = checkKey(reports, options, findings);
  const { broken, doubts } = findings;
  return {
    folder: folder.name,
    verifiedAt: timestamp(),
    holds: broken.length === 0,
    ...{ manifest, reports, records, items, key, broken, doubts },
  };
}

function checkPast(past: Past, findings: Findings): void {
  if ('unread' in past) {
    findings.doubt('past-unread', 'the versions', `they could not be listed (${past.unread})`);
    return;
  }
  for (const path of past.deleted) findings.fail('deleted', path, 'its newest version is a delete marker');
  for (const path of past.rewritten) findings.fail('rewritten', path, 'it has more than one version');
}

function checkIncluded(
  reports: readonly VerifiedReport[],
  records: readonly VerifiedRecord[],
  { includes = [] }: VerifyOptions,
  findings: Findings,
): void {
  const chain = new Set([...reports, ...records].map(({ sha256 }) => sha256));
  for (const sha256 of includes)
    if (!chain.has(sha256))
      findings.fail('cut-off', 'the chain', `no manifest and no custody record has the SHA-256 ${sha256}`);
}

function nameUnlisted(
  { files }: Documents,
  claims: ReadonlyMap<string, readonly Claim[]>,
  reports: readonly VerifiedReport[],
  findings: Findings,
): void {
  const manifests = manifestPaths(files.keys());
  const own = new Set(manifests.flatMap(madeFrom));
  const unlisted: string[] = [];
  for (const path of files.keys()) {
    if (claims.has(path) || own.has(path)) continue;
    if (!placeOf(path)) findings.fail('no-place', path, 'no such file belongs in the folder of a case');
    else if (path.startsWith('custody/')) nameStraySignature(path, files, findings);
    else unlisted.push(path);
  }
  const newest = manifests.at(-1);
  if (newest === undefined || reports.at(-1)?.path === newest)
    for (const path of unlisted)
      findings.fail('unlisted', path, 'neither a manifest nor a custody record names it');
  else if (unlisted.length > 0) nameUnproved(newest, unlisted, findings);
}

const MOST_NAMED = 10;

/** Without the newest manifest nobody can tell what belongs here. */
function nameUnproved(newest: string, paths: readonly string[], findings: Findings): void {
  const more = paths.length > MOST_NAMED ? `, and ${paths.length - MOST_NAMED} more` : '';
  const list = `${paths.slice(0, MOST_NAMED).join(', ')}${more}`;
  findings.fail('unproved', [newest, ...paths], `it cannot be used, and nothing else names ${list}`);
}

/** Records stand in their own chain; a signature must have its record. */
function nameStraySignature(path: string, files: ReadonlyMap<string, number>, findings: Findings): void {
  if (path.endsWith('.sig') && !files.has(path.replace(/\.sig$/, '.json')))
    findings.fail('missing', [path.replace(/\.sig$/, '.json'), path], `its signature ${path} is there`);
}

function checkCase(
  manifest: Manifest | undefined,
  reports: readonly VerifiedReport[],
  { caseId }: VerifyOptions,
  findings: Findings,
): void {
  if (manifest && caseId !== undefined && manifest.case.caseId !== caseId)
    findings.fail(
      'other-case',
      reports.at(-1)?.path ?? '',
      `it is of the case ${manifest.case.caseId}, and lies in the folder of ${caseId}`,
    );
}

function checkKey(
  reports: readonly VerifiedReport[],
  { fingerprint }: VerifyOptions,
  findings: Findings,
): Verification['key'] {
  if (fingerprint !== undefined)
    for (const report of reports)
      if (report.fingerprint !== undefined && report.fingerprint !== fingerprint)
        findings.fail(
          'wrong-key',
          madeFrom(report.path)[2] ?? report.path,
          `its fingerprint is ${report.fingerprint}, and yours is ${fingerprint}`,
        );
  return { fingerprint: reports.at(-1)?.fingerprint, isCompared: fingerprint !== undefined };
}

const PAUSE_MS = 2_000;

/** Says now and then how far the reading is. */
function progressOf(
  claims: ReadonlyMap<string, readonly Claim[]>,
  { files }: Documents,
  { onProgress }: VerifyOptions,
): (path: string, bytes: number) => void {
  const total = [...claims.keys()].reduce((sum, path) => sum + (files.get(path) ?? 0), 0);
  let [done, told] = [0, nowMs()];
  return (path, bytes) => {
    done += bytes;
    if (!onProgress || nowMs() - told < PAUSE_MS) return;
    told = nowMs();
    onProgress(`${bytesText(done)} of ${bytesText(total)} read, now ${path}`);
  };
}
