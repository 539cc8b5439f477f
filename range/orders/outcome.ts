/**
 * What one order came to on one scenario with one intruder: read from the simulated world, over the same half hour after the trigger
 * whatever the order, so that one that ends sooner is not better for it.
 */
import { computeCost } from '../drill/cost';
import { runDrill } from '../drill/drill';
import { bytesOf } from '../drill/path-score';
import type { DrillResult } from '../drill/result';
import type { Stage } from '../drill/stage';
import { shrinkButReadAs } from '../guest/small-hosts';
import type { Temperament } from '../intruder/temperament';
import { hasRamImage } from '../services/ec2/power';
import { currentObject, type StoredObject } from '../services/s3/state';
import type { DeployedStack } from '../stack';
import type { CallRecord } from '../wire/dispatcher';
import { type Order, stackInOrder } from './orders';

export const HORIZON_MS = 30 * 60_000;

/** What a capture takes its time for, whatever the scenario's instance has: small ones would flatter whoever captures first. */
export const MEMORY_MIB = 16 * 1024;

/** Times are virtual ms after the trigger; null: never. Shares are from 0 to 1. */
export interface Outcome {
  /** As `assess` chose it. */
  readonly mode: string;
  readonly cutMs: number | null;
  /** What the horizon saw get out, by every way. */
  readonly bytesOut: number;
  /** The intruder's secret in RAM: in an image in the vault, or in the RAM image of a hibernation. */
  readonly memory: number;
  /** Its traces on the disk: in a completed snapshot. */
  readonly disk: number;
  /** Its process and its connection, half each: in the live triage, or to be read from a memory image with the secret. */
  readonly volatile: number;
  /** Others of the VPC that were broken into after the trigger. */
  readonly infected: number;
  /** Of the files that could be read at the trigger: those that no completed snapshot and not the volume itself holds. */
  readonly filesLost: number;
  /** What others lost by the response. */
  readonly hurt: number;
  readonly calls: number;
  readonly usd: number;
  readonly snapshotMs: number | null;
  readonly memoryMs: number | null;
  /** From when a policy on the role denies what was stolen of its credentials; null too where there is no role. */
  readonly deniedMs: number | null;
  /** The power is gone, or the guest frozen. */
  readonly haltedMs: number | null;
  readonly noticed: boolean;
}

export interface Play {
  readonly stack: DeployedStack;
  readonly scenario: string;
  readonly order: Order;
  readonly temperament: Temperament;
  readonly seed: string;
}

export async function outcomeOf({ stack, order, ...played }: Play): Promise<Outcome> {
  const watch = new Watch();
  let measured: (result: DrillResult) => Outcome = () => {
    throw new Error('the drill was never looked at');
  };
  const inOrder = stackInOrder(stack, order);
  const result = await runDrill({
    ...played,
    stack: inOrder,
    mode: order.mode,
    leastMs: HORIZON_MS,
    arrange: ({ world }, { subject }) => {
      if (world.ssm.nodes.has(subject.id)) shrinkButReadAs(world, subject, MEMORY_MIB);
    },
    onTrigger: (stage) => watch.begin(stage),
    inspect: (range) => {
      const atEnd = watch.atEnd();
      measured = (drilled) => ({
        ...fromScore(drilled),
        ...atEnd,
        usd: computeCost(inOrder, drilled.score.transitions, range.record.invocations),
      });
    },
  });
  return measured(result);
}

function fromScore({ score, leaks, triggerAt, mode }: DrillResult) {
  const [memory, disk] = score.evidence.map(({ kept }) => Number(kept));
  const within = leaks.filter(({ at }) => at >= triggerAt && at <= triggerAt + HORIZON_MS);
  return {
    mode: mode.name,
    cutMs: score.cutAfterMs ?? null,
    bytesOut: bytesOf(within),
    memory: memory ?? 0,
    disk: disk ?? 0,
    hurt: score.neighboursHurt.length,
    calls: score.calls.total,
    noticed: score.intruderNoticed !== undefined,
  };
}

