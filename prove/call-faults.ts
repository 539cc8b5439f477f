/**
 * Which faults are tried at a call, and which are the same as at other calls. What is left out, and why that loses nothing:
 *
 * - The SDK repeats a call that was throttled, failed or was lost on its way; its function sees nothing of it but the time. That is tried once
 *   for each function and service. Only an answer that was lost after a call took effect is tried at each: its repetition finds the effect.
 * - A process that ends leaves behind what it had changed. So it ends after each change, and before anything, once for each order of the function;
 *   one that hangs is one that ends, noticed later and by another name.
 * - A service that fails for ever is, for a function, an error with a code that it does not know: once for each order and service. Throttled for ever
 *   and denied are codes that functions look at: at each.
 */
import type { FaultKind } from '../range/wire/faults';
import type { PlannedFault } from './experiment';
import { isRead, type KnownCall } from './judge';

/** At each call of a class. */
export function faultsAt(call: KnownCall): PlannedFault[] {
  const own: readonly FaultKind[] = isRead(call)
    ? ['throttled', 'denied', 'vanished', 'stale']
    : ['throttled', 'denied', 'vanished', 'lost-answer', 'crash-after'];
  return own.filter((kind) => call.kinds.includes(kind)).map((kind) => faultOf(call, kind));
}

/** Throttled and failing last for ever, which no retry outlasts; anything else happens once. */
export function faultOf({ caller, service, operation, nth }: KnownCall, kind: FaultKind): PlannedFault {
  const fault = { caller, service, operation, kind, from: nth };
  return kind === 'throttled' || kind === 'server-error' ? fault : { ...fault, to: nth };
}

interface Shared {
  /** Those with the same are one experiment. */
  readonly scope: string;
  readonly fault: PlannedFault;
}

export function sharedAt(call: KnownCall): Shared[] {
  const { caller, service, operation, nth, order, isFirst } = call;
  const at = (kind: FaultKind, times: number): PlannedFault => ({
    ...{ caller, service, operation, kind },
    from: nth,
    to: nth + times - 1,
  });
  const ofService = [at('throttled', 2), at('server-error', 1), at('lost-request', 1)];
  const ofOrder = isFirst ? [at('crash-before', 1), at('hang', 1)] : [];
  return [
    ...ofService.map((fault) => ({ scope: `${caller} ${service}`, fault })),
    ...[...ofOrder, faultOf(call, 'server-error')].map((fault) => ({
      scope: `${caller} ${order} ${fault.kind === 'server-error' ? service : ''}`,
      fault,
    })),
  ].filter(({ fault }) => call.kinds.includes(fault.kind));
}
