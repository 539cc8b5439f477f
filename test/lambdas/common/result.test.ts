import { finished, Problems, skipped } from '../../../lambdas/common/result';

class Temporary extends Error {}

describe('Problems', () => {
  it('runs every part and notes each that fails', async () => {
    const problems = new Problems();
    const results = await Promise.all([
      problems.attempt('one', async () => 1),
      problems.attempt('two', () => Promise.reject(new Error('broken'))),
      problems.attempt('three', async () => 3),
    ]);
    problems.note('four is odd');
    expect(results).toEqual([1, undefined, 3]);
    expect(problems.summary).toBe('two: broken; four is odd');
  });

  it('throws on the error that it is told to leave to the workflow, and only that', async () => {
    const problems = new Problems();
    const temporary = new Temporary('later');
    await expect(problems.attempt('x', () => Promise.reject(temporary), Temporary)).rejects.toBe(temporary);
    await expect(
      problems.attempt('x', () => Promise.reject(new Error('now')), Temporary),
    ).resolves.toBeUndefined();
    expect(problems.summary).toBe('x: now');
  });

  it('notes an error that is thrown before the first await', async () => {
    const problems = new Problems();
    await problems.attempt('x', () => {
      throw new Error('at once');
    });
    expect(problems.summary).toBe('x: at once');
  });
});

describe('a result', () => {
  it('is ok without a problem, and has no why then', () => {
    expect(finished('tag', new Problems(), [], { tags: 1 })).toEqual({
      step: 'tag',
      status: 'ok',
      changes: [],
      detail: { tags: 1 },
    });
  });

  it('is failed with one, and keeps what was changed all the same', () => {
    const problems = new Problems();
    problems.note('half');
    const change = { at: 'now', action: 'a', target: 't', what: 'w', outcome: 'done' } as const;
    expect(finished('tag', problems, [change], null)).toEqual({
      step: 'tag',
      status: 'failed',
      why: 'half',
      changes: [change],
      detail: null,
    });
  });

  it('is skipped with its reason', () => {
    expect(skipped('memory', 'off')).toEqual({ step: 'memory', status: 'skipped', why: 'off', changes: [] });
  });
});
