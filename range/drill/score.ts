/** What really happened, read from the simulated world after the drill, independently of what the responder says of itself. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Intruder } from '../intruder/intruder';
import type { Range } from '../range';
import type { Staged } from '../scenarios/scenario';
import { hasRamImage } from '../services/ec2/power';
import type { Instance } from '../services/ec2/state';
import { currentObject } from '../services/s3/state';
import type { CallRecord } from '../wire/dispatcher';
import type { Cut } from './cut';
import { callsToCut, transitionsToCut } from './cut-path';
import type { Fleet } from './fleet';
import { countTransitions } from './history';
import { bytesOf, lastByte, pathScores } from './path-score';
import type { PathWatch } from './path-watch';
import type { DrillScore, Opening } from './result';

export interface ScoreInput {
  readonly range: Range;
  readonly staged: Staged;
  readonly intruder: Intruder;
  readonly cut: Cut | undefined;
  readonly watch: PathWatch;
  readonly openings: readonly Opening[];
  readonly triggerAt: number;
  readonly endAt: number;
  readonly history: readonly HistoryEvent[];
  readonly fleet: Fleet;
}

export function scoreOf(input: ScoreInput): DrillScore {
  const { intruder, cut, watch, triggerAt, endAt, history, range } = input;
  const after = intruder.leaks.filter(({ at }) => at >= triggerAt);
  const afterCut = cut ? after.filter(({ at }) => at > cut.at) : after;
  return {
    eventAfterMs: eventAt(range, triggerAt) - triggerAt,
    cutAfterMs: cut && heldFrom(cut, watch) - triggerAt,
    cutBy: cut?.by,
    openings: input.openings,
    totalMs: endAt - triggerAt,
    bytesOutAfterTrigger: bytesOf(after),
    bytesOutAfterCut: bytesOf(afterCut),
    lastByteAfterMs: lastByte(after, triggerAt),
    paths: pathScores({ leaks: intruder.leaks, watch, cut, triggerAt, endAt }),
    intruderNoticed: intruder.noticed,
    evidence: evidence(input),
    neighboursHurt: input.fleet.losses(),
    calls: callsOf(input),
    transitions: { toCut: transitionsToCut(history, cut), ...countTransitions(history) },
  };
}

/** A network that opened again, by an interface that was attached, say, was not cut before it was closed for good. */
function heldFrom(cut: Cut, watch: PathWatch): number {
  if (cut.by === 'stopping') return cut.at;
  const closed = (['finding-addresses', 'new-connections'] as const)
    .filter((path) => watch.paths.includes(path))
    .flatMap((path) => watch.closed(path) ?? []);
  return Math.max(cut.at, ...closed);
}

/** Of whoever answers: Cordon; in an account without it whoever uses the analyst's key. */
function callsOf({ range, cut, history, triggerAt }: ScoreInput): DrillScore['calls'] {
  if (range.world.cloudformation.stacks.size > 0) {
    const total = range.calls.filter((call) => isOfCordon(call) && call.caller !== 'analyst').length;
    return { toCut: callsToCut(range.calls, cut, history), total };
  }
  const own = range.calls.filter(({ at, caller }) => caller === 'analyst' && at >= triggerAt);
  return { toCut: cut ? own.filter(({ at }) => at <= cut.at).length : 0, total: own.length };
}

/** Cordon's own calls; what a host does with pre-signed URLs is not a call of Cordon's, though it is signed by it. */
const isOfCordon = ({ service, operation }: CallRecord): boolean =>
  !(service === 's3' && operation === 'UploadPart');

function evidence({ range, staged, intruder }: ScoreInput): DrillScore['evidence'] {
  const { world } = range;
  const objects = [...world.s3.buckets.values()].flatMap((bucket) =>
    [...bucket.versions.keys()].flatMap((key) => currentObject(bucket, key) ?? []),
  );
  const images = objects.filter(({ key }) => key.endsWith('.lime'));
  const inImage = images.some(({ body }) => body.contains(Buffer.from(intruder.ramSecret)));
  const completed = [...world.ec2.snapshots.values()].filter(({ state }) => state === 'completed');
  const hibernated = completed.some(({ content }) => hasRamImage(content, intruder.ramSecret));
  const onDisk = completed.some(({ content }) => intruder.isTrace(content.get(staged.tracePath)));
  return [
    {
      what: "the intruder's secret in RAM",
      kept: inImage || hibernated,
      detail: inImage
        ? 'found in the memory image in the vault'
        : hibernated
          ? 'found in the RAM image of the hibernation, in a completed snapshot of the root volume'
          : memoryFate(staged.subject, images.length),
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
