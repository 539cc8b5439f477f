/**
 * When two calls are the same call. A handler is a function of its event and of the answers to its calls; so a fault at a call that is
 * made by the same function, after the same calls, on the same kind of event, is the same experiment up to that function's result.
 * "The same" is by shape: ids, names, times, addresses and texts are only texts; which fields there are, how many elements a list has,
 * truth values, and the words that tell a handler what to do are kept.
 */
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

const shapeOfCall = ({ service, operation, input }: CallRecord): string =>
  `${service}:${operation}${shapeOf(input)}`;

/** A call with what came before it in its invocation, as a text that equal experiments share. */
export interface ShapedCall {
  readonly call: CallRecord;
  readonly class: string;
  /** Which call of that operation the function made, counted over the whole run. */
  readonly nth: number;
}

export function shapedCalls(
  calls: readonly CallRecord[],
  invocations: readonly InvocationRecord[],
): ShapedCall[] {
  const events = new Map(invocations.map(({ id, event }) => [id, shapeOf(event)]));
  const before = new Map<string, string[]>();
  const counts = new Map<string, number>();
  return sent(calls).map((call) => {
    const [invocation = ''] = (call.tag ?? '').split('/');
    const trace = before.get(invocation) ?? [];
    before.set(invocation, trace);
    const name = `${call.caller}:${call.service}:${call.operation}`;
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    const shape = shapeOfCall(call);
    const made = [call.caller, events.get(invocation) ?? '', ...trace.toSorted(), shape].join('\n');
    trace.push(`${shape}${call.error ?? ''}`);
    return { call, class: made, nth };
  });
}

/** In the order in which they were sent, which is the order in which a fault counts them. */
const sent = (calls: readonly CallRecord[]): CallRecord[] =>
  calls.toSorted((a, b) => (a.sentAt ?? a.at) - (b.sentAt ?? b.at));
