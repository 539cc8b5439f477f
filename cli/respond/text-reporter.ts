import { failureText } from '../failure-text';
import type { Output } from '../reporter';
import { drawRows } from '../terminal/draw';
import { respondRows } from './message-rows';
import type { RespondMessage, RespondReporter } from './messages';

/** For a person at a terminal, or in plain lines for a log. Signs of life go where they do not mix with the result. */
export class TextRespondReporter implements RespondReporter {
  constructor(
    private readonly output: Output,
    private readonly errors: Output,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  report(message: RespondMessage): void {
    if (message.type === 'failure') {
      this.errors.write(`${failureText(message.error, 'The response could not be carried out')}\n`);
      return;
    }
    const output = message.type === 'progress' ? this.errors : this.output;
    drawRows(output, this.environment, respondRows(message));
  }
}
