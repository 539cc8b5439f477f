import type { Change } from '../common/changes';
import type { StepResult, StepStatus } from '../common/result';
import type { Capture, Found, Image, Observation, TriageEnd, VolumeEnd } from './capture';

type VolumeState = Pick<VolumeEnd, 'volume' | 'status' | 'why'>;

/** The status is that of the memory alone: the stop gate depends on it. Triage and volumes say their own. */
export type MemoryResult = StepResult<{
  /** Still going on: look again. */
  readonly running: boolean;
  readonly capture?: Capture;
  readonly image?: Image;
  readonly tried?: readonly (readonly [source: string, reason: string])[];
  readonly triage?: TriageEnd;
  /** What arrived of instance-store volumes, each shaped as the memory image, for whoever reads images back. */
  readonly instanceStore?: readonly (VolumeState & Image)[];
  /** Volumes of which nothing arrived. */
  readonly notImaged?: readonly VolumeState[];
  /** Whether every instance-store volume was imaged; absent where there was none, or no reason to. */
  readonly isInstanceStoreImaged?: boolean;
  /** For the timeline. */
  readonly observations?: readonly Observation[];
}>;

/** What the memory came to, and beside it what became of triage and volumes; `volumes` undefined: they could not be listed. */
export function memoryResult(found: Found, volumes: readonly number[] | undefined): MemoryResult {
  const { memory, triage, observations } = found;
  const { status = 'failed', why, image, tried } = memory ?? {};
  return {
    ...statusOf(status, why),
    changes: found.changes,
    detail: {
      running: false,
      ...(image && { image }),
      ...(tried && { tried }),
      ...(triage && { triage }),
      ...(volumes?.length !== 0 && volumesOf(found, volumes)),
      observations,
    },
  };
}

function volumesOf({ instanceStore }: Found, volumes: readonly number[] | undefined) {
  const imaged = instanceStore.flatMap(({ image, tried: _, ...state }) =>
    image ? [{ ...state, ...image }] : [],
  );
  const notImaged = instanceStore.flatMap(({ image, tried: _, ...state }) => (image ? [] : [state]));
  const whole = imaged.filter(({ status }) => status === 'ok').length;
  return { instanceStore: imaged, notImaged, isInstanceStoreImaged: whole === volumes?.length };
}

/** Until its memory has ended the capture is neither: `ok` says that nothing is wrong yet. */
export function running(capture: Capture, changes: readonly Change[]): MemoryResult {
  const { status = 'ok', why } = capture.memory ?? {};
  return { ...statusOf(status, why), changes, detail: { running: true, capture } };
}

const statusOf = (status: StepStatus, why: string | undefined) => ({
  step: 'memory',
  status,
  ...(why !== undefined && { why }),
});
