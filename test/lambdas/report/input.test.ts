import * as v from 'valibot';
import { reportInputSchema, resultOf } from '../../../lambdas/report/input';
import { input, result } from './report-fixture';

describe('the input of report', () => {
  it('may lack all that the assessment would have given', () => {
    expect(v.is(reportInputSchema, { ...input, subject: null, choice: null, results: [] })).toBe(true);
  });

  it('takes the results of the workflow, which may lack changes, a reason and details', () => {
    const parsed = v.parse(reportInputSchema, {
      ...input,
      results: [{ step: 'x', status: 'failed', why: null }],
    });
    expect(parsed.results).toEqual([{ step: 'x', status: 'failed', why: null, changes: [] }]);
  });

  it.each([
    ['a status that is not known', { step: 'x', status: 'succeeded' }],
    ['a result without a step', { status: 'ok' }],
    [
      'a change without an outcome',
      { step: 'x', status: 'ok', changes: [{ at: '', action: '', target: '', what: '' }] },
    ],
  ])('rejects %s', (_, each) => {
    expect(v.is(reportInputSchema, { ...input, results: [each] })).toBe(false);
  });

  it('lets the last result of a step count', () => {
    const results = [result('isolate', 'failed'), result('memory', 'ok'), result('isolate', 'ok')];
    expect(resultOf({ ...input, results }, 'isolate')?.status).toBe('ok');
    expect(resultOf({ ...input, results }, 'power')).toBeUndefined();
  });
});
