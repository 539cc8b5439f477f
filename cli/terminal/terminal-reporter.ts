import { styleText } from 'node:util';
import { failureText } from '../failure-text';
import type { Message, Output, Reporter } from '../reporter';
import { messageRows } from './message-rows';
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

/** A timeline for a person at a terminal: wrapped to its width, in colour where it has colour. */
export class TerminalReporter implements Reporter {
  constructor(
    private readonly output: Output,
    private readonly errors: Output,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  report(message: Message): void {
    if (message.type === 'failure') this.errors.write(`${failureText(message.error)}\n`);
    else for (const each of messageRows(message)) this.draw(each);
  }

  private draw({ head, text, tone }: Row): void {
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