/** Looks at what the score does not tell. */
class Watch {
  private stage: Stage | undefined;
  private triggerAt = 0;
  private lostAtTrigger = 0;
  private haltedAt: number | undefined;
  private deniedAt: number | undefined;

  begin(stage: Stage): void {
    const { range, intruder, staged } = stage;
    this.stage = stage;
    this.triggerAt = range.clock.now();
    this.lostAtTrigger = intruder.encryption?.lost ?? 0;
    range.world.ec2.onGuestState.subscribe((id, guest) => {
      if (id === staged.subject.id && (guest === 'off' || guest === 'frozen'))
        this.haltedAt ??= range.clock.now();
    });
    range.world.iam.onPolicyInForce.subscribe((role) => {
      if (role === staged.subject.profile?.roleName) this.deniedAt ??= range.clock.now();
    });
  }

  atEnd() {
    const { stage } = this;
    if (!stage) throw new Error('the trigger never came');
    const image = objectsOf(stage).find(
      ({ key, body }) => key.endsWith('.lime') && body.contains(Buffer.from(stage.intruder.ramSecret)),
    );
    return {
      volatile: image || isHibernatedImageKept(stage) ? 1 : volatileInTriage(stage),
      infected: [...(stage.intruder.infection?.infected.values() ?? [])].filter((at) => this.isWithin(at))
        .length,
      filesLost: this.filesLost(stage),
      snapshotMs: this.after(snapshotsOf(stage)[0]?.startedAt),
      memoryMs: this.after(image && completedAt(stage, image.key)),
      deniedMs: this.after(this.deniedAt),
      haltedMs: this.after(this.haltedAt),
    };
  }

  private isWithin = (at: number): boolean => at >= this.triggerAt && at <= this.triggerAt + HORIZON_MS;

  private after = (at: number | undefined): number | null => (at === undefined ? null : at - this.triggerAt);

  private filesLost(stage: Stage): number {
    const { encryption } = stage.intruder;
    const { volume } = encryption ?? {};
    if (!encryption || !volume) return 0;
    const copies = snapshotsOf(stage).filter(({ volumeId }) => volumeId === volume.id);
    const best = Math.max(...[volume, ...copies].map(({ content }) => encryption.readable(content)));
    const whole = encryption.whole - this.lostAtTrigger;
    return (whole - best) / whole;
  }
}

const snapshotsOf = ({ range }: Pick<Stage, 'range'>) =>
  [...range.world.ec2.snapshots.values()].filter(({ state }) => state === 'completed');

const isHibernatedImageKept = ({ range, intruder }: Stage): boolean =>
  snapshotsOf({ range }).some(({ content }) => hasRamImage(content, intruder.ramSecret));

const objectsOf = ({ range }: Stage): StoredObject[] =>
  [...range.world.s3.buckets.values()].flatMap((bucket) =>
    [...bucket.versions.keys()].flatMap((key) => currentObject(bucket, key) ?? []),
  );

/** S3 dates an object that was uploaded in parts from the beginning of the upload. */
function completedAt({ range }: Stage, key: string): number | undefined {
  const isEnd = ({ operation, input }: CallRecord): boolean =>
    operation === 'CompleteMultipartUpload' && (input as { readonly Key?: string }).Key === key;
  return range.calls.find((call) => isEnd(call) && call.error === undefined)?.at;
}

function volatileInTriage(stage: Stage): number {
  const { c2 } = stage.staged;
  const triages = objectsOf(stage).filter(({ key }) => key.endsWith('/triage.txt'));
  const shows = (text: string): boolean => triages.some(({ body }) => body.contains(Buffer.from(text)));
  return (Number(shows('/dev/shm/implant\n')) + Number(shows(`${c2.ip}:${c2.port} `))) / 2;
}
