/** What `cordon release` ends with; `--help` says the same. */
export const EXIT = {
  done: 0,
  incomplete: 1,
  wrongOptions: 2,
  refused: 3,
  failed: 4,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

const STATUSES: Readonly<Record<string, ExitStatus>> = {
  planned: EXIT.done,
  released: EXIT.done,
  'already-released': EXIT.done,
  incomplete: EXIT.incomplete,
  refused: EXIT.refused,
};

/** An outcome that is unknown here is no success. */
export const statusOf = (outcome: string): ExitStatus => STATUSES[outcome] ?? EXIT.failed;
