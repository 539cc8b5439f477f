/** The answer to the question, in three sentences. */
import { borneOut, type Claim } from './claim';
import type { Figures } from './figures';

const CAPTURE = 'isolate-capture-stop';
const STOP = 'stop-first';
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
        (order) => isLess(figures, 'bytesOut', CAPTURE, order) && isLess(figures, 'cutMs', CAPTURE, order),
      ) &&
      keptMemory(figures, CAPTURE) > 0 &&
      figures.value('memory', here(figures, CAPTURE)) >=
        figures.value('memory', here(figures, 'capture-first')),
    text: (figures) =>
      `**Isolate it first, take its memory, then stop it:** that cuts the intruder off after ${figures.time(here(figures, CAPTURE))}, lets ${figures.out(here(figures, CAPTURE))} out, by the kind of intruder, and keeps the memory of ${keptMemory(figures, CAPTURE)} of ${figures.temperaments.length} kinds, no fewer than if it were captured first.`,
  },
  {
    holds: (figures) =>
      figures.value('memory', here(figures, STOP)) === 0 &&
      figures.value('disk', here(figures, STOP)) === 1 &&
      keptMemory(figures, CAPTURE) < figures.temperaments.length,
    text: (figures) =>
      `**Stop it first only where its memory tells little or is lost anyway,** as with a miner, or a spy that wipes it at the first sign: the stop takes ${figures.time(here(figures, STOP))}, keeps the disks of every kind and the memory of none.`,
  },
  {
    holds: (figures) => NEVER.every((order) => isLess(figures, 'bytesOut', CAPTURE, order, 3)),
    text: (figures) =>
      `**Never capture first, and never only change the security group:** to capture first leaves it connected for ${figures.time(here(figures, 'capture-first'))}, the longer the more memory there is, and lets ${figures.out(here(figures, 'capture-first'))} out; a change of the group ends no open connection and no stolen credential, and lets ${figures.out(here(figures, 'group-and-snapshots'))} out.`,
  },
];

/** Whether an order comes to less than another one, so many times less at least. */
const isLess = (
  figures: Figures,
  name: 'bytesOut' | 'cutMs',
  order: string,
  other: string,
  times = 1,
): boolean => figures.value(name, here(figures, order)) * times < figures.value(name, here(figures, other));

export const answerOf = (figures: Figures): string => borneOut(CLAIMS, figures).join('\n');
