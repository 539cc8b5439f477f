import { failureText } from '../failure-text';
import type { Output } from '../reporter';
import { drawRows } from '../terminal/draw';
import { releaseRows } from './message-rows';
import type { ReleaseMessage, ReleaseReporter } from './messages';

/** For a person at a terminal, or in plain lines for a log. */
export class TextReleaseReporter implements ReleaseReporter {
  constructor(
    private readonly output: Output,
    private readonly errors: Output,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  report(message: ReleaseMessage): void {
    if (message.type === 'failure') {
      this.errors.write(`${failureText(message.error, 'The release could not be asked for')}\n`);
      return;
    }
    drawRows(this.output, this.environment, releaseRows(message));
  }
}
