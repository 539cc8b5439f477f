/** What `cordon respond` ends with; `--help` says the same. */
export const EXIT = {
  done: 0,
  notAllWell: 1,
  wrongOptions: 2,
  refused: 3,
  failed: 4,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
