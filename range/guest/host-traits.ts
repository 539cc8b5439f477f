/** What a simulated host lets a script do, where hosts differ. A scenario or a test sets it on the instance. */
export interface HostTraits {
  /** Kernel lockdown: from `integrity` on no unsigned module is loaded, at `confidentiality` nobody reads /proc/kcore. */
  readonly lockdown: 'none' | 'integrity' | 'confidentiality';
  /** What the script readers need. */
  readonly hasInterpreter: boolean;
  /** Whether a file that was fetched may be executed: false where every tmpfs is mounted `noexec`. */
  readonly mayExecute: boolean;
  /** How far the intruder, or nobody, has moved the clock. */
  readonly clockOffsetSeconds: number;
  /** How fast a capture reads it. @default that of a small instance, see capture.ts */
  readonly bytesPerSecond?: number;
  /** Bytes after which an instance-store volume gives a read error; undefined: it is sound. */
  readonly diskFailsAt?: number;
}

export const ORDINARY_HOST: HostTraits = {
  lockdown: 'none',
  hasInterpreter: true,
  mayExecute: true,
  clockOffsetSeconds: 0,
};
