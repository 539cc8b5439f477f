import type { GuestState } from './compute-model';

/** Whether anything of the guest still runs: of a frozen one nothing does. */
export const isGuestAlive = (guest: GuestState | undefined): boolean =>
  guest === 'running' || guest === 'shutting-down';
