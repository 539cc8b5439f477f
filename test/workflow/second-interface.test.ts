/** The intruder answers the cut with a second interface: the cut must reach that too, and the score must have seen it. */
import { LAWS } from '../../prove/laws/laws';
import { callsTo, groupsOf, ownGroups, type Played, play } from './play';

/** From the attachment to the event of CloudTrail, and the case made whole again. */
const HOLD_MS = 30_000;

let played: Played;
beforeAll(async () => {
  played = await play({ scenario: 'second-interface' });
});

test('both interfaces end in the quarantine group, and the verdict counts both', () => {
  expect(groupsOf(played)).toHaveLength(2);
  for (const groups of groupsOf(played)) expect(groups).toEqual(ownGroups(played, 'quarantine'));
  expect(played.verdict.containment).toBe('contained');
  expect(played.verdict.because.join()).toContain('2 of 2 network interfaces');
});

test('the second interface opened the network again for a time, and that is in the score', () => {
  const { score, events } = played;
  const { cutAfterMs: again = Number.NaN } = score.paths.find(({ path }) => path === 'new-connections') ?? {};
  const [first] = events.filter(({ kind }) => kind === 'cut').map(({ at }) => at - played.triggerAt);
  expect(again).toBeGreaterThan(first ?? Number.NaN);
  expect(again).toBeLessThan((first ?? Number.NaN) + HOLD_MS);
  // What opened again was not cut before it was closed for good.
  expect(score.cutAfterMs).toBe(again);
  expect(events.filter(({ kind }) => kind === 'intruder').map(({ text }) => text)).toContainEqual(
    expect.stringContaining('has attached eni-'),
  );
});

test('the second interface is moved by a call of its own', () => {
  const moved = callsTo(played, 'ec2:ModifyNetworkInterfaceAttribute').map(
    ({ input }) => (input as { NetworkInterfaceId: string }).NetworkInterfaceId,
  );
  expect(new Set(moved)).toEqual(new Set(played.staged.subject.eniIds));
});

test.each(LAWS.filter(({ name }) => /^(invariant [17]|the verdict)/.test(name)))('$name', ({ breaches }) => {
  expect(breaches(played)).toEqual([]);
});
