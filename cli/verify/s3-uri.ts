export interface S3Uri {
  readonly bucket: string;
  readonly caseId: string;
  /** Ends in a slash. */
  readonly prefix: string;
}

const CASE_URI = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/cases\/([A-Za-z0-9-]+)\/?$/;

/** `s3://bucket/cases/CASE/`, or undefined. */
export function parseS3Uri(text: string): S3Uri | undefined {
  const [, bucket, caseId] = CASE_URI.exec(text) ?? [];
  if (bucket === undefined || caseId === undefined) return undefined;
  return { bucket, caseId, prefix: `cases/${caseId}/` };
}
