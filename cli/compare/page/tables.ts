/** The tables of the page, in Markdown. */
import type { Temperament } from '../../../range/intruder/temperament';
import type { Order } from '../../../range/orders/orders';
import { bytes, duration } from '../../format';
import { type Beaten, beatenIn, cellsOf, hindsight, pickIn } from '../frontier';
import { concerned, MEASURES, type Measure, spreadOf, typical } from '../measures';
import type { Run } from '../recording';
import type { Figures, Which } from './figures';

export const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** Each order over all intruders of a scenario: what it usually comes to, and where seeds and intruders differ the 10th to the 90th percentile. */
export function ordersTable(figures: Figures, scenario: string, orders: readonly Order[]): string {
  return table(
    ['order', ...MEASURES.map(({ title }) => title.toLowerCase())],
    orders.map((order) => {
      const runs = figures.where({ scenario, order: order.name });
      return [titleIn(figures, scenario, order), ...MEASURES.map((measure) => withSpread(measure, runs))];
    }),
  );
}

function withSpread(measure: Measure, runs: readonly Run[]): string {
  const usual = measure.say(typical(measure, runs));
  const { low, high } = spreadOf(concerned(measure, runs), measure.name);
  const [from, to] = [measure.say(low), measure.say(high)];
  const isSpread = ['cutMs', 'bytesOut', 'infected', 'filesLost'].includes(measure.name) && from !== to;
  return isSpread ? `${usual} (${from} – ${to})` : usual;
}

/** Intruder by intruder: what got out, and which of memory, disk and volatile traces were kept. */
export function intrudersTable(
  figures: Figures,
  scenario: string,
  temperaments: readonly Temperament[],
  orders: readonly Order[],
): string {
  return table(
    ['order', ...temperaments.map(({ title }) => title)],
    orders.map((order) => [
      titleIn(figures, scenario, order),
      ...temperaments.map(({ name }) => {
        const runs = figures.where({ scenario, temperament: name, order: order.name });
        const { median } = spreadOf(runs, 'bytesOut');
        const kept = (['memory', 'disk', 'volatile'] as const).map((each) => share(runs, each)).join(' / ');
        return `${bytes(median ?? 0)}; ${kept}`;
      }),
    ]),
  );
}

const share = (runs: readonly Run[], name: 'memory' | 'disk' | 'volatile'): string =>
  `${Math.round(spreadOf(runs, name).mean * 100)}`;

/** For each scenario what auto picks, whether another order beats it, and what its looks cost. */
export function frontierTable(figures: Figures, orders: readonly Order[]): string {
  const cells = cellsOf(figures.runs);
  return table(
    ['scenario', 'auto picks', 'on the frontier', 'orders that are beaten there', 'its looks cost'],
    figures.scenarios.map((scenario) => {
      const by = beatenIn(cells, scenario, 'auto').map((other) => titleOf(orders, other));
      const own = cells.filter((cell) => cell.scenario === scenario);
      const beaten = orders.filter(
        ({ name }) => name !== 'auto' && beatenIn(cells, scenario, name).length > 0,
      );
      const pick = pickIn(own);
      return [
        `\`${scenario}\``,
        figures.modes({ scenario, order: 'auto' }),
        by.length === 0 ? 'yes' : `no: ${by.join(', ')}`,
        beaten.map(({ title }) => title).join(', ') || 'none',
        pick === undefined ? '–' : lookText(figures, scenario, pick),
      ];
    }),
  );
}

/** Against the same order of steps, chosen beforehand. */
function lookText(figures: Figures, scenario: string, pick: string): string {
  const ms =
    figures.value('cutMs', { scenario, order: 'auto' }) - figures.value('cutMs', { scenario, order: pick });
  return ms <= 0 ? 'nothing' : duration(ms);
}

/** Where somebody who had known the intruder would have chosen better than auto. */
export function hindsightTable(
  figures: Figures,
  temperaments: readonly Temperament[],
  orders: readonly Order[],
): string | undefined {
  const beaten = clearest(hindsight(cellsOf(figures.runs)));
  if (beaten.length === 0) return undefined;
  return table(
    ['scenario', 'intruder', 'would have been better', 'in'],
    beaten.map(({ scenario, temperament, by, measures }) => [
      `\`${scenario}\``,
      temperaments.find(({ name }) => name === temperament)?.title ?? temperament,
      titleOf(orders, by),
      measures.map((measure) => against(figures, measure, { scenario, temperament }, by)).join('; '),
    ]),
  );
}

/** For each intruder in a scenario the order that would have been better in most, of equal ones the first. */
function clearest(beaten: readonly Beaten[]): Beaten[] {
  const found = new Map<string, Beaten>();
  for (const each of beaten) {
    const key = `${each.scenario} ${each.temperament}`;
    if (each.measures.length > (found.get(key)?.measures.length ?? 0)) found.set(key, each);
  }
  return [...found.values()];
}

function against(figures: Figures, measure: Measure, where: Which, by: string): string {
  const usual = (order: string): string => measure.say(typical(measure, figures.where({ ...where, order })));
  return `${measure.title.toLowerCase()}: ${usual(by)} against ${usual('auto')}`;
}

/** With what became of it, where the instance is not able to what its mode asks for. */
function titleIn(figures: Figures, scenario: string, order: Order): string {
  const modes = figures.modes({ scenario, order: order.name });
  return order.name === 'auto' || modes === order.mode
    ? order.title
    : `${order.title} (not possible here: ${modes})`;
}

export const titleOf = (orders: readonly Order[], name: string): string =>
  orders.find((order) => order.name === name)?.title ?? name;
