/**
 * When two calls are the same call. A handler is a function of its event and of the answers to its calls; so a fault at a call that is
 * made by the same function, after the same calls, on the same kind of event, is the same experiment up to that function's result.
 * "The same" is by shape: ids, names, times, addresses and texts are only texts; which fields there are, how many elements a list has,
 * truth values, and the words that tell a handler what to do are kept.
 */
import { createHash } from 'node:crypto';
import type { InvocationRecord } from '../range/runtime/lambda';
import type { CallRecord } from '../range/wire/dispatcher';

/** The words of events that a handler branches on. */
const TELLING = ['action', 'group', 'mode', 'kind', 'status', 'decision', 'gate'];

/** Lists of more elements are alike. */
const MANY = 3;

export function shapeOf(value: unknown, field = ''): string {
  switch (typeof value) {
    case 'string':
      return TELLING.includes(field) ? value : 's';
    case 'number':
    case 'bigint':
      return 'n';
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? 'null' : shapeOfObject(value, field);
    default:
      return '-';
  }
}

function shapeOfObject(value: object, field: string): string {
  if (ArrayBuffer.isView(value)) return 'bytes';
  if (Array.isArray(value)) {
    const elements = [...new Set(value.map((each) => shapeOf(each, field)))].sort();
    return `${Math.min(value.length, MANY)}[${elements.join('|')}]`;
  }
  const fields = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => `${name}:${shapeOf(each, name)}`);
  return `{${fields.sort().join(',')}}`;
}

export interface ShapedCall {
  readonly call: CallRecord;
  /** Which call of that operation the function made, counted over the whole run. */
  readonly nth: number;
  readonly order: string;
  readonly isFirst: boolean;
  /** Of calls that ask for the same, by a function that is asked for the same. */
  readonly class: string;
  /** Of those among them that come after the same calls, on events of the same shape. */
  readonly history: string;
}

export function shapedCalls(
  calls: readonly CallRecord[],
  invocations: readonly InvocationRecord[],
): ShapedCall[] {
  const events = new Map(invocations.map(({ id, event }) => [id, event]));
  const before = new Map<string, string[]>();
  const counts = new Map<string, number>();
  return calls.toSorted(bySending).map((call) => {
    const [invocation = ''] = (call.tag ?? '').split('/');
    const trace = before.get(invocation) ?? [];
    before.set(invocation, trace);
    const name = `${call.caller}:${call.service}:${call.operation}`;
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    const event = events.get(invocation);
    const shape = `${name}${shapeOf(call.input)}`;
    const made = [call.caller, shapeOf(event), ...trace, shape];
    const order = orderIn(event);
    const isFirst = trace.length === 0;
    trace.push(`${shape}${call.error ?? ''}`);
    return { call, nth, order, isFirst, class: digest([order, shape]), history: digest(made) };
  });
}

/** What the event asks of the function. */
function orderIn(event: unknown): string {
  const { action, group } = (event ?? {}) as { readonly action?: unknown; readonly group?: unknown };
  return [action, group].filter((each) => typeof each === 'string').join(' ');
}

/** In the order in which they were sent, which is the order in which a fault counts them. */
const bySending = (a: CallRecord, b: CallRecord): number => (a.sentAt ?? a.at) - (b.sentAt ?? b.at);

const digest = (parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
