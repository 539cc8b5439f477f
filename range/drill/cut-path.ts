/**
 * What the cut had to wait for: the longest chain of calls one after another, and of transitions. Intake and assess come
 * first; the group and the network ACL entries go beside each other, so the longer of the two counts; steps that run
 * beside the cut do not count.
 */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { timeOf } from '../kernel/iso';
import type { CallRecord } from '../wire/dispatcher';
import type { Cut } from './cut';
import { stateOf, transitionsTo } from './history';

interface Way {
  readonly step: RegExp;
  /** The operation that cuts: what the step calls afterwards nothing waits for. */
  readonly cutsBy: string;
}

const GROUP: Way = { step: /^Isolate/, cutsBy: 'ModifyNetworkInterfaceAttribute' };
const ENTRIES: Way = { step: /^Sever/, cutsBy: 'CreateNetworkAclEntry' };

/** Ways of which the longest counts, behind the steps that every cut waits for. */
const BESIDE_EACH_OTHER: Readonly<Record<Cut['by'], readonly Way[]>> = {
  stopping: [{ step: /^(Protect|Detach|Power)/, cutsBy: 'StopInstances' }],
  'quarantine group': [GROUP, ENTRIES],
  'network ACL': [GROUP, ENTRIES],
};

const CUTTING_STATES: Readonly<Record<Cut['by'], readonly RegExp[]>> = {
  stopping: [/^Power/],
  'quarantine group': [/^(Isolate|QuarantineStopped)$/, /^Sever$/],
  'network ACL': [/^(Isolate|QuarantineStopped)$/, /^Sever$/],
};

export function callsToCut(
  calls: readonly CallRecord[],
  cut: Cut | undefined,
  history: readonly HistoryEvent[],
): number {
  if (!cut) return 0;
  const startedAt = timeMs(history[0]);
  const before = calls.filter(({ at }) => at <= cut.at);
  const count = (isWaitedFor: (call: CallRecord) => boolean): number => before.filter(isWaitedFor).length;
  const intake = longestChain(
    before.filter(
      ({ at, caller, operation }) =>
        caller.startsWith('Intake') && (at < startedAt || operation === 'StartExecution'),
    ),
  );
  const ways = BESIDE_EACH_OTHER[cut.by].map((way) => lengthOf(way, before));
  return intake + count(({ caller }) => caller.startsWith('Assess')) + Math.max(...ways);
}

/** How many of the calls were made one after the other, each once the answer of the one before was there. */
function longestChain(calls: readonly CallRecord[]): number {
  const spans = calls
    .map(({ at, sentAt = at, answeredAt = at }) => ({ sentAt, answeredAt }))
    .sort((a, b) => a.sentAt - b.sentAt);
  const lengths: number[] = [];
  for (const { sentAt } of spans) {
    const earlier = lengths.filter((_, index) => (spans[index]?.answeredAt ?? 0) <= sentAt);
    lengths.push(1 + Math.max(0, ...earlier));
  }
  return Math.max(0, ...lengths);
}

/** Up to its last call that cut something: one an interface, and the way out of one address in one ACL. */
function lengthOf({ step, cutsBy }: Way, before: readonly CallRecord[]): number {
  const own = before.filter(({ caller }) => step.test(caller));
  const last = own.findLastIndex((call) => call.operation === cutsBy && !isWayIn(call));
  return last + 1;
}

/** A deny on the way out ends a connection alone. */
const isWayIn = ({ operation, input }: CallRecord): boolean =>
  operation === 'CreateNetworkAclEntry' && (input as { readonly Egress?: boolean }).Egress === false;

export function transitionsToCut(history: readonly HistoryEvent[], cut: Cut | undefined): number {
  if (!cut) return 0;
  const before = history.filter((event) => event.type === 'TaskStateEntered' && timeMs(event) <= cut.at);
  const ends = CUTTING_STATES[cut.by].flatMap(
    (names) => before.findLast((event) => names.test(stateOf(history, event) ?? '')) ?? [],
  );
  return Math.max(0, ...ends.map((event) => transitionsTo(history, event)));
}

const timeMs = (event: HistoryEvent | undefined): number => timeOf(event?.timestamp?.toISOString() ?? '');
