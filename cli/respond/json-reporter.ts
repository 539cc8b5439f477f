import { types } from 'node:util';
import type { Output } from '../reporter';
import { visibleJson } from '../visible-text';
import type { RespondMessage, RespondReporter } from './messages';

/** One JSON object a line for programs; the last is the summary, the end of what was followed, or the failure. */
export class JsonRespondReporter implements RespondReporter {
  constructor(private readonly output: Output) {}

  report(message: RespondMessage): void {
    this.output.write(`${visibleJson(lineOf(message))}\n`);
  }
}

function lineOf(message: RespondMessage): object {
  switch (message.type) {
    case 'plan':
      return {
        type: message.type,
        ...message.plan,
        ...(message.next !== undefined && { needs: message.next }),
      };
    case 'summary':
      return { type: message.type, ...message.summary };
    case 'case':
      return { type: message.type, ...message.state };
    case 'failure':
      return { type: message.type, ...failureOf(message.error) };
    case 'progress':
    case 'end':
      return message;
  }
}

const failureOf = (error: unknown): object =>
  types.isNativeError(error) ? { name: error.name, message: error.message } : { message: String(error) };
