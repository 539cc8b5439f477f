import fc from 'fast-check';
import { type OwnRule, sameRules } from '../../../lambdas/isolate/own-rule';

const rule = (kind: OwnRule['peer']['kind'], id: string): OwnRule => ({
  direction: 'egress',
  ports: 'https',
  peer: { kind, id },
});
const WISHED = [rule('group', 'sg-1'), rule('prefix-list', 'pl-1')];

describe('sameRules', () => {
  it.each([
    ['one too few', ['egress tcp/443-443 sg-1']],
    ['one too many', ['egress tcp/443-443 sg-1', 'egress tcp/443-443 pl-1', 'egress -1 0.0.0.0/0']],
    ['another port', ['egress tcp/443-444 sg-1', 'egress tcp/443-443 pl-1']],
    ['another protocol', ['egress udp/443-443 sg-1', 'egress tcp/443-443 pl-1']],
    ['a block instead of a group', ['egress tcp/443-443 0.0.0.0/0', 'egress tcp/443-443 pl-1']],
    ['one rule twice', ['egress tcp/443-443 sg-1', 'egress tcp/443-443 sg-1']],
    ['the other direction', ['ingress tcp/443-443 sg-1', 'egress tcp/443-443 pl-1']],
    ['nothing', []],
  ])('tells %s from the wished rules', (_, actual) => {
    expect(sameRules(actual, WISHED)).toBe(false);
  });

  it('holds for nothing when nothing is wished, and then for nothing else', () => {
    expect(sameRules([], [])).toBe(true);
    fc.assert(fc.property(fc.string(), (text) => expect(sameRules([text], [])).toBe(false)));
  });

  it('does not depend on the order of either list', () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^(sg|pl)-[0-9a-f]{4}$/), { maxLength: 6 });
    const shuffled = ids.chain((each) =>
      fc.tuple(fc.shuffledSubarray(each, { minLength: each.length }), fc.constant(each)),
    );
    fc.assert(
      fc.property(shuffled, ([left, right]) => {
        const actual = left.map((id) => `egress tcp/443-443 ${id}`);
        expect(
          sameRules(
            actual,
            right.map((id) => rule('group', id)),
          ),
        ).toBe(true);
      }),
    );
  });
});
