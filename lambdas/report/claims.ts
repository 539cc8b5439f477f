/** What is said of the objects of the case by those who brought or examined them; each is a claim of its speaker and parsed as such. */
import * as v from 'valibot';
import { hashSchema } from '../common/custody/hash';
import { countSchema, keySchema, line, utcSchema, versionIdSchema } from '../common/custody/values';
import { msOf } from '../common/time';
import { type ReportInput, resultOf } from './input';

const word = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/));

/** Of the manifest that the host stored beside what it streamed; the whole of it was checked when the capture ended. */
const hostManifestSchema = v.object({
  source: word,
  reader: v.optional(word),
  toolSha256: v.optional(hashSchema),
  hostClock: v.optional(v.object({ epochSeconds: countSchema, serverDate: v.string() })),
});
export type HostManifest = v.InferOutput<typeof hostManifestSchema>;

/** Of `verification.json`: what Cordon found when it read the whole image back. */
const imageVerificationSchema = v.object({
  format: v.literal('cordon-image-verification/1'),
  key: keySchema,
  versionId: v.nullish(versionIdSchema),
  bytes: countSchema,
  sha256: hashSchema,
  matchesHost: v.nullish(v.boolean()),
  coverage: v.nullish(v.object({ ramBytes: countSchema, coveredBytes: countSchema })),
  banner: v.nullish(v.string()),
  problems: v.array(v.string()),
  verifiedAt: utcSchema,
});
export type ImageVerification = v.InferOutput<typeof imageVerificationSchema>;

export const parseHostManifest = (text: string): HostManifest | undefined => parsed(hostManifestSchema, text);

export const parseVerification = (text: string): ImageVerification | undefined =>
  parsed(imageVerificationSchema, text);

function parsed<const Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/** How far the host's clock was ahead, in seconds; undefined where the host gave no date that can be read. */
export function clockAhead({ hostClock }: HostManifest): number | undefined {
  if (hostClock === undefined) return undefined;
  const seconds = hostClock.epochSeconds - Math.round(msOf(hostClock.serverDate) / 1000);
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}

/** In words. */
export function verificationText({ matchesHost, coverage, banner, problems }: ImageVerification): string {
  const host =
    matchesHost === null || matchesHost === undefined
      ? 'the host gave no hash'
      : matchesHost
        ? 'the same hash as by the host'
        : 'another hash than by the host';
  const covered = coverage ? [`${coverage.coveredBytes} of ${coverage.ramBytes} bytes of RAM covered`] : [];
  const kernel = banner ? [`kernel: ${banner}`] : [];
  return line(
    ['read back whole and hashed by Cordon', host, ...covered, ...kernel, ...problems].join('; '),
    2000,
  );
}

const said = v.object({
  key: keySchema,
  hostSha256: v.optional(hashSchema),
  sha256: v.optional(hashSchema),
  status: v.optional(v.string()),
  why: v.nullish(v.string()),
});
export type Said = v.InferOutput<typeof said>;

const memorySchema = v.object({
  image: v.optional(v.unknown()),
  triage: v.optional(v.unknown()),
  instanceStore: v.optional(v.array(v.unknown()), []),
});

/** What the step that captured says of the object. */
export function saidOf(input: ReportInput, key: string): Said | undefined {
  const detail = v.safeParse(memorySchema, resultOf(input, 'memory')?.detail);
  if (!detail.success) return undefined;
  const { image, triage, instanceStore } = detail.output;
  return [image, triage, ...instanceStore]
    .map((each) => v.safeParse(said, each))
    .find((each) => each.success && each.output.key === key)?.output as Said | undefined;
}
