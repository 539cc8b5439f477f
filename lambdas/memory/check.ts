import type { Tools } from '../common/step';
import type { StepInput } from '../common/subject';
import { timestamp } from '../common/time';
import { type Capture, type End, type Found, foundOf, type Observation, type StreamCapture } from './capture';
import { follow } from './follow';
import { next, withChanges } from './next';
import { type MemoryResult, running } from './result';
import { followTriage } from './triage';

/** Looks at the command under way; when it has ended, goes on to the next one or to the result. */
export async function check(
  { capture, ...input }: StepInput & { capture: Capture },
  tools: Tools,
): Promise<MemoryResult> {
  switch (capture.stage) {
    case 'memory':
    case 'instance-store':
      return await checkStream(input, capture, tools);
    case 'triage':
      return await checkTriage(input, capture, tools);
  }
}

async function checkStream(input: StepInput, capture: StreamCapture, tools: Tools): Promise<MemoryResult> {
  const { stream } = capture;
  const look = await follow(input.subject, stream, capture.arrived, tools.changes);
  const observations = [...capture.observations, ...look.observations];
  const { end } = look;
  if (!end)
    return running(
      withChanges({ ...capture, observations, arrived: look.arrived }, tools),
      tools.changes.list,
    );
  const found = { ...foundOf(capture), observations: [...observations, ended(stream.key, end)] };
  return await next(input, withEnd(capture, found, end), tools);
}

function withEnd(capture: StreamCapture, found: Found, end: End): Found {
  if (capture.stage === 'memory') return { ...found, memory: end };
  return { ...found, instanceStore: [...found.instanceStore, { volume: capture.volume, ...end }] };
}

/** What it was made by, and what the host had tried before. */
function ended(key: string, { status, why, image, tried = [] }: End): Observation {
  const by = image?.source ? ` by ${[image.source, image.reader].filter(Boolean).join('/')}` : '';
  const before = tried.map(([source, reason]) => `${source} was not possible: ${reason}`);
  const what = [`${key}: ${status}, ${image?.bytes ?? 0} bytes${by}`, ...before, ...(why ? [why] : [])];
  return { at: timestamp(), what: what.join('; ') };
}

async function checkTriage(
  input: StepInput,
  capture: Extract<Capture, { stage: 'triage' }>,
  tools: Tools,
): Promise<MemoryResult> {
  const triage = await followTriage(input.subject, capture.collection, tools.changes);
  if (!triage) return running(withChanges(capture, tools), tools.changes.list);
  const what = `live triage: ${triage.status}, ${triage.bytes ?? 0} bytes${triage.why ? `; ${triage.why}` : ''}`;
  const observations = [...capture.observations, { at: timestamp(), what }];
  return await next(input, { ...foundOf(capture), triage, observations }, tools);
}
