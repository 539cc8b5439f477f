/**
 * `manifest.json`, version 2: what the case's folder holds at the time of a report. It lists every object but itself and what is
 * made from it (`manifest.sig`, `public-key.pem`), earlier reports and custody records included.
 */
import * as v from 'valibot';
import { caseSchema } from '../case';
import { hashSchema } from './hash';
import { countSchema, keySchema, lineSchema, utcSchema, versionIdSchema } from './values';

export const MANIFEST_FORMAT = 'cordon-manifest/2';

/** How an object's hash is known. */
export const verificationSchema = v.strictObject({
  /**
   * `written`: hashed by Cordon from the bytes that it stored; `read-back`: hashed by Cordon over the whole stored object; `host`: the
   * subject's own word; `none`: not hashed.
   */
  method: v.picklist(['written', 'read-back', 'host', 'none']),
  /** Whether it passed every check there is for its kind, such as coverage and banner of a memory image. */
  ok: v.boolean(),
  /** In words: what was checked, and what is wrong with it. */
  detail: lineSchema,
  /** UTC, when. */
  at: v.optional(utcSchema),
});
export type Verification = v.InferOutput<typeof verificationSchema>;

export const manifestObjectSchema = v.strictObject({
  key: keySchema,
  kind: lineSchema,
  bytes: countSchema,
  /** null: nobody knows it, see `verified`. */
  sha256: v.nullable(hashSchema),
  versionId: v.optional(versionIdSchema),
  source: v.strictObject({
    kind: v.picklist(['host', 'api', 'cordon', 'unknown']),
    /** The subject, where the bytes were made on it or tell of it. */
    instanceId: v.optional(lineSchema),
  }),
  tool: v.strictObject({
    name: lineSchema,
    version: v.optional(lineSchema),
    /** Of the program that ran on the host. */
    sha256: v.optional(hashSchema),
  }),
  acquired: v.strictObject({
    /** UTC, by S3's clock: when the object was stored or, of one that came in parts, when its upload began. */
    at: utcSchema,
    /** The function that stored it or signed the URL for it; its role alone may. */
    by: lineSchema,
    /** How far the subject's clock was ahead of S3's, in seconds, where it was measured; the subject's own word. */
    hostClockAheadSeconds: v.optional(v.pipe(v.number(), v.safeInteger())),
  }),
  verified: verificationSchema,
});
export type ManifestObject = v.InferOutput<typeof manifestObjectSchema>;

export const manifestSchema = v.strictObject({
  format: v.literal(MANIFEST_FORMAT),
  writtenAt: utcSchema,
  /** ARN of the function. */
  writtenBy: lineSchema,
  tool: v.strictObject({ name: lineSchema, version: lineSchema }),
  case: caseSchema,
  /** The manifest of the report before this one. */
  previous: v.nullable(v.strictObject({ key: keySchema, sha256: hashSchema })),
  objects: v.array(manifestObjectSchema),
  timeline: v.strictObject({ key: keySchema, lines: countSchema, head: hashSchema }),
  /** As EC2 describes them; what is known of each grows. */
  snapshots: v.array(v.looseObject({ snapshotId: v.string(), volumeId: v.string(), state: v.string() })),
  verdict: v.looseObject({ containment: v.string(), evidence: v.string() }),
  /** null: the key could not be read, so this manifest is not signed. */
  signing: v.nullable(
    v.strictObject({
      keyArn: lineSchema,
      algorithm: v.literal('ECDSA_SHA_256'),
      /** Of public-key.pem, byte for byte. */
      publicKeySha256: hashSchema,
    }),
  ),
});
export type Manifest = v.InferOutput<typeof manifestSchema>;
