import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { chain, countTransitions, stateOf, transitionsTo } from '../../../range/drill/history';

const entered = (id: number, previousEventId: number, name: string, type = 'Task'): HistoryEvent => ({
  id,
  previousEventId,
  timestamp: undefined,
  type: `${type}StateEntered` as 'TaskStateEntered',
  stateEnteredEventDetails: { name },
});
const event = (
  id: number,
  previousEventId: number,
  type: 'TaskSucceeded' | 'ExecutionStarted',
): HistoryEvent => ({
  id,
  previousEventId,
  timestamp: undefined,
  type,
});

/** Assess, then two branches side by side, then a loop through Wait and Check. */
const history: readonly HistoryEvent[] = [
  event(1, 0, 'ExecutionStarted'),
  entered(2, 1, 'Assess'),
  entered(3, 2, 'Contain', 'Parallel'),
  entered(4, 3, 'Isolate'),
  entered(5, 3, 'Protect'),
  event(6, 5, 'TaskSucceeded'),
  event(7, 4, 'TaskSucceeded'),
  entered(8, 7, 'Wait', 'Wait'),
  entered(9, 8, 'Check'),
  entered(10, 9, 'Wait', 'Wait'),
  entered(11, 10, 'Check'),
];
const at = (id: number): HistoryEvent => history[id - 1] ?? event(0, 0, 'ExecutionStarted');

test.each([
  [6, 'Protect'],
  [7, 'Isolate'],
  [2, 'Assess'],
  [1, undefined],
])('event %i belongs to the state of its own branch: %s', (id, state) => {
  expect(stateOf(history, at(id))).toBe(state);
});

test('the way to an event leads through one branch', () => {
  expect([...chain(history, at(7))].map(({ id }) => id)).toEqual([7, 4, 3, 2, 1]);
  expect(transitionsTo(history, at(7))).toBe(3);
  expect(transitionsTo(history, at(6))).toBe(3);
});

test('a state that is entered again is polling', () => {
  expect(countTransitions(history)).toEqual({ total: 6, polling: 2 });
});
