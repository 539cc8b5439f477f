/**
 * The reports of a case, oldest first: each manifest is what its signature signs with the public key beside it, names that key, its
 * case, and the manifest before it; each timeline is the chain whose head its manifest names.
 */
import type { KeyObject } from 'node:crypto';
import {
  type Manifest,
  manifestSchema,
  pathInCase,
  placeOf,
  publicKeyKey,
  signatureKey,
  verifyTimeline,
} from '../../lambdas/common/custody';
import type { Document, Documents } from './documents';
import type { Findings } from './finding';
import { fingerprintOf, isSignedBy, publicKeyOf } from './signature';

export interface VerifiedReport {
  /** Of the manifest. */
  readonly path: string;
  readonly sha256: string;
  readonly manifest: Manifest;
  readonly key: KeyObject | undefined;
  readonly fingerprint: string | undefined;
  readonly isSigned: boolean;
}

const REPORT_FOLDER = /^report\/[^/]+\//;

/** Of every report of which there is any file, oldest first. */
export function manifestPaths(files: Iterable<string>): string[] {
  const paths = [...files]
    .filter((path) => placeOf(path))
    .flatMap((path) => REPORT_FOLDER.exec(path)?.[0] ?? []);
  return [...new Set(paths)].sort((a, b) => (a < b ? -1 : 1)).map((folder) => `${folder}manifest.json`);
}

/** What is made from a manifest, and therefore not in it. */
export const madeFrom = (manifest: string): string[] => [
  manifest,
  signatureKey(manifest),
  publicKeyKey(manifest),
];

export async function verifyReports(documents: Documents, findings: Findings): Promise<VerifiedReport[]> {
  const paths = manifestPaths(documents.files.keys());
  if (paths.length === 0)
    findings.fail('no-report', 'report/', 'there is no manifest: report/TIME/manifest.json');
  const reports: VerifiedReport[] = [];
  for (const path of paths) {
    const report = await verifyReport(path, documents, findings);
    if (!report) continue;
    follows(report, reports.at(-1), findings);
    await checkTimeline(report, documents, findings);
    reports.push(report);
  }
  return reports;
}

async function verifyReport(
  path: string,
  documents: Documents,
  findings: Findings,
): Promise<VerifiedReport | undefined> {
  const document = await documents.read(path);
  if (!documents.files.has(path)) nameAbsent(path, documents, findings);
  if (!document) return undefined;
  const [, signaturePath = '', keyPath = ''] = madeFrom(path);
  const [signature, pem] = [await documents.read(signaturePath), await documents.read(keyPath)];
  for (const each of [signaturePath, keyPath])
    if (!documents.files.has(each))
      findings.fail(
        'missing',
        each,
        `${path} should have it beside it, and without it its signature cannot be checked`,
      );
  const key = pem && keyIn(pem, path, signaturePath, findings);
  const isSigned = !!key && !!signature && isSignedBy(key, document.bytes, signature.bytes);
  if (key && signature && !isSigned)
    findings.fail(
      'signature',
      [path, signaturePath, keyPath],
      `it is not what ${signaturePath} signs with ${keyPath}`,
    );
  const manifest = documents.parsed(document, manifestSchema);
  if (!manifest) return undefined;
  if (manifest.signing === null) findings.fail('unsigned', path, 'it says itself that it was not signed');
  else if (pem && pem.sha256 !== manifest.signing.publicKeySha256)
    findings.fail('public-key', [keyPath, path], `it is not the key that ${path} names`);
  return {
    path,
    sha256: document.sha256,
    manifest,
    key,
    fingerprint: key && fingerprintOf(key),
    isSigned,
  };
}

function nameAbsent(path: string, { files }: Documents, findings: Findings): void {
  const made = madeFrom(path).filter((each) => files.has(each));
  findings.fail(
    'missing',
    [path, ...made],
    made.length === 0
      ? 'other files of its report are there'
      : `${made.join(' and ')} should have it beside them`,
  );
}

function keyIn(
  pem: Document,
  manifest: string,
  signature: string,
  findings: Findings,
): KeyObject | undefined {
  const key = publicKeyOf(pem.bytes);
  if (!key)
    findings.fail(
      'public-key',
      [pem.path, manifest, signature],
      `it is no public key on P-256, so that ${signature} proves nothing of ${manifest}`,
    );
  return key;
}

function follows(
  { path, manifest, fingerprint }: VerifiedReport,
  before: VerifiedReport | undefined,
  findings: Findings,
): void {
  const named = manifest.previous && pathInCase(manifest.previous.key);
  if (named !== (before?.path ?? null) || manifest.previous?.sha256 !== before?.sha256)
    findings.fail(
      'chain',
      [path, ...[named, before?.path].filter((each) => typeof each === 'string')],
      `it follows ${named ?? 'no manifest'}, but before it there is ${before?.path ?? 'none'}${named !== null && named === before?.path ? ' with another SHA-256' : ''}`,
    );
  if (before && manifest.case.caseId !== before.manifest.case.caseId)
    findings.fail(
      'other-case',
      path,
      `it is of the case ${manifest.case.caseId}, and ${before.path} of ${before.manifest.case.caseId}`,
    );
  if (before?.fingerprint !== undefined && fingerprint !== undefined && before.fingerprint !== fingerprint)
    findings.fail('two-keys', path, `it is signed with another key than ${before.path}`);
}

async function checkTimeline(
  { path, manifest: { timeline } }: VerifiedReport,
  documents: Documents,
  findings: Findings,
): Promise<void> {
  const timelinePath = pathInCase(timeline.key);
  const document = await documents.read(timelinePath);
  // What is listed and absent is told with the other objects.
  if (!document) return;
  const { entries, head, problems } = verifyTimeline(document.bytes.toString('utf8'));
  for (const problem of problems.slice(0, MOST_NAMED)) {
    const [, line, rest = problem] = /^(line \d+) (.*)$/s.exec(problem) ?? [];
    findings.fail('timeline', timelinePath, line === undefined ? rest : `it ${rest}`, line);
  }
  if (problems.length === 0 && head !== timeline.head)
    findings.fail(
      'timeline',
      [timelinePath, path],
      `its last line is not the one that ${path} names`,
      `line ${entries.length}`,
    );
  if (problems.length === 0 && entries.length !== timeline.lines)
    findings.fail(
      'timeline',
      [timelinePath, path],
      `it has ${entries.length} lines, and ${path} names ${timeline.lines}`,
    );
}

const MOST_NAMED = 10;
