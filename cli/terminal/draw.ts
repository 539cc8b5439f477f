/** Draws rows: for a person, wrapped to the width of the terminal and in colour where it has colour; or in plain lines. */
import { styleText } from 'node:util';
import type { Output } from '../reporter';
import type { Row, RowTone } from './row';
import { wrap } from './wrap';

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<RowTone, Style>> = {
  plain: 'reset',
  dim: 'dim',
  strong: 'bold',
  good: 'green',
  bad: ['red', 'bold'],
  warning: 'yellow',
  change: 'cyan',
  intruder: 'magenta',
  'banner-good': ['black', 'bgGreen', 'bold'],
  'banner-bad': ['whiteBright', 'bgRed', 'bold'],
  'banner-warning': ['black', 'bgYellow', 'bold'],
};

const WIDEST = 120;
const NARROWEST_TEXT = 20;

export class TerminalDrawing {
  constructor(
    private readonly output: Output,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  draw(rows: readonly Row[]): void {
    for (const each of rows) this.drawRow(each);
  }

  private drawRow({ head, text, tone }: Row): void {
    const width = Math.min(this.output.columns ?? 80, WIDEST);
    const lines = wrap(text, Math.max(width - head.length, NARROWEST_TEXT));
    const indent = ' '.repeat(head.length);
    const drawn = lines.map((line, at) => `${at === 0 ? head : indent}${line}`);
    const framed = tone.startsWith('banner')
      ? this.banner(drawn, width)
      : drawn.map((line) => line.trimEnd());
    for (const line of framed) this.output.write(`${this.styled(line, tone)}\n`);
  }

  /** A block of colour across the terminal, or two rules where there is no colour. */
  private banner(lines: readonly string[], width: number): string[] {
    const edge = (this.hasColors ? ' ' : '=').repeat(width);
    return [edge, ...lines.map((line) => line.padEnd(width)), edge];
  }

  private styled(line: string, tone: RowTone): string {
    if (tone === 'plain' || line === '' || !this.hasColors) return line;
    // This stream's own colours were asked for above: newer Nodes would ask the process's stdout again.
    return styleText(STYLES[tone], line, { validateStream: false });
  }

  private get hasColors(): boolean {
    return this.output.hasColors?.(this.environment) === true;
  }
}

/** No colour, no wrapping, one entry a line. */
export function drawLines(output: Output, rows: readonly Row[]): void {
  for (const { head, text } of rows) output.write(`${`${head}${text}`.trimEnd()}\n`);
}

/** Whether a person looks on while it is written. */
export const isWatched = (output: Output, environment: NodeJS.ProcessEnv): boolean =>
  output.isTTY === true && !environment.CI;

/** As suits who reads it. */
export function drawRows(output: Output, environment: NodeJS.ProcessEnv, rows: readonly Row[]): void {
  if (isWatched(output, environment)) new TerminalDrawing(output, environment).draw(rows);
  else drawLines(output, rows);
}
