/**
 * Reads one stored image whole: its hash, its records, its content. It stops at `until`, and hands back where it was.
 */
import * as v from 'valibot';
import { environment } from '../common/environment';
import { nowMs } from '../common/time';
import { contentStart, contentStateSchema, scanContent } from './content';
import { limeStart, limeStateSchema, walkLime } from './lime';
import { quickHash, type RunningHash, resumeHash } from './running-hash';
import { findImage, pieces } from './stored-image';

export const progressSchema = v.object({
  versionId: v.string(),
  bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  hash: v.optional(v.string()),
  lime: limeStateSchema,
  content: contentStateSchema,
});
/** Where the reading is, or, with `sha256`, what came of it. */
export type Progress = v.InferOutput<typeof progressSchema> & { readonly sha256?: string };

export interface Reading {
  readonly key: string;
  /** The release that the host manifest names. */
  readonly release: string | undefined;
  /** Whether there are LiME records to walk and a kernel to look for. */
  readonly isLime: boolean;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export async function readBack(reading: Reading, begun: Progress | undefined): Promise<Progress> {
  const found = begun ?? (await beginning(reading.key));
  const { hash, ends } = await hashFor(found);
  let progress = found;
  for await (const piece of pieces({ key: reading.key, ...progress }, progress.offset)) {
    for (const chunk of piece) {
      hash.update(chunk);
      progress = advanced(progress, chunk, reading);
    }
    if (ends && nowMs() >= reading.until) break;
  }
  if (progress.offset === progress.bytes) return { ...progress, sha256: hash.hex() };
  return { ...progress, hash: hash.save() };
}

async function beginning(key: string): Promise<Progress> {
  const { versionId, bytes } = await findImage(key);
  return { versionId, bytes, offset: 0, lime: limeStart(), content: contentStart() };
}

/** What is read in one go gets the quicker hash, and is read to its end. */
async function hashFor({ bytes, hash }: Progress): Promise<{ hash: RunningHash; ends: boolean }> {
  if (bytes <= Number(environment('ONE_GO_BYTES'))) return { hash: quickHash(), ends: false };
  return { hash: await resumeHash(hash), ends: true };
}

const advanced = (progress: Progress, chunk: Buffer, { isLime, release }: Reading): Progress => ({
  ...progress,
  offset: progress.offset + chunk.length,
  ...(isLime && {
    lime: walkLime(progress.lime, chunk, progress.offset),
    content: scanContent(progress.content, chunk, release),
  }),
});
