/** When each order does what, in one scenario: medians over the intruders and seeds, from a second to the horizon, by magnitude. */
import type { Order } from '../../../range/orders/orders';
import { duration } from '../../format';
import { type Html, html } from '../../report-html/html';
import type { Run } from '../recording';
import { mark } from './marks';
import { INK, LINE, line, QUIET, round, svgFile, text } from './svg';

type Moment = 'cutMs' | 'deniedMs' | 'snapshotMs' | 'memoryMs' | 'haltedMs';

interface Step {
  readonly moment: Moment;
  readonly letter: string;
  readonly words: string;
  readonly colour: string;
}

/** By what they are for: the containment dark, the evidence bright, the end grey. */
const STEPS: readonly Step[] = [
  { moment: 'cutMs', letter: 'C', words: 'cut off from the network', colour: '#000000' },
  { moment: 'deniedMs', letter: 'K', words: 'stolen credentials denied', colour: '#7a3b00' },
  { moment: 'snapshotMs', letter: 'D', words: 'disks fixed in snapshots', colour: '#0072b2' },
  { moment: 'memoryMs', letter: 'M', words: 'memory in the vault', colour: '#009e73' },
  { moment: 'haltedMs', letter: 'S', words: 'stopped or frozen', colour: '#d55e00' },
];

const LEFT = 206;
const RIGHT = 940;
const WIDTH = 960;
const HEAD = 96;
const ROW = 44;
const FROM = 1_000;

export function timelinePlot(
  scenario: string,
  runs: readonly Run[],
  orders: readonly Order[],
  horizonMs: number,
): string {
  const x = (ms: number): number =>
    LEFT + (Math.log10(Math.max(ms, FROM) / FROM) / Math.log10(horizonMs / FROM)) * (RIGHT - LEFT);
  const bottom = HEAD + orders.length * ROW;
  const label = `When each order does what (${scenario})`;
  const ticks = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 1_800_000].filter(
    (ms) => ms <= horizonMs,
  );
  return svgFile({
    ...{ width: WIDTH, height: bottom + 40, label },
    body: [
      text(12, 24, label, { size: 17, weight: 'bold' }),
      legend(),
      ...ticks.map(
        (ms) =>
          html`${line(x(ms), HEAD - 8, x(ms), bottom)}${text(x(ms), bottom + 18, duration(ms), { anchor: ms === horizonMs ? 'end' : 'middle', size: 12, fill: QUIET })}`,
      ),
      text(LEFT - 28, bottom + 18, 'after the finding', { anchor: 'end', size: 12, fill: QUIET }),
      ...orders.map((order, at) => row(order, HEAD + at * ROW + ROW / 2, runs, x)),
    ],
  });
}

function legend(): Html {
  const places = STEPS.map(
    (_, at) => 20 + STEPS.slice(0, at).reduce((sum, { words }) => sum + words.length * 6.6 + 40, 0),
  );
  return html`${STEPS.map(({ letter, words, colour }, at) => {
    const left = places[at] ?? 0;
    return html`${badge(left, 54, letter, colour, words)}${text(left + 16, 59, words, { size: 12, fill: INK })}`;
  })}`;
}

const badge = (x: number, y: number, letter: string, colour: string, title: string): Html =>
  html`<g><title>${title}</title><circle cx="${round(x)}" cy="${round(y)}" r="10" fill="${colour}" stroke="#ffffff"/>${text(x, y + 4.5, letter, { anchor: 'middle', size: 12, weight: 'bold', fill: '#ffffff' })}</g>`;

interface Placed {
  readonly step: Step;
  readonly ms: number;
  readonly at: number;
}

function row(order: Order, y: number, runs: readonly Run[], x: (ms: number) => number): Html {
  const own = runs.filter((run) => run.order === order.name);
  const placed = STEPS.flatMap((step): Placed[] => {
    const ms = usual(own.map((run) => run[step.moment]));
    return ms === undefined ? [] : [{ step, ms, at: x(ms) }];
  }).toSorted((a, b) => a.ms - b.ms);
  return html`${mark(order.name, 22, y, order.title)}${text(40, y + 5, order.title)}${line(LEFT, y, RIGHT, y, LINE)}${apart(placed).map(({ step, ms, at }) => badge(at, y, step.letter, step.colour, `${step.words} after ${duration(ms)}`))}
`;
}

/** Less than their width: they overlap a little, so that none is far from its time. */
const ROOM = 16;

/** Moments that are almost the same stand beside each other. */
function apart(placed: readonly Placed[]): Placed[] {
  const shown: Placed[] = [];
  for (const each of placed) {
    const before = shown.at(-1);
    shown.push(before && each.at - before.at < ROOM ? { ...each, at: before.at + ROOM } : each);
  }
  return shown;
}

/** The median of those runs in which it happened; undefined where it did not in most. */
function usual(values: readonly (number | null)[]): number | undefined {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return known.length * 2 < values.length ? undefined : known[Math.floor(known.length / 2)];
}
