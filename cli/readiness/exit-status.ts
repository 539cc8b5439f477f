/** What `cordon readiness` ends with; `--help` says the same. */
export const EXIT = {
  ready: 0,
  notReady: 1,
  wrongOptions: 2,
  nothingThere: 3,
  failed: 4,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
