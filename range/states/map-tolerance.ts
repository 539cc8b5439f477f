import { StateFailure } from './failure';

/** How many items of a Map state may fail; undefined where the definition does not say. */
export interface Tolerance {
  readonly count: number | undefined;
  readonly percentage: number | undefined;
}

/** Whether `failed` of `total` items are few enough; without a threshold none may fail. */
export function isTolerated({ count, percentage }: Tolerance, failed: number, total: number): boolean {
  if (count === undefined && percentage === undefined) return false;
  if (count !== undefined && failed > count) return false;
  return percentage === undefined || (100 * failed) / total <= percentage;
}

export const thresholdExceeded = (eventId?: number): StateFailure =>
  new StateFailure(
    'States.ExceedToleratedFailureThreshold',
    'The specified tolerated failure threshold was exceeded',
    { eventId },
  );
