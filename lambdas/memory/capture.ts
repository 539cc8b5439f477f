/**
 * A capture under way, as it travels through the workflow from one look to the next. It goes through up to three
 * stages, one command on the subject at a time, in the order of volatility (RFC 3227): its memory, what runs on it
 * (triage), its instance-store volumes. What an earlier stage came to is carried along and never changed by a later one.
 */
import * as v from 'valibot';
import { changeSchema } from '../common/result';

export const streamSchema = v.object({
  key: v.string(),
  uploadId: v.string(),
  manifestKey: v.string(),
  commandId: v.string(),
  /** RAM of the instance type, or the size of the volume. */
  expectedBytes: v.number(),
  /** Whether S3 gives the MD5 of a part as its ETag; it does not under a KMS key. */
  areETagsMd5: v.boolean(),
  /** UTC: not waited for beyond it. */
  deadline: v.string(),
});
/** Bytes that the subject streams into the vault. */
export type Stream = v.InferOutput<typeof streamSchema>;

const arrivedSchema = v.object({
  /** Number of the last part seen. */
  part: v.number(),
  bytes: v.number(),
  /** UTC, when it was seen to have grown. */
  at: v.string(),
});
export type Arrived = v.InferOutput<typeof arrivedSchema>;

export const collectionSchema = v.object({
  key: v.string(),
  commandId: v.string(),
  deadline: v.string(),
});
/** A triage that the subject was told to make. */
export type Collection = v.InferOutput<typeof collectionSchema>;

const imageSchema = v.object({
  key: v.string(),
  /** What the host says that it sent. The version is the one that was compared: its URL lives on until it expires. */
  manifestKey: v.string(),
  manifestVersionId: v.optional(v.string()),
  manifestSha256: v.optional(v.string()),
  bytes: v.number(),
  /** SHA-256 of the whole image as the host computed it while it streamed. */
  hostSha256: v.optional(v.string()),
  content: v.optional(v.string()),
  source: v.optional(v.string()),
  reader: v.optional(v.string()),
  toolSha256: v.optional(v.string()),
  kernelRelease: v.optional(v.string()),
  /** The subject's clock minus the vault's, in seconds, when the plan was fetched. */
  hostClockOffsetSeconds: v.optional(v.number()),
});
export type Image = v.InferOutput<typeof imageSchema>;

const endSchema = v.object({
  status: v.picklist(['ok', 'skipped', 'failed']),
  why: v.optional(v.string()),
  image: v.optional(imageSchema),
  /** Sources of the ladder that were not possible, and why. */
  tried: v.optional(v.array(v.tuple([v.string(), v.string()]))),
});
/** What a stream came to. */
export type End = v.InferOutput<typeof endSchema>;

const volumeSchema = v.object({ ...endSchema.entries, volume: v.number() });
export type VolumeEnd = v.InferOutput<typeof volumeSchema>;

const triageSchema = v.object({
  status: v.picklist(['ok', 'skipped', 'failed']),
  why: v.optional(v.string()),
  key: v.optional(v.string()),
  bytes: v.optional(v.number()),
  /** Of the stored object, computed by us. */
  sha256: v.optional(v.string()),
  sections: v.optional(v.number()),
  /** Sections that did not fit. */
  cut: v.optional(v.number()),
  /** The stored object is the one that the host answered for, and its frame holds. */
  verified: v.boolean(),
});
export type TriageEnd = v.InferOutput<typeof triageSchema>;

const observationSchema = v.object({ at: v.string(), what: v.string() });
export type Observation = v.InferOutput<typeof observationSchema>;

const foundEntries = {
  memory: v.optional(endSchema),
  triage: v.optional(triageSchema),
  instanceStore: v.optional(v.array(volumeSchema), []),
  changes: v.array(changeSchema),
  observations: v.array(observationSchema),
};
const foundSchema = v.object(foundEntries);
/** What the stages have come to so far. */
export type Found = v.InferOutput<typeof foundSchema>;

const streaming = { stream: streamSchema, arrived: arrivedSchema };

export const captureSchema = v.variant('stage', [
  v.object({ ...foundEntries, stage: v.literal('memory'), ...streaming }),
  v.object({ ...foundEntries, stage: v.literal('triage'), collection: collectionSchema }),
  v.object({ ...foundEntries, stage: v.literal('instance-store'), volume: v.number(), ...streaming }),
]);
export type Capture = v.InferOutput<typeof captureSchema>;
export type StreamCapture = Exclude<Capture, { stage: 'triage' }>;

export const NOTHING_YET: Found = { instanceStore: [], changes: [], observations: [] };

/** Without what only the stage under way knows. */
export const foundOf = ({ memory, triage, instanceStore, changes, observations }: Capture): Found => ({
  ...(memory && { memory }),
  ...(triage && { triage }),
  instanceStore,
  changes,
  observations,
});
