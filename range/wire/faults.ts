/** Faults on demand: what goes wrong with the nth call of an operation. */
import { ServiceError } from './service-error';

export type FaultKind = 'throttled' | 'denied' | 'server-error' | 'lost-request' | 'lost-answer';

export interface Fault {
  readonly service: string;
  readonly operation: string;
  /** Which calls of that operation, counted from 1; all of them when absent. */
  readonly nth?: readonly number[];
  /** Which calls by what they ask for; all of them when absent. */
  readonly on?: (input: unknown) => boolean;
  readonly kind: FaultKind;
}

export class Faults {
  private readonly counts = new Map<string, number>();

  constructor(private readonly planned: readonly Fault[]) {}

  /** Counts the call and says what happens to it. */
  next(service: string, operation: string, input: unknown): FaultKind | undefined {
    const name = `${service}:${operation}`;
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return this.planned.find(
      (fault) =>
        fault.service === service &&
        fault.operation === operation &&
        (fault.nth?.includes(count) ?? true) &&
        (fault.on?.(input) ?? true),
    )?.kind;
  }
}

/** The answer of a fault that answers; a lost request or answer has none. */
export function faultError(kind: FaultKind, service: string): ServiceError | undefined {
  if (kind === 'throttled')
    return service === 'ec2'
      ? new ServiceError('RequestLimitExceeded', 'Request limit exceeded.', 503)
      : new ServiceError(
          service === 's3' ? 'SlowDown' : 'ThrottlingException',
          'Rate exceeded',
          service === 's3' ? 503 : 400,
        );
  if (kind === 'server-error')
    return new ServiceError(
      service === 'ec2' ? 'InternalError' : 'InternalFailure',
      'An internal error has occurred',
      500,
    );
  return undefined;
}
