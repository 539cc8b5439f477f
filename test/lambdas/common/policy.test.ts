import { InvalidInput } from '../../../lambdas/common/parse';
import { parsePolicy } from '../../../lambdas/common/policy';
import { POLICY } from '../policy-fixture';

const changed = (change: object): string => JSON.stringify({ ...POLICY, ...change });

describe('parsePolicy', () => {
  it('reads what the stack writes', () => {
    expect(parsePolicy(JSON.stringify(POLICY))).toEqual(POLICY);
  });

  it.each([
    ['an enforcement that is not known', { enforcement: 'dryrun' }, 'enforcement'],
    ['a mode that there is not', { defaultMode: 'hibernated' }, 'defaultMode'],
    [
      'a number of days in words',
      { evidence: { ...POLICY.evidence, snapshotLockDays: 'ten' } },
      'snapshotLockDays',
    ],
    ['a tag key of AWS', { tagKeys: { ...POLICY.tagKeys, trigger: 'aws:respond' } }, 'tagKeys.trigger'],
    ['an empty tag key', { tagKeys: { ...POLICY.tagKeys, mode: '' } }, 'tagKeys.mode'],
    ['a tag key that is too long', { tagKeys: { ...POLICY.tagKeys, mode: 'k'.repeat(129) } }, 'tagKeys.mode'],
    ['a stop gate that is not known', { stopWithoutMemory: 'yes' }, 'stopWithoutMemory'],
    ['an option that nobody reads', { dryRun: true }, 'dryRun'],
  ])('rejects %s and names the option', (_, change, option) => {
    expect(() => parsePolicy(changed(change))).toThrow(InvalidInput);
    expect(() => parsePolicy(changed(change))).toThrow(`${option}`);
  });

  it.each(Object.keys(POLICY))('rejects a policy without %s rather than assuming one', (option) => {
    expect(() => parsePolicy(changed({ [option]: undefined }))).toThrow(InvalidInput);
  });
});
