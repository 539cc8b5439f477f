import { saidOnce } from '../../../lambdas/report/said-once';
import { result } from './report-fixture';

const change = (action: string, target: string, outcome: 'done' | 'would be done' = 'would be done') => ({
  at: '2026-11-23T03:00:00.000Z',
  action,
  target,
  what: 'made',
  outcome,
});
const targets = (results: ReturnType<typeof saidOnce>): readonly (readonly string[])[] =>
  results.map(({ changes }) => (changes ?? []).map(({ target }) => target));

describe('saidOnce', () => {
  it('lists once what a dry run would do to make a group, at its first mention', () => {
    const make = change('ec2:CreateSecurityGroup', 'vpc-1');
    expect(
      targets(
        saidOnce([
          result('isolate', 'ok', { changes: [make, make] }),
          result('isolate', 'ok', { changes: [make] }),
        ]),
      ),
    ).toEqual([['vpc-1'], []]);
  });

  it('keeps what differs, what is no making of a group, and everything that was really done', () => {
    const kept = [
      change('ec2:CreateSecurityGroup', 'vpc-1'),
      change('ec2:CreateSecurityGroup', 'vpc-2'),
      change('ec2:ModifyNetworkInterfaceAttribute', 'eni-1'),
      change('ec2:ModifyNetworkInterfaceAttribute', 'eni-1'),
      change('ec2:CreateSecurityGroup', 'vpc-3', 'done'),
      change('ec2:CreateSecurityGroup', 'vpc-3', 'done'),
    ];
    expect(saidOnce([result('isolate', 'ok', { changes: kept })])[0]?.changes).toEqual(kept);
  });

  it('keeps every result, with all it says but that', () => {
    const results = [
      result('assess', 'ok', { detail: { a: 1 } }),
      result('memory', 'skipped', { why: 'no agent' }),
    ];
    expect(saidOnce(results)).toEqual(results);
  });
});
