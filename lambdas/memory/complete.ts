/**
 * Makes an object of whatever arrived, keeps it, and compares it with what the host says that it sent. What is wrong is noted,
 * and makes the stream a failed one. Nothing here reads the image: that is the step after this one.
 */
import type { Part } from '@aws-sdk/client-s3';
import { type CaptureManifest, type CaptureOutcome, parseManifest } from '../../documents/outcome';
import { type Coverage, coverageOf, toRange } from '../common/ram-coverage';
import type { Problems } from '../common/result';
import { msOf } from '../common/time';
import { load, type StoredObject } from '../common/vault';
import type { Image, Stream } from './capture';
import { completeUpload, storedBytes, uploadedParts } from './upload';

interface Claim {
  readonly manifest: CaptureManifest;
  readonly stored: StoredObject;
}

export async function complete(
  stream: Stream,
  outcome: CaptureOutcome | undefined,
  problems: Problems,
): Promise<Image | undefined> {
  const parts = await uploadedParts(stream);
  if (parts?.length === 0) {
    problems.note('no part of an image arrived');
    return undefined;
  }
  const claim = await problems.attempt('the host manifest', () => loadClaim(stream));
  const bytes = parts ? parts.reduce((sum, { Size }) => sum + (Size ?? 0), 0) : await storedBytes(stream);
  for (const problem of [
    ...shortfall(stream, bytes),
    ...(claim ? disagreements(stream, parts, bytes, outcome, claim.manifest) : []),
  ])
    problems.note(problem);
  if (parts) await completeUpload(stream, parts);
  return imageOf(stream, bytes, claim);
}

async function loadClaim({ manifestKey }: Stream): Promise<Claim> {
  const { text, stored } = await load(manifestKey);
  return { manifest: parseManifest(text), stored };
}

function imageOf({ key, manifestKey }: Stream, bytes: number, claim: Claim | undefined): Image {
  if (!claim) return { key, manifestKey, bytes };
  const { manifest, stored } = claim;
  const offset = clockOffset(manifest);
  return {
    key,
    manifestKey,
    ...(stored.versionId !== undefined && { manifestVersionId: stored.versionId }),
    manifestSha256: stored.sha256,
    bytes,
    hostSha256: manifest.sha256,
    content: manifest.content,
    source: manifest.source,
    ...('reader' in manifest && { reader: manifest.reader }),
    ...('toolSha256' in manifest && { toolSha256: manifest.toolSha256 }),
    kernelRelease: manifest.kernelRelease,
    ...(offset !== undefined && { hostClockOffsetSeconds: offset }),
  };
}

/** As an HTTP server dates its answers (RFC 9110, IMF-fixdate). */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function clockOffset({ hostClock }: CaptureManifest): number | undefined {
  const server = HTTP_DATE.test(hostClock.serverDate) ? msOf(hostClock.serverDate) : Number.NaN;
  return Number.isNaN(server) ? undefined : hostClock.epochSeconds - server / 1000;
}

/** The kernel keeps a little of the RAM for itself and firmware hides some; less than this share is no whole image. */
const LEAST_SHARE = 0.85;

function shortfall({ expectedBytes }: Stream, bytes: number): string[] {
  if (bytes >= expectedBytes * LEAST_SHARE) return [];
  return [`the image has ${bytes} bytes of ${expectedBytes} bytes expected`];
}

function disagreements(
  stream: Stream,
  parts: readonly Part[] | undefined,
  bytes: number,
  outcome: CaptureOutcome | undefined,
  manifest: CaptureManifest,
): string[] {
  const claimed = claimedCoverage(manifest);
  const uncovered = claimed ? claimed.ramBytes - claimed.coveredBytes : 0;
  return [
    ...(parts ? strangeParts(stream, parts, manifest) : []),
    ...unless(
      manifest.totalBytes === bytes,
      `the host counted ${manifest.totalBytes} bytes, the vault ${bytes}`,
    ),
    ...unless(
      outcome?.status !== 'ok' || outcome.sha256 === manifest.sha256,
      'the host gave two different hashes of the image',
    ),
    ...unless(uncovered === 0, `the image leaves out ${uncovered} bytes of the host's RAM`),
    ...unless(
      claimed === undefined || claimed.ramBytes >= stream.expectedBytes * LEAST_SHARE,
      `the host names ${claimed?.ramBytes} bytes of RAM of ${stream.expectedBytes}`,
    ),
  ];
}

/** What the image holds of the host's RAM by the host's own word. Undefined where its manifest names no ranges; `image` reads what it really holds. */
function claimedCoverage(manifest: CaptureManifest): Coverage | undefined {
  if (!('ranges' in manifest)) return undefined;
  return coverageOf(manifest.ram.map(toRange), manifest.ranges.map(toRange));
}

const unless = (holds: boolean, problem: string): string[] => (holds ? [] : [problem]);

/** Part by part: its number, its size, and its MD5 where S3 gives it. */
function strangeParts(
  { areETagsMd5 }: Stream,
  parts: readonly Part[],
  { parts: claimed }: CaptureManifest,
): string[] {
  const [first] = parts.flatMap(({ PartNumber, Size, ETag }, at) => {
    const [number, size, md5] = claimed[at] ?? [];
    const isSame =
      PartNumber === number && Size === size && (!areETagsMd5 || ETag?.replaceAll('"', '') === md5);
    return isSame ? [] : [PartNumber];
  });
  if (first === undefined && parts.length === claimed.length) return [];
  const which =
    first === undefined ? `${parts.length} of ${claimed.length} arrived` : `from part ${first} on`;
  return [`the parts in the vault are not those of the host manifest (${which})`];
}
