/** What really happened, read from the simulated world after the drill, independently of what the responder says of itself. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Intruder } from '../intruder';
import { timeOf } from '../kernel/iso';
import type { Range } from '../range';
import type { Staged } from '../scenarios/scenario';
import type { Instance } from '../services/ec2/state';
import { currentObject } from '../services/s3/state';
import type { CallRecord } from '../wire/dispatcher';
import type { Cut } from './cut';
import type { Fleet } from './fleet';
import { countTransitions, stateOf, transitionsTo } from './history';
import type { DrillScore } from './result';

export interface ScoreInput {
  readonly range: Range;
  readonly staged: Staged;
  readonly intruder: Intruder;
  readonly cut: Cut | undefined;
  readonly triggerAt: number;
  readonly endAt: number;
  readonly history: readonly HistoryEvent[];
  readonly fleet: Fleet;
}

export function scoreOf(input: ScoreInput): DrillScore {
  const { intruder, cut, triggerAt, endAt, history, range } = input;
  const after = intruder.leaks.filter(({ at }) => at >= triggerAt);
  const afterCut = cut ? after.filter(({ at }) => at > cut.at) : after;
  const last = after.at(-1);
  const bytes = (leaks: typeof after): number => leaks.reduce((sum, leak) => sum + leak.bytes, 0);
  return {
    eventAfterMs: eventAt(range, triggerAt) - triggerAt,
    cutAfterMs: cut && cut.at - triggerAt,
    cutBy: cut?.by,
    totalMs: endAt - triggerAt,
    bytesOutAfterTrigger: bytes(after),
    bytesOutAfterCut: bytes(afterCut),
    lastByteAfterMs: last && last.at - triggerAt,
    intruderNoticed: intruder.noticed,
    evidence: evidence(input),
    neighboursHurt: input.fleet.losses(),
    calls: { toCut: callsToCut(range.calls, cut, history), total: range.calls.filter(isOfCordon).length },
    transitions: { toCut: transitionsToCut(history, cut), ...countTransitions(history) },
  };
}

/** Cordon's own calls; what a host does with pre-signed URLs is not a call of Cordon's, though it is signed by it. */
const isOfCordon = ({ service, operation }: CallRecord): boolean =>
  !(service === 's3' && operation === 'UploadPart');

/** The step whose effect was the cut: where the path to the cut ends. */
function cuttingEvent(history: readonly HistoryEvent[], cut: Cut | undefined): HistoryEvent | undefined {
  if (!cut) return undefined;
  const names = cut.by === 'stopping' ? /^Power/ : /^(Isolate|QuarantineStopped)$/;
  const before = history.filter(
    (event) => event.type === 'TaskStateEntered' && timeOf(event.timestamp?.toISOString() ?? '') <= cut.at,
  );
  return before.findLast((event) => names.test(stateOf(history, event) ?? ''));
}

function transitionsToCut(history: readonly HistoryEvent[], cut: Cut | undefined): number {
  const event = cuttingEvent(history, cut);
  return event ? transitionsTo(history, event) : 0;
}

/**
 * Calls that the cut had to wait for: those of intake up to the start of the workflow, of assess, and of the step that cuts;
 * where the cut is the stop, also of the two that must be over before it. Steps that run beside the cut do not count.
 */
function callsToCut(
  calls: readonly CallRecord[],
  cut: Cut | undefined,
  history: readonly HistoryEvent[],
): number {
  if (!cut) return 0;
  const startedAt = timeOf(history[0]?.timestamp?.toISOString() ?? '');
  const waitedFor = cut.by === 'stopping' ? /^(Assess|Protect|Detach|Power)/ : /^(Assess|Isolate)/;
  return calls.filter(
    ({ at, caller, operation }) =>
      at <= cut.at &&
      ((caller.startsWith('Intake') && (at < startedAt || operation === 'StartExecution')) ||
        waitedFor.test(caller)),
  ).length;
}

function evidence({ range, staged, intruder }: ScoreInput): DrillScore['evidence'] {
  const { world } = range;
  const [vault] = world.s3.buckets.values();
  const objects = [...(vault?.versions.keys() ?? [])].flatMap((key) =>
    vault ? (currentObject(vault, key) ?? []) : [],
  );
  const images = objects.filter(({ key }) => key.endsWith('image.lime'));
  const inImage = images.some(({ body }) => body.contains(Buffer.from(intruder.ramSecret)));
  const onDisk = [...world.ec2.snapshots.values()].some(
    ({ state, content }) => state === 'completed' && intruder.isTrace(content.get(staged.tracePath)),
  );
  return [
    {
      what: "the intruder's secret in RAM",
      kept: inImage,
      detail: inImage ? 'found in the memory image in the vault' : memoryFate(staged.subject, images.length),
    },
    {
      what: "the intruder's traces on disk",
      kept: onDisk,
      detail: onDisk ? 'found in a completed snapshot' : 'in no completed snapshot',
    },
  ];
}

function memoryFate({ guest }: Instance, images: number): string {
  if (images > 0) return 'an image was stored, but the secret is not in it';
  return guest === 'off' ? 'lost with the power: no image was taken' : 'still in RAM: no image was taken';
}

const TRIGGERS = ['GuardDuty Finding', 'Tag Change on Resource'];

function eventAt({ record }: Range, triggerAt: number): number {
  return (
    record.events.find(({ at, event }) => at >= triggerAt && TRIGGERS.includes(event['detail-type']))?.at ??
    triggerAt
  );
}
