/** What becomes of an event: any number of parts, each of which is one request, or is ignored or refused for a reason. */
import type { Case, Trigger } from '../common/case';
import type { AskedMode } from '../common/mode';
import type { Decision } from './decision-table';

export interface TriggerRequest {
  readonly kind: 'trigger';
  readonly instanceId: string;
  readonly accountId: string;
  readonly region: string;
  readonly trigger: Trigger;
  readonly gate: Case['gate'];
  readonly decision: Decision;
  /** Of a person's request. */
  readonly mode?: AskedMode;
}

export interface Ignored {
  readonly kind: 'ignored';
  readonly reason: string;
  readonly instanceId?: string;
  /** Where the decision table was asked. */
  readonly decision?: Decision;
}

/** Reaches the dead-letter queue, and leaves the other parts as they are. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

export type Part = TriggerRequest | Ignored | Refused;
