import { type Finding, sentenceOf } from './finding';
import type { Verification } from './verify';

/** The result without the documents themselves. */
export function verificationJson(verification: Verification): object {
  const { folder, verifiedAt, holds, manifest, reports, records, items, key, broken, doubts } = verification;
  return {
    ...{ folder, verifiedAt, holds, key },
    caseId: manifest?.case.caseId,
    verdict: manifest?.verdict.containment,
    reports: reports.map(({ path, sha256, isSigned, fingerprint }) => ({
      path,
      sha256,
      isSigned,
      fingerprint,
    })),
    records: records.map(({ path, isSigned, record: { at, event, who } }) => ({
      ...{ path, isSigned, at, event: event.kind, who },
    })),
    items: items.map(({ path, kind, bytes, sha256, state }) => ({ path, kind, bytes, sha256, state })),
    snapshotsNotChecked: manifest?.snapshots.map(({ snapshotId }) => snapshotId) ?? [],
    broken: broken.map(findingJson),
    doubts: doubts.map(findingJson),
  };
}

const findingJson = (finding: Finding): object => ({ ...finding, sentence: sentenceOf(finding) });
