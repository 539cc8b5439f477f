import { scenarios } from '../../range/scenarios';
import { caseOf, type Mode, ownGroups, play } from './play';

/** What nobody can give back: an address that EC2 assigned and took at a stop. */
const LOST_AT_A_STOP = /^interface eni-\w+: public addresses was \["3\./;

/** The data volume of the replacement, which its termination leaves behind. */
const LEFT_BY_THE_REPLACEMENT = /^volume vol-\w+ is new$/;

/** What the intruder brought during the case is not given back to anybody: it stays in quarantine, and so does the group. */
const BROUGHT_BY_THE_INTRUDER =
  /^(instance i-\w+: interfaces was|interface eni-\w+: (attachment|groups) was|security group sg-\w+ is new)/;

/** A cancelled Spot request cannot be made again. */
const GONE_FOR_GOOD = /^Spot request sir-\w+: state was active, is cancelled$/;

const release = { start: true, replacement: 'retire' } as const;

const IN_EVERY_MODE = ['web-server-c2'];
const MODES: readonly (Mode | undefined)[] = ['online', 'offline', 'capture-then-stop'];

/** Nothing is done, so nothing can be put back. */
const UNANSWERED = ['tagged-by-intruder'];

/** The others in their own mode. */
const PLAYED = scenarios
  .filter(({ name }) => !UNANSWERED.includes(name))
  .flatMap(({ name }) =>
    (IN_EVERY_MODE.includes(name) ? MODES : [undefined]).map((mode) => ({ name, mode })),
  );

it.each(PLAYED)(
  'a release after $name (mode $mode) leaves the whole account as it was, or says what it is not',
  async ({ name, mode }) => {
    const played = await play({ scenario: name, release, ...(mode && { mode }) });
    expect(played.release).toMatchObject({ outcome: 'released', why: undefined });
    const found = played.release?.differences ?? [];
    const lost = found.filter((each) => LOST_AT_A_STOP.test(each));
    const left = found.filter((each) => LEFT_BY_THE_REPLACEMENT.test(each));
    const brought =
      name === 'second-interface' ? found.filter((each) => BROUGHT_BY_THE_INTRUDER.test(each)) : [];
    const gone = found.filter((each) => GONE_FOR_GOOD.test(each));
    expect(new Set(found)).toEqual(new Set([...lost, ...left, ...brought, ...gone]));
    const hasDataVolume = ['web-server-c2', 'nervous-implant'].includes(name);
    expect(left).toHaveLength(hasDataVolume ? 1 : 0);
    expect(played.release?.said).toHaveLength(lost.length + gone.length + (brought.length > 0 ? 1 : 0));
    expect(ownGroups(played)).toHaveLength(brought.length > 0 ? 1 : 0);
  },
);

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
  expect(added).toEqual([
    expect.stringMatching(/^cases\/.*\/release\/\w+\/release\.json /),
    expect.stringMatching(/^cases\/.*\/custody\/000001\.json /),
    expect.stringMatching(/^cases\/.*\/custody\/000001\.sig /),
  ]);
  const responses = after.range.record.executions.filter(({ name }) => /Z$/.test(name));
  expect(responses).toHaveLength(1);
});

it('leaves the case released, so that the next finding opens a new one', async () => {
  const played = await play({ scenario: 'no-agent', release });
  expect(caseOf(played)).toMatchObject({ status: 'released', releasedBy: 'the rehearsal' });
});
