/**
 * Eventual consistency. A stale read is answered from the state of its service as it was before a write: the last one, at most a
 * minute ago, without which the answer would have been another one. So a stale fault shows a difference wherever there is one to
 * show; where nothing that the read could show was written in that time, it is answered as it is. Writes are calls of the API
 * by anybody; what the service does by itself afterwards (an instance goes from `stopping` to `stopped`) is not taken back
 * alone, but is not in a state that was kept before it either. A minute is our choice: AWS promises no bound.
 *
 * States are kept only while a stale fault is planned for the service, so that nothing costs anything without one.
 */
import type { World } from '../world';
import type { Call } from './operation';
import { ServiceError } from './service-error';

const KEPT_MS = 60_000;

export type Answer = { readonly output: unknown } | { readonly error: ServiceError };

interface Kept {
  readonly at: number;
  readonly state: unknown;
}

export class Past {
  private readonly kept = new Map<string, Kept[]>();

  /** Before a call of the service takes effect. */
  keep(world: World, service: string, operation: string): void {
    if (isRead(operation) || !isPartOfWorld(world, service)) return;
    const now = world.clock.now();
    const recent = (this.kept.get(service) ?? []).filter(({ at }) => now - at <= KEPT_MS);
    this.kept.set(service, [...recent, { at: now, state: copyOf(world[service], new Map()) }]);
  }

  /** The stale answer with the time until which the state that it shows was true; undefined when there is none. */
  answer(
    service: string,
    call: Call,
    ask: (call: Call) => unknown,
  ): { readonly answer: Answer; readonly asOf: number } | undefined {
    const { world } = call;
    const now = textOf(answerOf(() => ask(call)));
    for (const { at, state } of this.kept.get(service)?.toReversed() ?? []) {
      if (world.clock.now() - at > KEPT_MS) return undefined;
      const answer = answerOf(() => ask({ ...call, world: { ...world, [service]: state } }));
      if (textOf(answer) !== now) return { answer, asOf: at };
    }
    return undefined;
  }
}

function answerOf(ask: () => unknown): Answer {
  try {
    return { output: ask() };
  } catch (error) {
    if (error instanceof ServiceError) return { error };
    throw error;
  }
}

const textOf = (answer: Answer): string =>
  'error' in answer ? answer.error.code : JSON.stringify(answer.output);

const isPartOfWorld = (world: World, service: string): service is keyof World => service in world;

export const isRead = (operation: string): boolean =>
  /^(Describe|Get|List|Head|Query$|Scan$|Lookup)/.test(operation);

/**
 * Services whose reads AWS documents as eventually consistent: the EC2 API ("Eventual consistency in the Amazon EC2 API"), IAM
 * ("Troubleshoot IAM"), Auto Scaling and load balancing as part of EC2's family, ECS ("RunTask"), the reads of Step Functions
 * ("best effort", DescribeExecution), inventory and invocations of Systems Manager. S3 is strongly consistent since 2020.
 */
const EVENTUALLY_CONSISTENT: Readonly<Record<string, RegExp>> = {
  autoscaling: /^Describe/,
  dynamodb: /^(GetItem|Query|Scan)$/,
  ec2: /^Describe/,
  ecs: /^(Describe|List)/,
  elb: /^Describe/,
  elbv2: /^Describe/,
  iam: /^(Get|List)/,
  ssm: /^(DescribeInstanceInformation|GetCommandInvocation)$/,
  states: /^(DescribeExecution|ListExecutions|ListStateMachines)$/,
};

export function isEventuallyConsistent(service: string, operation: string, input?: unknown): boolean {
  const isConsistent = (input as { readonly ConsistentRead?: boolean } | undefined)?.ConsistentRead === true;
  return !isConsistent && (EVENTUALLY_CONSISTENT[service]?.test(operation) ?? false);
}

/** A state as data: maps, sets, lists and plain objects are copied; what has a class of its own, and functions, are shared. */
function copyOf(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copied = known.get(value);
  if (copied !== undefined) return copied;
  const keep = <T extends object>(copy: T): T => {
    known.set(value, copy);
    return copy;
  };
  if (value instanceof Map) {
    const copy = keep(new Map<unknown, unknown>());
    for (const [key, each] of value) copy.set(copyOf(key, known), copyOf(each, known));
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set<unknown>());
    for (const each of value) copy.add(copyOf(each, known));
    return copy;
  }
  if (Array.isArray(value)) {
    const copy = keep<unknown[]>([]);
    for (const each of value) copy.push(copyOf(each, known));
    return copy;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const copy = keep<Record<string, unknown>>({});
  for (const [name, each] of Object.entries(value)) copy[name] = copyOf(each, known);
  return copy;
}
