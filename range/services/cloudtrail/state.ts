import type { Random } from '../../kernel/random';

export interface CloudTrailSwitches {
  /** From a call to its event on the bus, in ms, from and to; AWS does not say how long it takes. @default [2000, 15000] */
  readonly deliveryDelayMs: readonly [number, number];
  /**
   * From a call to its event in the event history, in ms, from and to. "Typically within an average of about 5 minutes", not
   * guaranteed; up to 15 minutes here. @default [120000, 900000]
   */
  readonly historyDelayMs: readonly [number, number];
}

/** A management event as `LookupEvents` finds it. */
export interface HistoryEvent {
  readonly eventId: string;
  readonly name: string;
  /** `ec2.amazonaws.com` */
  readonly source: string;
  /** Of an assumed role the name of the session. */
  readonly username: string;
  readonly isReadOnly: boolean;
  readonly resourceIds: readonly string[];
  /** When the call was made. */
  readonly at: number;
  /** From when on it is found. */
  readonly foundFrom: number;
  readonly record: object;
}

export interface CloudTrailState {
  readonly switches: CloudTrailSwitches;
  readonly random: Random;
  /** Apart from `random`, so that what is only in the history moves nothing that is on the bus. */
  readonly chance: Random;
  /** In the order in which it was recorded. */
  readonly history: HistoryEvent[];
}

export interface CloudTrailOptions {
  readonly random: Random;
  readonly switches?: Partial<CloudTrailSwitches>;
}

export const createCloudTrailState = ({ random, switches }: CloudTrailOptions): CloudTrailState => ({
  switches: { deliveryDelayMs: [2000, 15_000], historyDelayMs: [120_000, 900_000], ...switches },
  random: random.fork('cloudtrail'),
  chance: random.fork('cloudtrail.history'),
  history: [],
});
