import { types } from 'node:util';
import type { DrillEvent, DrillResult } from '../range/drill/result';
import { isoTime } from '../range/kernel/iso';
import type { Message, Output, Reporter } from './reporter';
import { verificationJson } from './verify/verification-json';
import { visibleJson } from './visible-text';

/** One JSON object a line for programs. The last line is the result, without the events (they came), the calls and the single leaks. */
export class JsonReporter implements Reporter {
  constructor(private readonly output: Output) {}

  report(message: Message): void {
    this.output.write(`${visibleJson(lineOf(message))}\n`);
  }
}

function lineOf(message: Message): object {
  switch (message.type) {
    case 'start':
      return { type: message.type, ...message.request, title: message.title };
    case 'progress':
      return message;
    case 'event':
      return { type: message.type, ...eventOf(message.event), sinceTriggerMs: message.sinceTriggerMs };
    case 'result':
      return {
        type: message.type,
        ...resultOf(message.result),
        ...(message.evidence && { evidence: verificationJson(message.evidence) }),
        ...{ report: message.report, next: message.next },
      };
    case 'failure':
      return { type: message.type, ...failureOf(message.error) };
  }
}

const eventOf = ({ at, ...event }: DrillEvent): object => ({ at: isoTime(at), ...event });

function resultOf({
  events: _events,
  calls: _calls,
  leaks: _leaks,
  execution,
  triggerAt,
  endAt,
  notices,
  ...result
}: DrillResult): object {
  return {
    ...result,
    triggerAt: isoTime(triggerAt),
    endAt: isoTime(endAt),
    notices: notices.map(({ at, ...notice }) => ({ at: isoTime(at), ...notice })),
    execution: { arn: execution.arn, status: execution.status },
  };
}

function failureOf(error: unknown): object {
  if (!types.isNativeError(error)) return { message: String(error) };
  return { name: error.name, message: error.message, ...('code' in error && { code: error.code }) };
}
