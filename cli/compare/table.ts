/** A comparison in a terminal: for each scenario every order beside every outcome, and how auto fares. */
import type { Order } from '../../range/orders/orders';
import { beatenIn, cellsOf } from './frontier';
import { MEASURES, typical } from './measures';
import type { Recording, Run } from './recording';

export function comparisonText({ runs, horizonMs }: Recording, orders: readonly Order[]): string {
  const scenarios = [...new Set(runs.map(({ scenario }) => scenario))];
  const intruders = new Set(runs.map(({ temperament }) => temperament)).size;
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const tables = scenarios.map((scenario) => scenarioText(scenario, runs, orders));
  return `${tables.join('\n')}
Over ${intruders} intruders and ${seeds} seeds; the time to the cut is a median, all else means, within ${horizonMs / 60_000} minutes after the finding.
`;
}

function scenarioText(scenario: string, all: readonly Run[], orders: readonly Order[]): string {
  const runs = all.filter((run) => run.scenario === scenario);
  const head = ['', ...MEASURES.map(({ title }) => title)];
  const rows = orders.map(({ name, title }) => {
    const own = runs.filter((run) => run.order === name);
    return [title, ...MEASURES.map((measure) => measure.say(typical(measure, own)))];
  });
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  const text = (row: readonly string[]): string =>
    row
      .map((each, at) => (at === 0 ? each.padEnd(widths[at] ?? 0) : each.padStart(widths[at] ?? 0)))
      .join('  ');
  return `${scenario}\n\n${[head, ...rows].map((row) => `  ${text(row).trimEnd()}`).join('\n')}\n\n  ${autoText(scenario, runs)}\n`;
}

function autoText(scenario: string, runs: readonly Run[]): string {
  const picks = [...new Set(runs.filter(({ order }) => order === 'auto').map(({ mode }) => mode))].join(', ');
  const by = beatenIn(cellsOf(runs), scenario, 'auto');
  return by.length === 0
    ? `auto picks ${picks}: on the frontier; no other order is as good against every intruder and better against one.`
    : `auto picks ${picks}, and is beaten by ${by.join(', ')}.`;
}
