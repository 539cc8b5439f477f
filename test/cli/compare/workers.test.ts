import type { Job } from '../../../cli/compare/plan';
import { playJob } from '../../../cli/compare/play-job';
import { playAll } from '../../../cli/compare/workers';
import { assemblyOf } from '../../assemblies';
import { deployedStack } from '../../range/stack-fixture';

jest.setTimeout(240_000);

const job = (seed: string, scenario = 'no-agent'): Job => ({
  ...{ scenario, seed, temperament: 'worm' },
  order: 'group-and-snapshots',
});

test('other processes play the same as this one, and the runs come back in the order of the jobs', async () => {
  const jobs = ['1', '2'].map((seed) => job(seed));
  const told: number[] = [];
  const pool = { assembly: assemblyOf('enforce'), workers: 2, onRun: (done: number) => told.push(done) };
  const runs = await playAll(jobs, pool);
  expect(told).toEqual([1, 2]);
  expect(runs.map(({ seed }) => seed)).toEqual(['1', '2']);
  const [first] = jobs;
  expect(runs[0]).toEqual(first && (await playJob(deployedStack(), first)));
});

test('fails with the job that cannot be played', async () => {
  const pool = { assembly: assemblyOf('enforce'), workers: 1, onRun: () => undefined };
  await expect(playAll([job('1', 'nowhere')], pool)).rejects.toThrow(
    /nowhere .*: DrillError: there is no scenario/s,
  );
});
