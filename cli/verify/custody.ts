/**
 * The custody records: numbered without a gap, each naming the one before it (the first the newest manifest of its time, where there was
 * one), and signed with the key of the manifest.
 */
import type { KeyObject } from 'node:crypto';
import {
  type CustodyRecord,
  custodyRecordSchema,
  NOTHING_BEFORE,
  pathInCase,
  recordNumber,
  signatureKey,
} from '../../lambdas/common/custody';
import type { Document, Documents } from './documents';
import type { Findings } from './finding';
import type { VerifiedReport } from './reports';
import { isSignedBy } from './signature';

export interface VerifiedRecord {
  readonly path: string;
  readonly sha256: string;
  readonly record: CustodyRecord;
  readonly isSigned: boolean;
}

const pathOf = (number: number): string => `custody/${String(number).padStart(6, '0')}.json`;
const numberOf = (path: string): number | undefined => recordNumber(`cases/any/${path}`);

export async function verifyCustody(
  documents: Documents,
  reports: readonly VerifiedReport[],
  findings: Findings,
): Promise<VerifiedRecord[]> {
  const numbers = [...documents.files.keys()].flatMap((path) => numberOf(path) ?? []).sort((a, b) => a - b);
  const verified: VerifiedRecord[] = [];
  let [expected, before] = [1, undefined as string | undefined];
  for (const number of numbers) {
    if (number !== expected) nameGap(expected, number, findings);
    const document = await documents.read(pathOf(number));
    const record = document && documents.parsed(document, custodyRecordSchema);
    if (record) {
      checkPlace(record, number, reports, findings);
      checkPrevious(record, number, before, findings);
      const isSigned = await checkSignature(document, record, reports, documents, findings);
      verified.push({ path: document.path, sha256: document.sha256, record, isSigned });
    }
    [expected, before] = [number + 1, document?.sha256];
  }
  return verified;
}

function nameGap(from: number, to: number, findings: Findings): void {
  const range = to - 1 === from ? 'it is' : `it and those up to ${pathOf(to - 1)} are`;
  findings.fail('missing', [pathOf(from), pathOf(to)], `${range} not there, and ${pathOf(to)} is`);
}

function checkPlace(
  { number: borne, caseId, manifest }: CustodyRecord,
  number: number,
  reports: readonly VerifiedReport[],
  findings: Findings,
): void {
  const path = pathOf(number);
  if (borne !== number) findings.fail('chain', path, `it bears the number ${borne}`);
  const expected = reports.at(-1)?.manifest.case.caseId;
  if (expected !== undefined && caseId !== expected)
    findings.fail('other-case', path, `it is of the case ${caseId}`);
  if (!manifest) return;
  const manifestPath = pathInCase(manifest.key);
  const found = reports.find((each) => each.path === manifestPath);
  if (found?.sha256 === manifest.sha256) return;
  const how = found ? 'with another SHA-256' : 'which is not there or cannot be used';
  findings.fail('chain', [path, manifestPath], `it follows ${manifestPath}, ${how}`);
}

function checkPrevious(
  { previous, manifest }: CustodyRecord,
  number: number,
  before: string | undefined,
  findings: Findings,
): void {
  const expected = number === 1 ? (manifest?.sha256 ?? NOTHING_BEFORE) : before;
  // Where the record before it is missing, that is told already.
  if (expected === undefined || previous === expected) return;
  const [path, one] = [pathOf(number), pathOf(number - 1)];
  if (number === 1) findings.fail('chain', path, 'it does not follow the manifest that it names');
  else findings.fail('chain', [path, one], `it does not follow ${one} as that is now`);
}

async function checkSignature(
  { path, bytes }: Document,
  record: CustodyRecord,
  reports: readonly VerifiedReport[],
  documents: Documents,
  findings: Findings,
): Promise<boolean> {
  const signaturePath = signatureKey(path);
  if (!documents.files.has(signaturePath)) {
    findings.fail('missing', signaturePath, `${path} should have it beside it, and is not proved without it`);
    return false;
  }
  const signature = await documents.read(signaturePath);
  const keys = keysOf(record, reports);
  const isSigned = !!signature && keys.some((key) => isSignedBy(key, bytes, signature.bytes));
  if (signature && !isSigned) {
    const what =
      keys.length > 0 ? 'is not what' : 'could not be checked, for want of a usable public key, against what';
    const by = `it ${what} ${signaturePath} signs with the key of the manifest`;
    findings.fail('signature', [path, signaturePath], by);
  }
  return isSigned;
}

/** A record from before the first report is signed with the key of a later one. */
const keysOf = ({ manifest }: CustodyRecord, reports: readonly VerifiedReport[]): KeyObject[] =>
  reports
    .filter(({ path }) => !manifest || path === pathInCase(manifest.key))
    .flatMap(({ key }) => key ?? []);
