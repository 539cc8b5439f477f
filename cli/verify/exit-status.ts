/** What `cordon verify` ends with; `--help` says the same. */
export const EXIT = {
  holds: 0,
  broken: 1,
  wrongOptions: 2,
  failed: 3,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
