/**
 * The answer, in sentences that the recording has to bear out: a sentence whose condition does not hold in it is left out, so that
 * the page never says what was not played.
 */
import type { Figures } from './figures';

interface Claim {
  readonly holds: (figures: Figures) => boolean;
  readonly text: (figures: Figures) => string;
}

const CAPTURE = 'isolate-capture-stop';
const NEVER = ['capture-first', 'group-and-snapshots'] as const;

const here = (figures: Figures, order: string, temperament?: string) => ({
  scenario: figures.headline,
  order,
  ...(temperament !== undefined && { temperament }),
});

/** The intruders against which an order kept the memory in most of its runs. */
const keptMemory = (figures: Figures, order: string): number =>
  figures.temperaments.filter((each) => figures.value('memory', here(figures, order, each)) > 0.5).length;

export const CLAIMS: readonly Claim[] = [
  {
    holds: (figures) =>
      NEVER.every(
        (order) =>
          figures.value('bytesOut', here(figures, order)) > figures.value('bytesOut', here(figures, CAPTURE)),
      ) && keptMemory(figures, CAPTURE) > 0,
    text: (figures) =>
      `**Isolate it first, take its memory, then stop it:** that cuts the intruder off after ${figures.time(here(figures, CAPTURE))}, lets ${figures.out(here(figures, CAPTURE))} out, and keeps the memory against ${keptMemory(figures, CAPTURE)} of ${figures.temperaments.length} kinds of intruder and the disks ${figures.percent('disk', here(figures, CAPTURE))} of the time.`,
  },
  {
    holds: (figures) =>
      figures.value('memory', here(figures, 'stop-first')) === 0 &&
      figures.value('disk', here(figures, 'stop-first')) === 1,
    text: (figures) =>
      `**Stop it first only where its memory tells little,** as with a miner, or where it destroys what is on its disks: the stop comes after ${figures.time(here(figures, 'stop-first'))}, keeps the disks of all of them and the memory of none.`,
  },
  {
    holds: (figures) =>
      NEVER.every(
        (order) =>
          figures.value('bytesOut', here(figures, order)) >
          2 * figures.value('bytesOut', here(figures, CAPTURE)),
      ),
    text: (figures) =>
      `**Never capture first, and never only change the security group:** to capture first leaves the intruder connected for ${figures.time(here(figures, 'capture-first'))}, longer the more memory there is, and lets ${figures.out(here(figures, 'capture-first'))} out; the group alone leaves open what is open, and lets ${figures.out(here(figures, 'group-and-snapshots'))} out.`,
  },
];

export const answerOf = (figures: Figures): string =>
  CLAIMS.filter(({ holds }) => holds(figures))
    .map(({ text }) => text(figures))
    .join('\n');
