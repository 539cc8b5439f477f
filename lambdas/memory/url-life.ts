/**
 * How long what streams through pre-signed URLs may take. Such a URL dies with the credentials that signed it, whatever
 * its own expiry says, and those of a function live for some hours: AWS does not document how many (it says only that
 * services "don't necessarily comply with the role's session duration settings"), and gives no way to ask. Six hours,
 * counted from the start of the execution environment that was handed them, are an assumption; where it fails, S3 answers 403,
 * the host says `put: http-403`, and what arrived is kept.
 *
 * @see https://repost.aws/knowledge-center/presigned-url-s3-bucket-expiration
 */
import { environmentAgeSeconds } from '../common/time';

const CREDENTIALS_SECONDS = 6 * 3600;
const MIB = 1024 * 1024;
/** One core that reads, hashes twice and encrypts: a host that needs longer than at this speed does not come to the end. */
const FASTEST_BYTES_PER_SECOND = 128 * MIB;
/** A stream that is slower than this has stalled: the live capture reads, hashes and sends at several times it. */
const SLOWEST_BYTES_PER_SECOND = 16 * MIB;
const START_SECONDS = 300;

const secondsLeft = (): number => Math.floor(CREDENTIALS_SECONDS - environmentAgeSeconds());

/** Why so many bytes cannot be streamed before the URLs die, or undefined. Said before anything is opened. */
export function tooLongFor(bytes: number, left = secondsLeft()): string | undefined {
  const needed = START_SECONDS + Math.ceil(bytes / FASTEST_BYTES_PER_SECOND);
  if (needed <= left) return undefined;
  return `${bytes} bytes take ${hours(needed)} hours at ${FASTEST_BYTES_PER_SECOND / MIB} MiB/s, and the pre-signed URLs live ${hours(left)} hours: they die with the function's credentials`;
}

/** For the script, in seconds: enough for a slow host, and never more than the URLs live. */
export const timeLimitFor = (bytes: number, left = secondsLeft()): number =>
  Math.min(left, START_SECONDS + Math.ceil(bytes / SLOWEST_BYTES_PER_SECOND));

const hours = (seconds: number): string => (seconds / 3600).toFixed(1);
