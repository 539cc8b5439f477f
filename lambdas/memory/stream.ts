/** Has the subject stream something into the vault: the upload, the plan with a URL for each part, and the command. */
import { partPlan } from '../../documents/part-plan';
import { type PlanSource, renderPlan } from '../../documents/plan';
import { parse } from '../common/parse';
import { compactTimestamp, nowMs } from '../common/time';
import { document, exists, load, store } from '../common/vault';
import { type Stream, streamSchema } from './capture';
import { anewIfUncertain, send } from './command';
import { beginUpload, partUrls, putUrl } from './upload';
import { timeLimitFor } from './url-life';

export interface StreamOrder {
  readonly instanceId: string;
  readonly comment: string;
  readonly bytes: number;
  /** Where it is written down that the command was sent, so that a step that runs twice sends one. */
  readonly recordKey: string;
  /** Key of a file of the attempt that began at that time. */
  readonly key: (attempt: string, name: string) => string;
  readonly imageName: 'image.lime' | 'disk.raw';
  readonly sources: (keyOf: (name: string) => string, seconds: number) => Promise<PlanSource[]>;
}

/** The stream of an earlier run of this step, if there is one. */
export async function startedBefore(recordKey: string): Promise<Stream | undefined> {
  if (!(await exists(recordKey))) return undefined;
  return parse('the started capture', streamSchema, JSON.parse((await load(recordKey)).text));
}

export const startStream = (order: StreamOrder): Promise<Stream> => anewIfUncertain(() => attempt(order));

async function attempt(order: StreamOrder): Promise<Stream> {
  const began = compactTimestamp(nowMs());
  const keyOf = (name: string): string => order.key(began, name);
  const timeLimitSeconds = timeLimitFor(order.bytes);
  const { partSize, parts } = partPlan(order.bytes);
  const upload = await beginUpload(keyOf(order.imageName));
  const manifestKey = keyOf('host-manifest.json');
  const plan = renderPlan({
    timeLimitSeconds,
    partSize,
    sources: await order.sources(keyOf, timeLimitSeconds),
    manifestUrl: await putUrl(manifestKey, timeLimitSeconds),
    partUrls: await partUrls(upload, parts, timeLimitSeconds),
  });
  const sent = await send({
    instanceId: order.instanceId,
    document: 'CAPTURE_DOCUMENT',
    comment: order.comment,
    planKey: keyOf('plan.txt'),
    plan,
    timeLimitSeconds,
  });
  const stream: Stream = { ...upload, ...sent, manifestKey, expectedBytes: order.bytes };
  await store(order.recordKey, document(stream), 'application/json');
  return stream;
}
