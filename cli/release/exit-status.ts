import { EXIT, type ExitStatus } from '../shared/exit-status';

const STATUSES: Readonly<Record<string, ExitStatus>> = {
  planned: EXIT.done,
  released: EXIT.done,
  'already-released': EXIT.done,
  incomplete: EXIT.notWell,
  refused: EXIT.refused,
};

/** What a release ends with, by its outcome; one that is unknown here is no success. */
export const statusOf = (outcome: string): ExitStatus => STATUSES[outcome] ?? EXIT.failed;
