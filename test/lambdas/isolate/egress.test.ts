import fc from 'fast-check';
import { type Egress, sameEgress } from '../../../lambdas/isolate/egress';

const rule = (kind: Egress['peer']['kind'], id: string): Egress => ({ peer: { kind, id } });
const WISHED = [rule('group', 'sg-1'), rule('prefix-list', 'pl-1')];

describe('sameEgress', () => {
  it.each([
    ['one too few', ['tcp/443-443 sg-1']],
    ['one too many', ['tcp/443-443 sg-1', 'tcp/443-443 pl-1', '-1/-1--1 0.0.0.0/0']],
    ['another port', ['tcp/443-444 sg-1', 'tcp/443-443 pl-1']],
    ['another protocol', ['udp/443-443 sg-1', 'tcp/443-443 pl-1']],
    ['a block instead of a group', ['tcp/443-443 0.0.0.0/0', 'tcp/443-443 pl-1']],
    ['one rule twice', ['tcp/443-443 sg-1', 'tcp/443-443 sg-1']],
    ['nothing', []],
  ])('tells %s from the wished rules', (_, actual) => {
    expect(sameEgress(actual, WISHED)).toBe(false);
  });

  it('holds for nothing when nothing is wished, and then for nothing else', () => {
    expect(sameEgress([], [])).toBe(true);
    fc.assert(fc.property(fc.string(), (text) => expect(sameEgress([text], [])).toBe(false)));
  });

  it('does not depend on the order of either list', () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^(sg|pl)-[0-9a-f]{4}$/), { maxLength: 6 });
    const shuffled = ids.chain((each) =>
      fc.tuple(fc.shuffledSubarray(each, { minLength: each.length }), fc.constant(each)),
    );
    fc.assert(
      fc.property(shuffled, ([left, right]) => {
        const actual = left.map((id) => `tcp/443-443 ${id}`);
        expect(
          sameEgress(
            actual,
            right.map((id) => rule('group', id)),
          ),
        ).toBe(true);
      }),
    );
  });
});
