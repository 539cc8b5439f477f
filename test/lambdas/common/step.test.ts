import * as v from 'valibot';
import { caseSchema } from '../../../lambdas/common/case';
import { stepHandler, type Tools } from '../../../lambdas/common/step';
import { caseOf } from '../case-fixture';
import { POLICY } from '../policy-fixture';

const request = caseOf('i-0a1b2c3d4e5f60718');
const seen: Tools[] = [];
const step = stepHandler('tested', v.object({ case: caseSchema }), async (_input, tools) => {
  seen.push(tools);
  tools.logger.setLogLevel('SILENT');
  return { status: 'ok' };
});

const setPolicy = (text: string | undefined): void => {
  if (text === undefined) delete process.env.POLICY;
  else process.env.POLICY = text;
};
beforeEach(() => {
  setPolicy(JSON.stringify(POLICY));
  seen.length = 0;
});
afterAll(() => setPolicy(undefined));

describe('the handler of a step', () => {
  it('gives the step its policy and a gate of its own for the changes of this run', async () => {
    setPolicy(JSON.stringify({ ...POLICY, enforcement: 'dry-run' }));
    await step({ case: request });
    await step({ case: request });
    expect(seen.map(({ policy }) => policy.enforcement)).toEqual(['dry-run', 'dry-run']);
    expect(seen[0]?.changes.isDryRun).toBe(true);
    expect(seen[0]?.changes).not.toBe(seen[1]?.changes);
  });

  it.each([
    ['no case', {}],
    ['a case that is none', { case: { ...request, caseId: 'x' } }],
    ['nothing', undefined],
  ])('rejects %s before it does anything', async (_, event) => {
    await expect(step(event)).rejects.toMatchObject({ name: 'InvalidInput', what: 'the input of tested' });
    expect(seen).toEqual([]);
  });

  it.each([
    ['no policy', undefined, 'POLICY is not set'],
    ['an empty policy', '', 'POLICY is not set'],
    ['a policy that is no JSON', '{', 'JSON'],
    ['a policy that lacks a decision', '{}', 'POLICY is not valid'],
  ])('fails with %s rather than acting without one', async (_, policy, why) => {
    setPolicy(policy);
    await expect(step({ case: request })).rejects.toThrow(why);
    expect(seen).toEqual([]);
  });
});
