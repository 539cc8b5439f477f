import { SendCommandCommand } from '@aws-sdk/client-ssm';
import {
  EXECUTION_TIMEOUT_PARAMETER,
  PLAN_SHA256_PARAMETER,
  PLAN_URL_PARAMETER,
} from '../../documents/parameters';
import { partPlan } from '../../documents/part-plan';
import { renderPlan } from '../../documents/plan';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { environment } from '../common/environment';
import { ramBytesOf } from '../common/instance-type';
import { parse } from '../common/parse';
import { finished, Problems } from '../common/result';
import type { StepInput } from '../common/subject';
import { compactTimestamp, iso, nowMs, sleep } from '../common/time';
import { caseKey, document, exists, load, sha256, store } from '../common/vault';
import { type Capture, captureSchema } from './check';
import type { MemoryResult } from './result';
import { ssmOnce } from './ssm';
import { beginUpload, getUrl, partUrls, putUrl } from './upload';

/** How long the command may wait for the agent, and how long the URL of the plan lives. */
const DELIVERY_SECONDS = 120;
const PLAN_URL_SECONDS = 600;
/** A stream that is slower than this has stalled: the live capture reads, hashes and sends at several times it. */
const SLOWEST_BYTES_PER_SECOND = 16 * 1024 * 1024;
/** Pre-signed URLs die with the credentials that signed them, which Lambda renews within hours. */
const LONGEST_SECONDS = 6 * 3600;

export async function start({ case: request, subject }: StepInput, changes: Changes): Promise<MemoryResult> {
  const problems = new Problems();
  const capture = await problems.attempt('starting the capture', async () => {
    const standing = await startedBefore(request.caseId);
    if (standing) return standing;
    const ramBytes = await ramBytesOf(subject.instanceType);
    const timeLimit = Math.min(LONGEST_SECONDS, 300 + Math.ceil(ramBytes / SLOWEST_BYTES_PER_SECOND));
    return await changes.make(
      'ssm:SendCommand',
      subject.instanceId,
      `capture of ${ramBytes} bytes of memory`,
      () => sendOrSendAnew(request.caseId, subject.instanceId, ramBytes, timeLimit),
    );
  });
  return finished('memory', problems, changes.list, {
    running: capture !== undefined,
    ...(capture && { capture }),
  });
}

const captureKey = (caseId: string): string => caseKey(caseId, 'memory', 'capture.json');

/** The capture of an earlier run of this step, so that running it twice captures once. */
async function startedBefore(caseId: string): Promise<Capture | undefined> {
  const key = captureKey(caseId);
  if (!(await exists(key))) return undefined;
  return parse('the started capture', captureSchema, JSON.parse((await load(key)).text));
}

/** After these nobody knows whether the command runs. */
const UNCERTAIN = ['TimeoutError', 'InternalServerError', 'InternalFailure'];

/** A command that may be running is not repeated, but made anew: two captures with one plan would mix their parts. */
async function sendOrSendAnew(...request: Parameters<typeof send>): Promise<Capture> {
  try {
    return await send(...request);
  } catch (error) {
    if (!isCode(error, ...UNCERTAIN)) throw error;
    return await send(...request);
  }
}

async function send(
  caseId: string,
  instanceId: string,
  ramBytes: number,
  timeLimitSeconds: number,
): Promise<Capture> {
  const attempt = compactTimestamp(nowMs());
  const key = (name: string): string => caseKey(caseId, 'memory', attempt, name);
  const { partSize, parts } = partPlan(ramBytes);
  const upload = await beginUpload(key('image.lime'));
  const manifestKey = key('host-manifest.json');
  const plan = renderPlan({
    timeLimitSeconds,
    partSize,
    sources: [{ kind: 'kcore' }],
    manifestUrl: await putUrl(manifestKey, timeLimitSeconds),
    partUrls: await partUrls(upload, parts, timeLimitSeconds),
  });
  await store(key('plan.txt'), plan, 'text/plain');
  const planUrl = await getUrl(key('plan.txt'), PLAN_URL_SECONDS);
  const commandId = await sendCommand(instanceId, planUrl, sha256(plan), timeLimitSeconds);
  const deadline = nowMs() + (DELIVERY_SECONDS + timeLimitSeconds + 120) * 1000;
  const capture: Capture = { ...upload, commandId, manifestKey, ramBytes, deadline: iso(deadline) };
  await store(captureKey(caseId), document(capture), 'application/json');
  return capture;
}

async function sendCommand(
  instanceId: string,
  planUrl: string,
  planSha256: string,
  timeLimitSeconds: number,
): Promise<string> {
  const request = new SendCommandCommand({
    DocumentName: environment('CAPTURE_DOCUMENT'),
    InstanceIds: [instanceId],
    TimeoutSeconds: DELIVERY_SECONDS,
    Comment: 'Cordon memory capture',
    Parameters: {
      [PLAN_URL_PARAMETER]: [planUrl],
      [PLAN_SHA256_PARAMETER]: [planSha256],
      [EXECUTION_TIMEOUT_PARAMETER]: [String(timeLimitSeconds + 60)],
    },
  });
  const { Command } = await unlessThrottled(() => ssmOnce.send(request));
  if (Command?.CommandId === undefined) throw new Error('Systems Manager took the command without an id');
  return Command.CommandId;
}

const MAX_ATTEMPTS = 5;

/** What was throttled was not taken, so it may be repeated. */
async function unlessThrottled<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isCode(error, 'ThrottlingException')) throw error;
      await sleep(250 * 2 ** attempt);
    }
  }
}
