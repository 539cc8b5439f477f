/** The committed page is what its recorded runs give: neither was edited by hand, and neither is older than the other. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beatenIn, cellsOf } from '../../../cli/compare/frontier';
import { CLAIMS } from '../../../cli/compare/page/answer';
import { borneOut } from '../../../cli/compare/page/claim';
import { Figures } from '../../../cli/compare/page/figures';
import { pageOf } from '../../../cli/compare/page/page';
import { REASONS } from '../../../cli/compare/page/reasons';
import { REPRESENTATIVE } from '../../../cli/compare/plan';
import { type Run, readRecording } from '../../../cli/compare/recording';
import { TEMPERAMENTS } from '../../../range/intruder/temperament';
import { ORDERS } from '../../../range/orders/orders';
import { aRun } from './runs-fixture';

const DOCS = resolve(__dirname, '../../../docs');
const NAME = 'stop-or-isolate';
const doc = (file: string): string => readFileSync(join(DOCS, file), 'utf8');
const recording = readRecording(doc(`${NAME}.json`));

test('the page and its pictures are what the recorded runs give', () => {
  const { markdown, pictures } = pageOf(recording, NAME);
  expect(doc(`${NAME}.md`)).toBe(markdown);
  for (const [file, svg] of Object.entries(pictures)) expect(doc(file)).toBe(svg);
  const committed = readdirSync(DOCS).filter((file) => file.startsWith(`${NAME}-`));
  expect(new Set(committed)).toEqual(new Set(Object.keys(pictures)));
});

test('the runs are complete: every order against every intruder in every scenario, with every seed', () => {
  const { runs } = recording;
  const names = (all: readonly { readonly name: string }[]): Set<string> =>
    new Set(all.map(({ name }) => name));
  expect(new Set(runs.map(({ scenario }) => scenario))).toEqual(new Set(REPRESENTATIVE));
  expect(new Set(runs.map(({ order }) => order))).toEqual(names(ORDERS));
  expect(new Set(runs.map(({ temperament }) => temperament))).toEqual(names(TEMPERAMENTS));
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  expect(runs).toHaveLength(REPRESENTATIVE.length * ORDERS.length * TEMPERAMENTS.length * seeds);
});

test('the recorded runs bear out every sentence of the answer', () => {
  const figures = new Figures(recording);
  expect(CLAIMS.map(({ holds }) => holds(figures))).toEqual(CLAIMS.map(() => true));
});

test('auto is on the frontier in every scenario, and the page says so', () => {
  const figures = new Figures(recording);
  const cells = cellsOf(recording.runs);
  expect(figures.scenarios.flatMap((scenario) => beatenIn(cells, scenario, 'auto'))).toEqual([]);
  expect(borneOut(REASONS, figures)).toContain('In none of the scenarios does another order beat it.');
});

test('a sentence that the runs do not bear out is not on the page', () => {
  const contrary = recording.runs.map(
    (run): Run => (run.order === 'stop-first' ? aRun({ ...run, memory: 1 }) : run),
  );
  const { markdown } = pageOf({ ...recording, runs: contrary }, NAME);
  expect(doc(`${NAME}.md`)).toContain('**Stop it first only');
  expect(markdown).not.toContain('**Stop it first only');
});

test('every picture is a well-formed file of its own, with a name for those who cannot see it', () => {
  for (const svg of Object.values(pageOf(recording, NAME).pictures)) {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 [\d.]+ [\d.]+"/);
    expect(svg).toMatch(/aria-label="[^"]{20,}"/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  }
});
