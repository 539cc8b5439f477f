/** Which faults a call can meet at AWS: the matrix asks before it plays, and the range refuses what cannot be. */
import type { FaultKind } from './faults';
import { isEventuallyConsistent } from './past';
import { vanishedAnswer } from './vanished';

/** Of an invocation by Step Functions or EventBridge. */
const OF_INVOCATIONS: readonly FaultKind[] = ['throttled', 'server-error', 'lost-request', 'lost-answer'];

/**
 * Whether the kind can happen to a call of the operation; with `input`, the call's own, to that call: a read of DynamoDB
 * with ConsistentRead is never stale, a call that names nothing names nothing that could vanish.
 */
export function applies(kind: FaultKind, service: string, operation: string, input?: unknown): boolean {
  if (service === 'lambda') return operation === 'Invoke' && OF_INVOCATIONS.includes(kind);
  switch (kind) {
    case 'stale':
      return isEventuallyConsistent(service, operation, input);
    case 'vanished':
      return vanishedAnswer(service, operation, input) !== undefined;
    // "No permissions are required to perform this operation" (GetCallerIdentity).
    case 'denied':
      return service !== 'sts';
    default:
      return true;
  }
}
