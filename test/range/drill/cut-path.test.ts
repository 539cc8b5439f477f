import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Cut } from '../../../range/drill/cut';
import { callsToCut, transitionsToCut } from '../../../range/drill/cut-path';
import { dateOf } from '../../../range/kernel/iso';
import type { CallRecord } from '../../../range/wire/dispatcher';

const call = (at: number, caller: string, operation = 'Describe'): CallRecord => ({
  at,
  service: 'ec2',
  operation,
  caller,
  input: {},
});

/** The way in is closed after the way out, which alone ends a connection; so are the records that follow. */
const entry = (at: number, Egress: boolean): CallRecord => ({
  ...call(at, 'SeverFunction', 'CreateNetworkAclEntry'),
  input: { Egress },
});

const entered = (id: number, previousEventId: number, at: number, name: string): HistoryEvent => ({
  id,
  previousEventId,
  timestamp: dateOf(at),
  type: 'TaskStateEntered',
  stateEnteredEventDetails: { name },
});

/** Assess, then Isolate and Sever beside each other: the second behind one state more. */
const history: readonly HistoryEvent[] = [
  { id: 1, previousEventId: 0, timestamp: dateOf(10), type: 'ExecutionStarted' },
  entered(2, 1, 10, 'Assess'),
  entered(3, 2, 20, 'Isolate'),
  entered(4, 2, 20, 'Protect'),
  entered(5, 4, 30, 'Sever'),
];

const calls = [
  call(1, 'IntakeFunction'),
  call(11, 'IntakeFunction', 'StartExecution'),
  call(12, 'IntakeFunction'),
  call(15, 'AssessFunction'),
  ...[21, 22].map((at) => call(at, 'SeverFunction')),
  entry(23, true),
  entry(24, false),
  call(25, 'SeverFunction'),
  call(21, 'IsolateFunction', 'ModifyNetworkInterfaceAttribute'),
  call(22, 'IsolateFunction'),
  call(22, 'ProtectFunction'),
  call(23, 'PowerFunction', 'StopInstances'),
  call(90, 'IsolateFunction', 'ModifyNetworkInterfaceAttribute'),
];

const cutBy = (by: Cut['by'], at = 50): Cut => ({ at, by });

test.each(['quarantine group', 'network ACL'] as const)(
  'a cut by %s waited for intake, assess and the longer of the two that go beside each other',
  (by) => {
    expect(callsToCut(calls, cutBy(by), history)).toBe(2 + 1 + 3);
    expect(transitionsToCut(history, cutBy(by))).toBe(3);
  },
);

test('what came after the cut does not count', () => {
  expect(callsToCut(calls, cutBy('quarantine group', 21), history)).toBe(2 + 1 + 1);
  expect(transitionsToCut(history, cutBy('quarantine group', 21))).toBe(2);
});

test('a stop waits for the protections, not for the group', () => {
  expect(callsToCut(calls, cutBy('stopping'), history)).toBe(2 + 1 + 2);
});

test('without a cut there is no way to it', () => {
  expect(callsToCut(calls, undefined, history)).toBe(0);
  expect(transitionsToCut(history, undefined)).toBe(0);
});
