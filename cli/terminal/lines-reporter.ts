import { failureText } from '../failure-text';
import type { Message, Output, Reporter } from '../reporter';
import { drawLines } from './draw';
import { messageRows } from './message-rows';

/** Plain lines for logs and pipes: no colour, no wrapping, one entry a line. */
export class LinesReporter implements Reporter {
  constructor(
    private readonly output: Output,
    private readonly errors: Output,
  ) {}

  report(message: Message): void {
    if (message.type === 'failure') this.errors.write(`${failureText(message.error)}\n`);
    else drawLines(this.output, messageRows(message));
  }
}
