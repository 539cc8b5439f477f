/**
 * Faults on demand, as data: what goes wrong with the nth call of an operation, made by anybody or by one function.
 *
 * | kind | effect | what the caller sees |
 * | --- | --- | --- |
 * | `throttled` `server-error` `denied` | none | the service's own code |
 * | `vanished` | none | that what the call names does not exist; the thing itself stays as it is |
 * | `stale` | – | a read answered from before the last change (see past.ts) |
 * | `lost-request` / `lost-answer` | none / yes | nothing, until it stops waiting |
 * | `crash-before` / `crash-after` | none / yes | nothing: its process ends, Lambda reports Runtime.ExitError |
 * | `hang` | none | nothing: it does nothing more until its time is up, Lambda reports Sandbox.Timedout |
 *
 * Not every kind makes sense for every call: see `applies`.
 */
import { applies } from './fault-applies';
import { ServiceError } from './service-error';

export const FAULT_KINDS = [
  'throttled',
  'denied',
  'vanished',
  'server-error',
  'lost-request',
  'lost-answer',
  'stale',
  'crash-before',
  'crash-after',
  'hang',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Kinds that end or freeze the process which calls. */
export type ProcessFault = 'crash-before' | 'crash-after' | 'hang';

/** The call does not leave its caller, or is lost on its way. */
export const isNeverSent = (kind: FaultKind): boolean =>
  kind === 'lost-request' || kind === 'crash-before' || kind === 'hang';

export const isUnanswered = (kind: FaultKind): boolean =>
  isNeverSent(kind) || kind === 'lost-answer' || kind === 'crash-after';

/** Numbers of calls, counted from 1: those listed, or all from one to another, for ever without `to`. */
export type Occurrence = readonly number[] | { readonly from: number; readonly to?: number };

export interface Fault {
  /** As in the call record; `lambda` with the operation `Invoke` is the invocation of a function itself. */
  readonly service: string;
  readonly operation: string;
  /** The logical id of the function that calls, or that is invoked. @default anybody */
  readonly caller?: string;
  /** Which calls of that operation, of that caller alone where there is one; all of them when absent. */
  readonly nth?: Occurrence;
  /** Which calls by what they ask for; all of them when absent. A run with it cannot be replayed from text. */
  readonly on?: (input: unknown) => boolean;
  readonly kind: FaultKind;
}

export class Faults {
  /** Faults in the order in which calls met them. */
  readonly met: Fault[] = [];
  private readonly counts = new Map<string, number>();
  private isLifted = false;

  /** @throws RangeError for a kind that the operation cannot meet */
  constructor(private readonly planned: readonly Fault[]) {
    for (const fault of planned) requireApplicable(fault);
  }

  /** From now on nothing goes wrong any more. */
  lift(): void {
    this.isLifted = true;
  }

  /** Counts the call and says what happens to it. @throws RangeError for a kind that the operation cannot meet */
  next(service: string, operation: string, input: unknown, caller: string): FaultKind | undefined {
    const name = `${service}:${operation}`;
    const [all, own] = [this.count(name), this.count(`${name}:${caller}`)];
    const fault = this.planned.find(
      (each) =>
        each.service === service &&
        each.operation === operation &&
        (each.caller ?? caller) === caller &&
        isNth(each.nth, each.caller === undefined ? all : own) &&
        (each.on?.(input) ?? true),
    );
    if (!fault || this.isLifted) return undefined;
    requireApplicable(fault);
    if (!applies(fault.kind, service, operation, input)) return undefined;
    this.met.push(fault);
    return fault.kind;
  }

  /** Whether a read of the service may still be answered stale. */
  awaitsStale(service: string): boolean {
    return this.planned.some(
      (each) => each.kind === 'stale' && each.service === service && !this.isPast(each),
    );
  }

  private isPast({ service, operation, caller, nth }: Fault): boolean {
    const name = `${service}:${operation}${caller === undefined ? '' : `:${caller}`}`;
    return lastOf(nth) <= (this.counts.get(name) ?? 0);
  }

  private count(name: string): number {
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return count;
  }
}

export function isNth(nth: Occurrence | undefined, count: number): boolean {
  if (nth === undefined) return true;
  return 'from' in nth ? count >= nth.from && count <= lastOf(nth) : nth.includes(count);
}

function lastOf(nth: Occurrence | undefined): number {
  if (nth === undefined) return Number.POSITIVE_INFINITY;
  return 'from' in nth ? (nth.to ?? Number.POSITIVE_INFINITY) : Math.max(0, ...nth);
}

function requireApplicable({ kind, service, operation }: Fault): void {
  if (applies(kind, service, operation)) return;
  throw new RangeError(`a fault '${kind}' cannot happen to ${service}:${operation}; see applies()`);
}

/** The answer of a fault that answers the same whatever the call asks for; the others have none. */
export function faultError(kind: FaultKind, service: string): ServiceError | undefined {
  if (kind === 'throttled') {
    const [code, status] = THROTTLED[service] ?? ['ThrottlingException', 400];
    return new ServiceError(
      code,
      code === 'RequestLimitExceeded' ? 'Request limit exceeded.' : 'Rate exceeded',
      status,
    );
  }
  if (kind === 'server-error')
    return new ServiceError(
      SERVER_ERRORS[service] ?? 'InternalFailure',
      'An internal error has occurred',
      500,
    );
  return undefined;
}

/** Error codes pages of EC2, S3, and of the query services; elsewhere the code of the common errors. */
const THROTTLED: Readonly<Record<string, readonly [string, number]>> = {
  ec2: ['RequestLimitExceeded', 503],
  s3: ['SlowDown', 503],
  iam: ['Throttling', 400],
  autoscaling: ['Throttling', 400],
  elb: ['Throttling', 400],
  elbv2: ['Throttling', 400],
  cloudformation: ['Throttling', 400],
  sts: ['Throttling', 400],
};

const SERVER_ERRORS: Readonly<Record<string, string>> = {
  ec2: 'InternalError',
  s3: 'InternalError',
  iam: 'ServiceFailure',
  dynamodb: 'InternalServerError',
  ssm: 'InternalServerError',
  kms: 'KMSInternalException',
};
