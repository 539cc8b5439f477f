/** A table of strings, for a terminal and for a page. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What must be said of it. */
  readonly note?: string;
}

/** Columns of even width. */
export function asText({ title, head, rows, note }: Table): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [`${title}\n`, ...all.map(line), ...(note === undefined ? [] : [`\n${note}`]), ''].join('\n');
}

export function asMarkdown({ title, head, rows, note }: Table): string {
  const line = (row: readonly string[]): string => `| ${row.map(escaped).join(' | ')} |`;
  return [
    `### ${title}\n`,
    line(head),
    `|${' --- |'.repeat(head.length)}`,
    ...rows.map(line),
    ...(note === undefined ? [] : [`\n${note}`]),
    '',
  ].join('\n');
}

const escaped = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll('<', '&lt;');
