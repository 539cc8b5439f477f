import type { Random } from '../../kernel/random';

export interface CloudTrailSwitches {
  /** From a call to its event on the bus, in ms, from and to; AWS does not say how long it takes. @default [2000, 15000] */
  readonly deliveryDelayMs: readonly [number, number];
}

export interface CloudTrailState {
  readonly switches: CloudTrailSwitches;
  readonly random: Random;
  /** Beginnings of the ARNs of objects whose data events a trail records. */
  readonly dataEvents: string[];
}

export interface CloudTrailOptions {
  readonly random: Random;
  readonly switches?: Partial<CloudTrailSwitches>;
}

export const createCloudTrailState = ({ random, switches }: CloudTrailOptions): CloudTrailState => ({
  switches: { deliveryDelayMs: [2000, 15_000], ...switches },
  random: random.fork('cloudtrail'),
  dataEvents: [],
});
