/**
 * `custody/<nnnnnn>.json`: what happened to a case beside its response. Records are numbered from 1 without a gap; each names the
 * SHA-256 of the record before it or, the first one, of the newest manifest of that time (64 zeros where there was none yet, and then
 * the manifest lists the record), and of every object that came with it.
 * Each is signed with the key of the manifest: `<nnnnnn>.sig`.
 */
import * as v from 'valibot';
import { CASE_ID } from '../case';
import { hashSchema } from './hash';
import { countSchema, keySchema, lineSchema, utcSchema, versionIdSchema } from './values';

export const RECORD_FORMAT = 'cordon-custody/1';

export const custodyObjectSchema = v.strictObject({
  key: keySchema,
  bytes: countSchema,
  /** null: too large to be hashed by the function that recorded it. */
  sha256: v.nullable(hashSchema),
  versionId: v.optional(versionIdSchema),
});
export type CustodyObject = v.InferOutput<typeof custodyObjectSchema>;

/** Somebody other than Cordon touched an object, as CloudTrail tells it. */
const accessSchema = v.strictObject({
  /** Of CloudTrail; a record of the same event is made once. */
  eventId: lineSchema,
  /** Such as GetObject. */
  action: lineSchema,
  key: lineSchema,
  versionId: v.optional(lineSchema),
  at: utcSchema,
  sourceIp: lineSchema,
  userAgent: lineSchema,
  /** What AWS refused it with. */
  errorCode: v.optional(lineSchema),
});
export type Access = v.InferOutput<typeof accessSchema>;

export const custodyEventSchema = v.variant('kind', [
  /** The subject was put back, or the attempt to. */
  v.strictObject({ kind: v.literal('release'), outcome: lineSchema }),
  /** The cut was made again. */
  v.strictObject({ kind: v.literal('hold'), cause: lineSchema }),
  /** Objects that came while the report was being written, or after it. */
  v.strictObject({ kind: v.literal('addition') }),
  v.strictObject({ kind: v.literal('access'), access: accessSchema }),
]);
export type CustodyEvent = v.InferOutput<typeof custodyEventSchema>;

export const custodyRecordSchema = v.strictObject({
  format: v.literal(RECORD_FORMAT),
  number: v.pipe(countSchema, v.minValue(1)),
  caseId: v.pipe(v.string(), v.regex(CASE_ID)),
  at: utcSchema,
  event: custodyEventSchema,
  /** A person by their own word, or an ARN. */
  who: lineSchema,
  why: lineSchema,
  /** ARN of the function. */
  writtenBy: lineSchema,
  objects: v.array(custodyObjectSchema),
  previous: hashSchema,
  /** The newest manifest when it was written; null: there was none yet. */
  manifest: v.nullable(v.strictObject({ key: keySchema, sha256: hashSchema })),
});
export type CustodyRecord = v.InferOutput<typeof custodyRecordSchema>;
