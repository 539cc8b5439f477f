import { scenarios } from '../../range/scenarios';
import { caseOf, ownGroups, play } from './play';

const MODES = ['online', 'offline', 'capture-then-stop'] as const;

/** What nobody can give back: an address that EC2 assigned and took at a stop. */
const LOST_AT_A_STOP = /^interface eni-\w+: public addresses was \["3\./;

/** The data volume of the replacement, which its termination leaves behind. */
const LEFT_BY_THE_REPLACEMENT = /^volume vol-\w+ is new$/;

const release = { start: true, replacement: 'retire' } as const;

describe.each(scenarios.map(({ name }) => name))('a release after %s', (scenario) => {
  it.each(MODES)('in mode %s leaves the whole account as it was, or says what it is not', async (mode) => {
    const played = await play({ scenario, mode, release });
    expect(played.release).toMatchObject({ outcome: 'released', why: undefined });
    const found = played.release?.differences ?? [];
    const lost = found.filter((each) => LOST_AT_A_STOP.test(each));
    const left = found.filter((each) => LEFT_BY_THE_REPLACEMENT.test(each));
    expect(found.toSorted()).toEqual([...lost, ...left].toSorted());
    expect(left).toHaveLength(scenario === 'web-server-c2' ? 1 : 0);
    expect(played.release?.said).toHaveLength(lost.length);
    expect(ownGroups(played)).toEqual([]);
  });
});

it('touches no object of the vault, and opens no new case', async () => {
  const versions = (played: Awaited<ReturnType<typeof play>>): string[] => {
    const [vault] = played.range.world.s3.buckets.values();
    return [...(vault?.versions ?? [])].flatMap(([key, all]) =>
      all.map((each) => `${key} ${each.versionId} ${each.kind}`),
    );
  };
  const options = { scenario: 'tagged-by-analyst', seed: 'evidence' };
  const [without, after] = [await play(options), await play({ ...options, release })];
  const added = versions(after).filter((each) => !versions(without).includes(each));
  expect(versions(without).every((each) => versions(after).includes(each))).toBe(true);
  expect(added).toEqual([expect.stringMatching(/^cases\/.*\/release\/\w+\/release\.json /)]);
  const responses = after.range.record.executions.filter(({ name }) => /Z$/.test(name));
  expect(responses).toHaveLength(1);
});

it('leaves the case released, so that the next finding opens a new one', async () => {
  const played = await play({ scenario: 'no-agent', release });
  expect(caseOf(played)).toMatchObject({ status: 'released', releasedBy: 'the rehearsal' });
});
