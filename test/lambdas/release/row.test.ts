import fc from 'fast-check';
import { compare, isSame, kindOf, targetOf, type Value } from '../../../lambdas/release/row';

const VALUE: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.string()),
  fc.dictionary(fc.string(), fc.string()),
);

test('what is as before is as before, whatever was set', () => {
  fc.assert(
    fc.property(VALUE, VALUE, (before, set) => {
      expect(compare({ field: 'f', before, set, now: before }).status).toBe('as-before');
    }),
  );
});

test('what is as Cordon set it is restored, and everything else is drift', () => {
  fc.assert(
    fc.property(VALUE, VALUE, VALUE, (before, set, now) => {
      fc.pre(!isSame(now, before));
      expect(compare({ field: 'f', before, set, now }).status).toBe(isSame(now, set) ? 'restore' : 'drift');
    }),
  );
});

test('a reason why it cannot be put back counts only where it is not as before, and replaces the note', () => {
  const given = { field: 'f', before: 1, set: 2, note: 'note', cannot: 'why' };
  expect(compare({ ...given, now: 1 })).toEqual({
    field: 'f',
    before: 1,
    set: 2,
    now: 1,
    status: 'as-before',
  });
  for (const now of [2, 3])
    expect(compare({ ...given, now })).toMatchObject({ status: 'cannot', note: 'why' });
});

test('what Cordon never changes is by hand only when it has drifted', () => {
  const given = { field: 'f', before: 1, set: 1, byHand: true } as const;
  expect(compare({ ...given, now: 1 })).not.toHaveProperty('byHand');
  expect(compare({ ...given, now: 2 })).toMatchObject({ status: 'drift', byHand: true });
});

test.each<[Value, Value, boolean]>([
  [['a', 'b'], ['b', 'a'], true],
  [{ a: '1', b: '2' }, { b: '2', a: '1' }, true],
  [['a'], ['a', 'a'], false],
  [null, '', false],
  [1, '1', false],
])('%j and %j are the same: %s', (a, b, same) => {
  expect(isSame(a, b)).toBe(same);
});

test.each([
  ['tags', 'tags', 'tags'],
  ['groups.eni-1', 'groups', 'eni-1'],
  ['delete-on-termination./dev/xvda', 'delete-on-termination', '/dev/xvda'],
  ['network-acl.acl-1.198.51.100.23/32', 'network-acl', 'acl-1.198.51.100.23/32'],
])('%s is of the kind %s and of %s', (field, kind, target) => {
  expect([kindOf({ field }), targetOf({ field })]).toEqual([kind, target]);
});
