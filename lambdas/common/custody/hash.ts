/** Hashes of evidence: SHA-256 over the bytes as they are stored, in lower-case hexadecimal. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';

export const sha256 = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('hex');

export const hashSchema = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/, 'a SHA-256 as 64 lower-case hexadecimal digits'),
);

/** What stands as `previous` where there is nothing before. */
export const NOTHING_BEFORE = '0'.repeat(64);
