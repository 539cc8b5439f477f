/** A case that ended as not contained, and what the next trigger does about it. */
import { vaultFolder } from '../../cli/evidence/vault-folder';
import { sentenceOf } from '../../cli/verify/finding';
import { verifyCase } from '../../cli/verify/verify';
import { ENDING_LAWS } from '../../prove/laws/ended';
import { type Rehearsing, rehearseRelease } from '../../range/drill/release';
import type { ReleaseRehearsal } from '../../range/drill/result';
import { tagKeysOf } from '../../range/drill/stage';
import type { Range } from '../../range/range';
import { tagByAnalyst } from '../../range/scenarios/gated';
import type { Staged } from '../../range/scenarios/scenario';
import { changeTags } from '../../range/services/ec2/tags';
import type { Fault } from '../../range/wire/faults';
import { caseOf, type Mode, play, stackFor } from './play';

const from = { from: 1 } as const;
const denied = (caller: string, operation: string): Fault => ({
  ...{ caller, operation, service: 'ec2', nth: from, kind: 'denied' },
});

/** The cut of each mode, refused for ever. */
const REFUSED: readonly [Mode, readonly Fault[]][] = [
  ['online', [denied('IsolateFunction', 'ModifyNetworkInterfaceAttribute')]],
  [
    'offline',
    [denied('PowerFunction', 'StopInstances'), denied('IsolateFunction', 'ModifyNetworkInterfaceAttribute')],
  ],
];

/** What no release can put back: an address that EC2 assigned and took at a stop, and the disk that the replacement leaves. */
const ALLOWED = /public addresses was|^volume vol-[0-9a-f]+ is new$/;

const executionsOn = ({ record }: Range, instanceId: string) =>
  record.executions.filter(
    ({ name }) => /^i-[0-9a-f]+-\d{8}T\d{9}Z(-\d+)?$/.test(name) && name.startsWith(instanceId),
  );

it.each(REFUSED)('is finished by the tag, set again, once it works (mode %s)', async (mode, faults) => {
  const seen: { range?: Range; staged?: Staged; release?: ReleaseRehearsal } = {};
  const played = await play({
    scenario: 'tagged-by-analyst',
    mode,
    faults,
    arrange: (range, staged) => Object.assign(seen, { range, staged }),
    afterwards: async (first, tools: Omit<Rehearsing, 'stack'>) => {
      const { range, staged } = seen;
      if (!range || !staged) throw new Error('the drill was never staged');
      expect(first.verdict.containment).toBe('not contained');
      expect(caseOf({ range, subject: first.subject }).status).toBe('not-contained');
      range.liftFaults();
      const { world } = range;
      const { subject } = staged;
      const key = tagKeysOf(stackFor()).trigger;
      // What says the same already is no change, and makes no event.
      changeTags(world, 'instance', subject.id, subject.tags, () => subject.tags.delete(key));
      tagByAnalyst(world, subject, key);
      await tools.pass(600_000);
      expect(executionsOn(range, first.subject)).toHaveLength(2);
      await tools.until(() => executionsOn(range, first.subject).every(({ status }) => status !== 'RUNNING'));
      await tools.pass(600_000);
      const [, second, ...others] = executionsOn(range, first.subject);
      expect(others).toEqual([]);
      expect(second).toMatchObject({ name: `${tools.caseId}-2`, status: 'SUCCEEDED' });
      expect(caseOf({ range, subject: first.subject })).toMatchObject({
        caseId: tools.caseId,
        status: 'contained',
        executionArn: second?.arn,
      });
      const verification = await verifyCase(vaultFolder(range, tools.caseId));
      expect(verification.broken.map(sentenceOf)).toEqual([]);
      expect(verification.reports).toHaveLength(2);
      seen.release = await rehearseRelease(
        { ...tools, stack: stackFor() },
        { start: true, replacement: 'retire' },
      );
    },
  });
  expect(seen.release).toMatchObject({ outcome: 'released', why: undefined });
  expect(seen.release?.differences.filter((each) => !ALLOWED.test(each))).toEqual([]);
  const texts = JSON.stringify([...played.range.world.sns.topics.values()].map(({ messages }) => messages));
  expect(texts).toMatch(/Attempt 2, because of the tag/);
  const { breaches } = ENDING_LAWS.find(({ name }) => name.includes('execution')) ?? {};
  expect(breaches?.(played)).toEqual([]);
});
