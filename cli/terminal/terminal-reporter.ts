import { failureText } from '../failure-text';
import type { Message, Output, Reporter } from '../reporter';
import { TerminalDrawing } from './draw';
import { messageRows } from './message-rows';

/** A timeline for a person at a terminal: wrapped to its width, in colour where it has colour. */
export class TerminalReporter implements Reporter {
  private readonly drawing: TerminalDrawing;

  constructor(
    output: Output,
    private readonly errors: Output,
    environment: NodeJS.ProcessEnv,
  ) {
    this.drawing = new TerminalDrawing(output, environment);
  }

  report(message: Message): void {
    if (message.type === 'failure') this.errors.write(`${failureText(message.error)}\n`);
    else this.drawing.draw(messageRows(message));
  }
}
