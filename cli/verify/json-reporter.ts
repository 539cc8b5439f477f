import { types } from 'node:util';
import type { Output } from '../reporter';
import { visibleJson } from '../visible-text';
import { type Finding, sentenceOf } from './finding';
import type { VerifyMessage, VerifyReporter } from './messages';
import type { Verification } from './verify';

/** One JSON object a line for programs; the last is the result or the failure. */
export class JsonVerifyReporter implements VerifyReporter {
  constructor(private readonly output: Output) {}

  report(message: VerifyMessage): void {
    this.output.write(`${visibleJson(lineOf(message))}\n`);
  }
}

function lineOf(message: VerifyMessage): object {
  switch (message.type) {
    case 'progress':
      return message;
    case 'result':
      return { type: message.type, ...verificationJson(message.verification), page: message.page };
    case 'failure':
      return { type: message.type, ...failureOf(message.error) };
  }
}

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

const failureOf = (error: unknown): object =>
  types.isNativeError(error)
    ? { name: error.name, message: error.message, ...('code' in error && { code: error.code }) }
    : { message: String(error) };
