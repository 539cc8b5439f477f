import { interleaved, referenceWork } from '../../bench/reference';

describe('the reference workload', () => {
  it('is the same work every time', () => {
    expect(referenceWork()).toBe(referenceWork());
  });
});

describe('works that are timed beside the reference', () => {
  it('take turns, and once more than the rounds to warm up', async () => {
    const turns: string[] = [];
    await interleaved({ a: () => turns.push('a'), b: () => turns.push('b') }, 2);
    expect(turns).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });

  it('fail as a whole when one of them fails', async () => {
    const broken = { a: () => Promise.reject(new Error('broken')) };
    await expect(interleaved(broken, 1)).rejects.toThrow('broken');
  });

  it('have a ratio of processor times, of the work to the reference', async () => {
    const { twice } = await interleaved({ twice: () => [referenceWork(), referenceWork()] }, 1);
    expect(twice.ratio).toBeGreaterThan(0);
    expect(twice.cpuMs / twice.ratio).toBeGreaterThan(0);
  });
});
