/** What `npm start` ends with; `--help` says the same. */
export const EXIT = {
  contained: 0,
  notContained: 1,
  wrongOptions: 2,
  crashed: 3,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Success only for the one verdict, and the one end of a release, that say so: a dry run, and what is unknown here, is none. */
export const statusOf = (containment: string, release = 'released'): ExitStatus =>
  containment === 'contained' && release === 'released' ? EXIT.contained : EXIT.notContained;
