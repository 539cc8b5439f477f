import { failureText } from '../failure-text';
import type { Output } from '../reporter';
import { drawRows } from '../terminal/draw';
import { row } from '../terminal/row';
import { visible } from '../visible-text';
import type { VerifyMessage, VerifyReporter } from './messages';
import { verificationRows } from './rows';

/** For a person at a terminal, or in plain lines for a log. */
export class TextVerifyReporter implements VerifyReporter {
  constructor(
    private readonly output: Output,
    private readonly errors: Output,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  report(message: VerifyMessage): void {
    if (message.type === 'failure') {
      this.errors.write(`${failureText(message.error, 'The evidence could not be verified')}\n`);
      return;
    }
    const rows =
      message.type === 'progress'
        ? [row('', visible(message.text), 'dim')]
        : verificationRows(message.verification, message.page);
    drawRows(this.output, this.environment, rows);
  }
}
