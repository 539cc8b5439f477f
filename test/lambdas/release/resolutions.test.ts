import { objections, toRestore, unresolved } from '../../../lambdas/release/resolutions';
import type { Row, RowStatus } from '../../../lambdas/release/row';

const row = (field: string, status: RowStatus, more: Partial<Row> = {}): Row => ({
  ...{ field, before: 1, set: 2, now: 3, status },
  ...more,
});

const ROWS = [
  row('same', 'as-before'),
  row('ours', 'restore'),
  row('theirs', 'drift'),
  row('profile', 'drift', { byHand: true }),
  row('gone', 'cannot'),
];

test('drift is open until somebody has decided about it, and nothing else is', () => {
  expect(unresolved(ROWS, {})).toEqual(['theirs', 'profile']);
  expect(unresolved(ROWS, { theirs: 'restore', profile: 'leave' })).toEqual([]);
});

test.each([
  [{}, ['ours', 'theirs', 'profile']],
  [{ theirs: 'leave', profile: 'leave' }, ['ours']],
  [{ ours: 'leave', theirs: 'restore', profile: 'leave' }, ['theirs']],
])('with %j what is put back is %j', (resolutions, fields) => {
  expect(toRestore(ROWS, resolutions).map(({ field }) => field)).toEqual(fields);
});

test('a resolution of a field that there is, by a value that there is, is accepted', () => {
  expect(objections({ ours: 'leave', theirs: 'restore', profile: 'leave' }, ROWS)).toEqual([]);
});

test.each([
  [{ nowhere: 'leave' }, ['nowhere is no field of this case']],
  [{ theirs: 'Restore' }, ["theirs is to be 'Restore'; allowed: restore, leave"]],
  [{ profile: 'restore' }, [expect.stringContaining('profile was not changed by Cordon')]],
  [{ nowhere: 'x', theirs: 'y' }, [expect.stringContaining('nowhere'), expect.stringContaining('theirs')]],
])('rejects %j by name', (resolutions, expected) => {
  expect(objections(resolutions, ROWS)).toEqual(expected);
});
