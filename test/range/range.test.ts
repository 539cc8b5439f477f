import { isoTime, timeOf } from '../../range/kernel/iso';
import { Range } from '../../range/range';
import { findingOn } from '../../range/scenarios/finding';
import { noAgent } from '../../range/scenarios/single-instances';
import type { Fault } from '../../range/wire/faults';
import { NotModelled } from '../../range/wire/service-error';
import { deployedStack } from './stack-fixture';

const START = timeOf('2026-11-23T03:00:00Z');
const stack = deployedStack();
const TAGS = { trigger: 'cordon:respond', mode: 'forensics-mode', exempt: 'cordon:exempt' };

const opened: Range[] = [];
afterEach(async () => {
  for (const range of opened.splice(0)) await range.close();
});

async function open(seed = 'range', faults: readonly Fault[] = []) {
  const range = await Range.open({
    stack,
    seed,
    startMs: START,
    faults,
    runOnHost: (command) => {
      throw new NotModelled(`a host that runs ${command.documentName}`);
    },
  });
  opened.push(range);
  return { range, staged: noAgent.stage(range.world, TAGS) };
}

/** The case as intake would have opened it. */
function caseOf(range: Range, instanceId: string): object {
  const { account, region } = range.world;
  return {
    caseId: `${instanceId}-20261123T030000000Z`,
    subjectKey: `${account}/${region}/${instanceId}`,
    instanceId,
    accountId: account,
    region,
    openedAt: isoTime(START),
    trigger: { kind: 'tag', key: TAGS.trigger, version: 1 },
  };
}

async function assessed(seed: string): Promise<string> {
  const { range, staged } = await open(seed);
  const result = await range.invoke('AssessFunction', { case: caseOf(range, staged.subject.id) });
  const { calls, record } = range;
  return JSON.stringify([result, calls, record.logs]);
}

test('runs a deployed function against the account, and keeps what it called and logged', async () => {
  const { range, staged } = await open();
  const result = await range.invoke('AssessFunction', { case: caseOf(range, staged.subject.id) });
  expect(result).toMatchObject({ step: 'assess', status: 'ok', subject: { instanceId: staged.subject.id } });
  expect(range.calls.map(({ caller, service, operation }) => [caller, service, operation])).toEqual([
    ['AssessFunction', 'ec2', 'DescribeInstances'],
    ['AssessFunction', 's3', 'PutObject'],
  ]);
  expect(range.record.logs.map(({ function: name }) => name)).toContain('AssessFunction');
  expect(range.record.invocations).toMatchObject([{ function: 'AssessFunction', at: START }]);
  expect(range.clock.now()).toBeGreaterThan(START);
});

test('is the same to the byte for the same seed, and another for another', async () => {
  const [first, again, other] = [await assessed('a'), await assessed('a'), await assessed('b')];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('hands the error of a function on', async () => {
  const { range } = await open();
  await expect(
    range.invoke('AssessFunction', { case: caseOf(range, 'i-0123456789abcdef0') }),
  ).rejects.toMatchObject({
    error: 'InvalidInstanceID.NotFound',
  });
});

test('lets a function wait in virtual time for an answer that is lost, and repeat the call', async () => {
  const { range, staged } = await open('lost', [
    { service: 'ec2', operation: 'DescribeInstances', nth: [1], kind: 'lost-answer' },
  ]);
  await range.invoke('AssessFunction', { case: caseOf(range, staged.subject.id) });
  const asked = range.calls.filter(({ operation }) => operation === 'DescribeInstances');
  expect(asked).toHaveLength(2);
  expect((asked[1]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThan(9_000);
});

test('fails for a function that the stack does not have', async () => {
  const { range } = await open();
  await expect(range.invoke('GuessFunction', {})).rejects.toThrow('the stack has no function GuessFunction');
});

test('brings an event of the account to the functions and keeps it; what nobody can handle ends as a dead letter and an alarm', async () => {
  const { range, staged } = await open('dead');
  range.world.states.machines.clear();
  range.world.emit(
    findingOn(range.world, staged.subject, {
      type: 'Backdoor:EC2/C&CActivity.B',
      severity: 8,
      remote: staged.c2,
    }),
  );
  const lost = () =>
    range.record.alarms.find(({ alarm, to }) => alarm.includes('TriggersLost') && to === 'ALARM');
  await range.run(() => lost() !== undefined);
  expect(range.record.events.map(({ event }) => event['detail-type'])).toEqual(['GuardDuty Finding']);
  expect(range.record.invocations.map((each) => each.function)).toEqual(Array(3).fill('IntakeFunction'));
  expect(range.record.deadLetters).toMatchObject([{ queueArn: expect.stringMatching(/^arn:aws:sqs:/) }]);
  expect(lost()?.actions).toHaveLength(1);
});
