/** What the commands that talk to an account end with; the help of each says what it means for it. */
export const EXIT = {
  done: 0,
  notWell: 1,
  wrongOptions: 2,
  refused: 3,
  failed: 4,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
