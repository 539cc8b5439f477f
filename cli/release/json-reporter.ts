import { types } from 'node:util';
import type { Output } from '../reporter';
import { visibleJson } from '../visible-text';
import type { ReleaseMessage, ReleaseReporter } from './messages';

/** One JSON object a line for programs; the last is the result or the failure. */
export class JsonReleaseReporter implements ReleaseReporter {
  constructor(private readonly output: Output) {}

  report(message: ReleaseMessage): void {
    this.output.write(`${visibleJson(lineOf(message))}\n`);
  }
}

function lineOf(message: ReleaseMessage): object {
  switch (message.type) {
    case 'progress':
      return message;
    case 'result':
      return { type: message.type, caseId: message.options.caseId, ...message.output };
    case 'failure':
      return { type: message.type, ...failureOf(message.error) };
  }
}

const failureOf = (error: unknown): object =>
  types.isNativeError(error) ? { name: error.name, message: error.message } : { message: String(error) };
