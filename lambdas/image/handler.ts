/**
 * `image`: reads back what the subject streamed into the vault, whole, and proves it: SHA-256 of the stored object, its records
 * against the guest's RAM, the kernel in it. Until then an image is a claim of a hostile host. A function lives for minutes and an
 * image may take hours, so the step hands back a cursor and is run again while `running`.
 */
import * as v from 'valibot';
import { CaptureAnswerError, type CaptureManifest, parseManifest } from '../../documents/outcome';
import { environment } from '../common/environment';
import { finished, Problems, type StepResult, skipped } from '../common/result';
import { stepHandler } from '../common/step';
import { stepInputSchema } from '../common/subject';
import { nowMs, timestamp } from '../common/time';
import { document, exists, load, store } from '../common/vault';
import { type Progress, progressSchema, readBack } from './read-back';
import { type Verification, verify } from './verification';

const imageSchema = v.object({
  key: v.string(),
  manifestKey: v.string(),
  /** The one that was compared with the parts: the host may put further ones until its URL expires. */
  manifestVersionId: v.optional(v.string()),
});
type Image = v.InferOutput<typeof imageSchema>;

const cursorSchema = v.object({ key: v.string(), progress: progressSchema });

const inputSchema = v.object({
  ...stepInputSchema.entries,
  /** The result of the memory step. */
  memory: v.object({
    detail: v.optional(
      v.object({ image: v.optional(imageSchema), instanceStore: v.optional(v.array(imageSchema), []) }),
    ),
  }),
  cursor: v.nullish(cursorSchema),
});
type Input = v.InferOutput<typeof inputSchema>;

type Cursor = v.InferOutput<typeof cursorSchema>;

export type ImageResult = StepResult<{
  /** Not read to its end: go on from the cursor. */
  readonly running: boolean;
  readonly cursor?: Cursor;
  readonly verified: readonly Verification[];
  /** Of instance-store volumes. The status is that of the memory alone: the stop gate depends on it. */
  readonly volumeProblems?: readonly string[];
}>;

export const handler = stepHandler('image', inputSchema, image);

async function image({ memory: { detail }, cursor }: Input): Promise<ImageResult> {
  const images = [...(detail?.image ? [detail.image] : []), ...(detail?.instanceStore ?? [])];
  if (images.length === 0) return skipped('image', 'nothing that the subject streamed is in the vault');
  const problems = new Problems();
  const until = nowMs() + Number(environment('READ_SECONDS')) * 1000;
  const verified: Verification[] = [];
  const volumeProblems: string[] = [];
  for (const each of images) {
    const begun = cursor?.key === each.key ? cursor.progress : undefined;
    const own = new Problems();
    const outcome = await own.attempt(`reading ${each.key} back`, () => readOne(each, begun, until));
    if (outcome !== undefined && 'progress' in outcome)
      return finished('image', problems, [], { running: true, cursor: outcome, verified });
    if (outcome) verified.push(outcome);
    for (const problem of outcome?.problems ?? []) own.note(`${each.key}: ${problem}`);
    if (own.summary === undefined) continue;
    if (each === detail?.image) problems.note(own.summary);
    else volumeProblems.push(own.summary);
  }
  return finished('image', problems, [], { running: false, verified, volumeProblems });
}

/** What it came to, or where to go on. What was verified before stays so: an object of the vault does not change. */
async function readOne(
  { key, ...of }: Image,
  begun: Progress | undefined,
  until: number,
): Promise<Verification | Cursor> {
  const verificationKey = `${key.slice(0, key.lastIndexOf('/'))}/verification.json`;
  if (await exists(verificationKey)) return JSON.parse((await load(verificationKey)).text) as Verification;
  const manifest = await hostManifest(of);
  const isLime = manifest?.content === 'lime-v1';
  const progress = await readBack({ key, release: manifest?.kernelRelease, isLime, until }, begun);
  if (progress.sha256 === undefined) return { key, progress };
  const verification = verify(key, progress, manifest);
  await store(
    verificationKey,
    document({ ...verification, verifiedAt: timestamp(), by: 'cordon image' }),
    'application/json',
  );
  return verification;
}

/** Undefined when the host stored none, or none that can be read: the image is read back all the same. */
async function hostManifest({
  manifestKey,
  manifestVersionId,
}: Omit<Image, 'key'>): Promise<CaptureManifest | undefined> {
  if (!(await exists(manifestKey))) return undefined;
  const { text } = await load(manifestKey, manifestVersionId);
  try {
    return parseManifest(text);
  } catch (error) {
    if (error instanceof CaptureAnswerError) return undefined;
    throw error;
  }
}
