import { byState, visitsOf } from '../../../cli/report-html/visits';
import { historyOf, type Step } from '../history-fixture';

const START = 1_000_000;
const read = (...steps: Step[]) =>
  visitsOf(historyOf(steps, START)).map((visit) => ({
    ...visit,
    from: visit.from - START,
    to: visit.to - START,
  }));

test('steps that follow each other have their times and types', () => {
  const steps = read(
    { state: 'Assess', type: 'Task', from: 0, to: 900 },
    { state: 'Rest', type: 'Wait', from: 900, to: 5_900 },
  );
  expect(steps).toEqual([
    { state: 'Assess', type: 'Task', from: 0, to: 900, depth: 0, error: undefined },
    { state: 'Rest', type: 'Wait', from: 900, to: 5_900, depth: 0, error: undefined },
  ]);
});

test('branches lie in their Parallel state, which ends when the last of them does', () => {
  const branches: Step[][] = [
    [{ state: 'Isolate', type: 'Task', from: 10, to: 500 }],
    [{ state: 'Detach', type: 'Task', from: 10, to: 800 }],
  ];
  const steps = read(
    { state: 'Contain', type: 'Parallel', from: 0, to: 800, branches },
    { state: 'Tag', type: 'Task', from: 810, to: 820 },
  );
  expect(steps.map(({ state, depth, to }) => [state, depth, to])).toEqual([
    ['Contain', 0, 800],
    ['Isolate', 1, 500],
    ['Detach', 1, 800],
    ['Tag', 0, 820],
  ]);
});

test('the error of the last attempt stands, that of an attempt which was repeated does not', () => {
  const steps = read(
    { state: 'Retried', type: 'Task', from: 0, to: 100, errors: ['Lambda.Unknown'], recovers: true },
    { state: 'Failed', type: 'Task', from: 100, to: 200, errors: ['Lambda.Unknown', 'States.Timeout'] },
  );
  expect(steps.map(({ error }) => error)).toEqual([undefined, 'States.Timeout']);
});

test('a state that was aborted ends with the state around it, or with the history', () => {
  const branches: Step[][] = [
    [{ state: 'Fails', type: 'Task', from: 10, to: 300, errors: ['States.Timeout'] }],
    [{ state: 'Aborted', type: 'Wait', from: 10, to: undefined }],
  ];
  const steps = read(
    { state: 'Around', type: 'Parallel', from: 0, to: 310, branches },
    { state: 'After', type: 'Wait', from: 320, to: undefined },
  );
  expect(steps.map(({ state, to }) => [state, to])).toEqual([
    ['Around', 310],
    ['Fails', 300],
    ['Aborted', 310],
    ['After', 320],
  ]);
});

test('visits to a state stand together, in the order of the first', () => {
  const steps = read(
    { state: 'Wait', type: 'Wait', from: 0, to: 10 },
    { state: 'Check', type: 'Task', from: 10, to: 20 },
    { state: 'Wait', type: 'Wait', from: 20, to: 30 },
  );
  expect([...byState(steps)].map(([state, visits]) => [state, visits.length])).toEqual([
    ['Wait', 2],
    ['Check', 1],
  ]);
});

test('an empty history has no steps', () => {
  expect(visitsOf([])).toEqual([]);
});
