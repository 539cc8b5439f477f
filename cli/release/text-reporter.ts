import { failureText } from '../failure-text';
import type { Output } from '../reporter';
import { drawLines, TerminalDrawing } from '../terminal/draw';
import { releaseRows } from './message-rows';
import type { ReleaseMessage, ReleaseReporter } from './messages';

/** For a person at a terminal, or in plain lines for a log. */
export class TextReleaseReporter implements ReleaseReporter {
  private readonly isWatched: boolean;

  constructor(
    private readonly output: Output,
    private readonly errors: Output,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.isWatched = output.isTTY === true && !environment.CI;
  }

  report(message: ReleaseMessage): void {
    if (message.type === 'failure') {
      this.errors.write(`${failureText(message.error, 'The release could not be asked for')}\n`);
      return;
    }
    const rows = releaseRows(message);
    if (this.isWatched) new TerminalDrawing(this.output, this.environment).draw(rows);
    else drawLines(this.output, rows);
  }
}
