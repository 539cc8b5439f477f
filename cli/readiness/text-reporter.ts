import { failureText } from '../failure-text';
import type { Output } from '../reporter';
import { drawRows } from '../terminal/draw';
import { row } from '../terminal/row';
import { visible } from '../visible-text';
import { readinessRows } from './message-rows';
import type { ReadinessMessage, ReadinessReporter } from './messages';

/** For a person at a terminal, or in plain lines for a log. Signs of life go where they do not mix with the result. */
export class TextReadinessReporter implements ReadinessReporter {
  constructor(
    private readonly output: Output,
    private readonly errors: Output,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  report(message: ReadinessMessage): void {
    switch (message.type) {
      case 'failure':
        this.errors.write(`${failureText(message.error, 'The fleet could not be read')}\n`);
        return;
      case 'progress':
        drawRows(this.errors, this.environment, [row('', visible(message.text), 'dim')]);
        return;
      case 'report':
        drawRows(this.output, this.environment, readinessRows(message));
    }
  }
}
