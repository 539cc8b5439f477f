/**
 * Messages are data; here they become rows for a person or one JSON object a line for a program. Progress and failures of the
 * text form go to stderr, so that a pipe carries the result alone.
 */
import { types } from 'node:util';
import { adviceOf } from '../aws/advice';
import { failureText } from '../failure-text';
import { drawRows } from '../terminal/draw';
import { type Row, row } from '../terminal/row';
import { visible, visibleJson } from '../visible-text';
import type { Surroundings } from './command-main';

/** What every command may say besides its own messages. */
export type CommonMessage =
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'failure'; readonly error: unknown };

export interface Reporter<Own> {
  report(message: Own | CommonMessage): void;
}

export interface Rendering<Own> {
  readonly rows: (message: Own) => readonly Row[];
  /** One object a line; its `type` is the message's. */
  readonly json: (message: Own) => object;
  /** What could not be done, in words before the error. */
  readonly failure: string;
}

export function reporterFor<Own extends { readonly type: string }>(
  json: boolean,
  { stdout, stderr, environment }: Surroundings,
  rendering: Rendering<Own>,
): Reporter<Own> {
  if (json)
    return {
      report: (message) => {
        stdout.write(`${visibleJson(isCommon(message) ? commonJson(message) : rendering.json(message))}\n`);
      },
    };
  return {
    report: (message) => {
      if (!isCommon(message)) drawRows(stdout, environment, rendering.rows(message));
      else if (message.type === 'progress')
        drawRows(stderr, environment, [row('', visible(message.text), 'dim')]);
      else stderr.write(`${failureText(message.error, rendering.failure)}\n`);
    },
  };
}

const isCommon = (message: { readonly type: string }): message is CommonMessage =>
  message.type === 'progress' || message.type === 'failure';

const commonJson = (message: CommonMessage): object =>
  message.type === 'progress' ? message : { type: message.type, ...failureJson(message.error) };

/** An error for programs. */
function failureJson(error: unknown): object {
  if (!types.isNativeError(error)) return { message: String(error) };
  const advice = adviceOf(error);
  return {
    ...{ name: error.name, message: error.message },
    ...('code' in error && { code: error.code }),
    ...(advice !== undefined && { advice }),
  };
}
