import { types } from 'node:util';
import type { Output } from '../reporter';
import { visibleJson } from '../visible-text';
import { gapsOf, overall } from './gaps';
import type { ReadinessMessage, ReadinessReporter } from './messages';

/** One JSON object a line for programs: one an instance, the worst first, then the summary or the failure. Progress goes beside. */
export class JsonReadinessReporter implements ReadinessReporter {
  constructor(
    private readonly output: Output,
    private readonly errors: Output,
  ) {}

  report(message: ReadinessMessage): void {
    if (message.type === 'progress') this.errors.write(`${visibleJson(message)}\n`);
    else for (const line of linesOf(message)) this.output.write(`${visibleJson(line)}\n`);
  }
}

function linesOf(message: Exclude<ReadinessMessage, { type: 'progress' }>): object[] {
  if (message.type === 'failure') {
    const { error } = message;
    const said = types.isNativeError(error)
      ? { name: error.name, message: error.message }
      : { message: String(error) };
    return [{ type: 'failure', ...said }];
  }
  const { instances, ...rest } = message.report;
  return [
    ...instances.map(({ type: instanceType, ...each }) => ({ type: 'instance', instanceType, ...each })),
    { type: 'summary', ...overall(instances), gaps: gapsOf(instances), ...rest },
  ];
}
