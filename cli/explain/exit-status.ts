/** What `cordon explain` ends with; `--help` says the same. What comes first in this order counts, where an event has several parts. */
export const EXIT = {
  refused: 3,
  act: 0,
  ask: 1,
  ignored: 5,
  wrongOptions: 2,
  failed: 4,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
