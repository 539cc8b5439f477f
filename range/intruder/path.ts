/**
 * The ways out of the account that the intruder has, by the names that the verdict uses for what it leaves open. Each is
 * tried at every beat; none knows what the responder does.
 */
export const LEAK_PATHS = [
  /** The connection with an address that the finding names. */
  'finding-addresses',
  /** Connections with anybody else that were open before the trigger. */
  'open-connections',
  'new-connections',
  /** A tunnel through the VPC's resolver. */
  'dns',
  /** The role's credentials, used from elsewhere. */
  'credentials',
  'serial-console',
] as const;

export type LeakPath = (typeof LEAK_PATHS)[number];

export interface Leak {
  readonly at: number;
  readonly bytes: number;
  readonly path: LeakPath;
}

export interface WayOut {
  readonly path: LeakPath;
  /** Whether it lives on without the guest. */
  readonly isOutside: boolean;
  /** Tries it once and gives the bytes that got out. */
  beat(): number;
  /** Whether a try would succeed now; tries nothing. */
  isOpen(): boolean;
}
