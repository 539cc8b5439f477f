import type { Change } from '../common/changes';
import type { StepResult, StepStatus } from '../common/result';
import type { Capture, Found, Image, Observation, TriageEnd, VolumeEnd } from './capture';

/** An imaged volume beside what it came to: the same shape as the memory image, for whoever reads images back. */
type VolumeImage = Omit<VolumeEnd, 'image'> & Partial<Image>;

/** The status is that of the memory alone: the stop gate depends on it. Triage and volumes say their own. */
export type MemoryResult = StepResult<{
  /** Still going on: look again. */
  readonly running: boolean;
  readonly capture?: Capture;
  readonly image?: Image;
  readonly tried?: readonly (readonly [source: string, reason: string])[];
  readonly triage?: TriageEnd;
  readonly instanceStore?: readonly VolumeImage[];
  /** Whether every instance-store volume of the subject is imaged; absent where there was no reason to. */
  readonly isInstanceStoreImaged?: boolean;
  /** For the timeline. */
  readonly observations?: readonly Observation[];
}>;

/** What the memory came to, and beside it what became of triage and volumes. */
export function memoryResult(found: Found, volumes: readonly number[] | undefined): MemoryResult {
  const { memory, triage, instanceStore, observations } = found;
  const { status = 'failed', why, image, tried } = memory ?? {};
  return {
    ...statusOf(status, why),
    changes: found.changes,
    detail: {
      running: false,
      ...(image && { image }),
      ...(tried && { tried }),
      ...(triage && { triage }),
      ...((volumes === undefined || volumes.length > 0) && {
        instanceStore: instanceStore.map(({ image: imaged, ...end }) => ({ ...imaged, ...end })),
        isInstanceStoreImaged:
          volumes !== undefined && instanceStore.filter(isImaged).length === volumes.length,
      }),
      observations,
    },
  };
}

const isImaged = ({ status }: VolumeEnd): boolean => status === 'ok';

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
