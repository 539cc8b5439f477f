/** What `npm start` ends with; `--help` says the same. */
export const EXIT = {
  contained: 0,
  notContained: 1,
  wrongOptions: 2,
  crashed: 3,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Success only for the one verdict that says so: a dry run, and any verdict unknown here, is none. */
export const statusOf = (containment: string): ExitStatus =>
  containment === 'contained' ? EXIT.contained : EXIT.notContained;
