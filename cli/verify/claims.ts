/** What the manifests and the custody records say of each file: every one of them must be right. */
import { type CustodyObject, type ManifestObject, pathInCase } from '../../lambdas/common/custody';
import type { VerifiedRecord } from './custody';
import type { Findings } from './finding';
import type { VerifiedReport } from './reports';

export interface Claim {
  /** Path of the document that makes it. */
  readonly by: string;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly versionId: string | undefined;
  /** Where a manifest makes it. */
  readonly object: ManifestObject | undefined;
}

export function claimsOf(
  reports: readonly VerifiedReport[],
  records: readonly VerifiedRecord[],
  findings: Findings,
): Map<string, Claim[]> {
  const claims = new Map<string, Claim[]>();
  const caseId = reports.at(-1)?.manifest.case.caseId ?? records[0]?.record.caseId ?? '';
  const add = (by: string, each: CustodyObject, object?: ManifestObject): void => {
    if (!each.key.startsWith(`cases/${caseId}/`)) {
      findings.fail('other-case', by, `it lists ${each.key}, which is not of the case ${caseId}`);
      return;
    }
    const path = pathInCase(each.key);
    const { bytes, sha256, versionId } = each;
    claims.set(path, [...(claims.get(path) ?? []), { by, bytes, sha256, versionId, object }]);
  };
  for (const { path, manifest } of reports) for (const each of manifest.objects) add(path, each, each);
  for (const { path, record } of records) for (const each of record.objects) add(path, each);
  return claims;
}

/** What is said of a file with the most authority: by the newest manifest. */
export const objectOf = (claims: readonly Claim[]): ManifestObject | undefined =>
  claims.findLast(({ object }) => object !== undefined)?.object;
