/** BENCHMARKS.md keeps its prose; what stands between its two marks is replaced by the tables of a run. */
import { asMarkdown, type Table } from './table';

const BEGIN = '<!-- tables: written by npm run bench -- --page BENCHMARKS.md -->';
const END = '<!-- end of tables -->';

export interface Provenance {
  /** UTC, `2026-11-26`. */
  readonly date: string;
  /** Machine and Node. */
  readonly where: string;
}

/** @throws Error when the page does not have both marks, in this order. */
export function withTables(page: string, tables: readonly Table[], { date, where }: Provenance): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin)
    throw new Error(`the page has no place for the tables: it needs the lines "${BEGIN}" and "${END}"`);
  const text = [`Measured on ${date}, ${where}.\n`, ...tables.map(asMarkdown)].join('\n');
  return `${page.slice(0, begin)}${BEGIN}\n\n${text}\n${page.slice(end)}`;
}
