import { type ActionBound, boundsFor } from '../../range/drill/storm/bound';
import { callsOfOneCase, runStorm, type StormOptions, type StormResult } from '../../range/drill/storm/storm';
import type { Range } from '../../range/range';
import type { DeployedStack } from '../../range/stack';
import { type ReportedResult, stackFor, vaultText } from './play';

jest.setTimeout(180_000);

/** What costs the simulation most and has no part in the cuts. */
function quick(stack: DeployedStack, memoryCapture = false): DeployedStack {
  const functions = [...stack.functions].map(([arn, each]) => {
    const policy = JSON.parse(each.environment.POLICY ?? '{}');
    const POLICY = JSON.stringify({
      ...policy,
      memoryCapture,
      evidence: { ...policy.evidence, apiContext: false, liveTriage: false },
    });
    return [arn, { ...each, environment: { ...each.environment, POLICY } }] as const;
  });
  return { ...stack, functions: new Map(functions) };
}

interface Stormed {
  readonly result: StormResult;
  readonly range: Range;
}

async function storm(options: Partial<StormOptions> & Pick<StormOptions, 'subjects'>): Promise<Stormed> {
  let seen: Range | undefined;
  const result = await runStorm({
    stack: quick(stackFor()),
    seed: 'storm',
    ...options,
    inspect: (range) => {
      seen = range;
    },
  });
  if (!seen) throw new Error('the storm was never played');
  return { result, range: seen };
}

const namesOf = ({ range }: Stormed): string[] =>
  range.record.executions.filter(({ name }) => name.startsWith('i-')).map(({ name }) => name.slice(0, 19));

/** How long a case takes when it is alone, and how long the worm takes to be told of, in seconds: what no bucket says. */
const ALONE_SECONDS = 5;
const TELLING_SECONDS = 2;

describe('a worm on sixty subjects', () => {
  const SUBJECTS = 60;
  let played: Stormed;
  let toCut: ActionBound | undefined;
  let toTold: ActionBound | undefined;
  beforeAll(async () => {
    played = await storm({ subjects: SUBJECTS, until: 'ended' });
    const calls = await callsOfOneCase({ stack: quick(stackFor()), seed: 'storm' });
    [toCut] = boundsFor(SUBJECTS, calls.toCut);
    [toTold] = boundsFor(SUBJECTS, calls.toTold);
  });

  test('all are cut, within 1.2 times what the buckets of the cut and one case by itself take', () => {
    expect(toCut?.seconds).toBe(0);
    expect(played.result.cuts.size).toBe(SUBJECTS);
    const limit = 1.2 * ((toCut?.seconds ?? 0) + ALONE_SECONDS + TELLING_SECONDS);
    expect((played.result.allCutMs ?? Number.POSITIVE_INFINITY) / 1000).toBeLessThanOrEqual(limit);
  });

  test('the cuts do not wait for the protections, whose buckets take longer', () => {
    expect(toTold).toMatchObject({ action: 'ModifyInstanceAttribute', perCase: 2, seconds: 14 });
    expect((played.result.allCutMs ?? Number.POSITIVE_INFINITY) / 1000).toBeLessThan(toTold?.seconds ?? 0);
  });

  test('none is lost and none answered twice', () => {
    const names = namesOf(played);
    expect(names).toHaveLength(SUBJECTS);
    expect(new Set(names)).toEqual(new Set(played.result.told.map(({ instanceId }) => instanceId)));
  });

  test('every subject is protected as well', () => {
    expect(played.result.unprotected).toEqual([]);
  });

  test('no function idles while EC2 throttles the protections', () => {
    const runs = played.range.record.invocations.filter((each) => each.function === 'ProtectFunction');
    expect(runs.length).toBeGreaterThan(SUBJECTS);
    expect(Math.max(...runs.map(({ durationMs }) => durationMs))).toBeLessThan(10_000);
  });

  test('every report has both protections, each once, however many runs they took', () => {
    const [vault] = played.range.world.s3.buckets.values();
    const reports = [...(vault?.versions.keys() ?? [])].filter((key) => key.endsWith('/report.json'));
    const protections = reports.map((key) => {
      const report: { results: readonly ReportedResult[] } = JSON.parse(vaultText(played.range, key));
      const of = report.results.filter(({ step }) => step === 'protect');
      return of.map(({ status, changes }) => [status, ...(changes ?? []).map(({ what }) => what).sort()]);
    });
    expect(protections).toEqual(
      Array.from({ length: SUBJECTS }, () => [
        ['ok', 'DeleteOnTermination of /dev/xvda: true -> false', 'termination protection: off -> on'],
      ]),
    );
  });

  test('every workflow ends well, and nothing is a dead letter', () => {
    expect(played.range.record.executions.map(({ status }) => status)).toEqual(
      played.range.record.executions.map(() => 'SUCCEEDED'),
    );
    expect(played.range.record.deadLetters).toEqual([]);
  });

  test('the queue is empty afterwards', () => {
    const [, table] = played.range.world.dynamodb.tables.values();
    expect([...(table?.items.values() ?? [])].map((item) => item.inUse?.N ?? 'waits')).toEqual(['0']);
  });
});

/** The queue with another number of places. */
function withPlaces(stack: DeployedStack, places: number): DeployedStack {
  const functions = [...stack.functions].map(([arn, each]) => {
    const PLACES = each.environment.PLACES === undefined ? {} : { PLACES: String(places) };
    return [arn, { ...each, environment: { ...each.environment, ...PLACES } }] as const;
  });
  return { ...stack, functions: new Map(functions) };
}

test('of those that wait the most dangerous are started first', async () => {
  const { result, range } = await storm({
    subjects: 40,
    stack: withPlaces(quick(stackFor()), 4),
    isWorsening: false,
  });
  const severity = new Map(result.told.map((each) => [each.instanceId, each.severity]));
  const heardAt = Math.max(...result.told.map(({ at }) => at)) + 3_000;
  const later = range.record.executions
    .filter(({ startMs }) => startMs > heardAt)
    .map(({ name }) => severity.get(name.slice(0, 19)) ?? 0);
  expect(later.length).toBeGreaterThan(10);
  expect(later).toEqual(later.toSorted((a, b) => b - a));
});

describe('when something goes wrong in a storm', () => {
  const SUBJECTS = 20;
  const few = (): DeployedStack => withPlaces(quick(stackFor()), 5);

  test('events that are lost cost time, not a case', async () => {
    const played = await storm({
      subjects: SUBJECTS,
      stack: few(),
      faults: [{ service: 'events', operation: 'PutEvents', kind: 'denied' }],
    });
    expect(played.result.cuts.size).toBe(SUBJECTS);
    expect(new Set(namesOf(played)).size).toBe(SUBJECTS);
  });

  test('an intake that dies once it has its place is made good by its retry', async () => {
    const played = await storm({
      subjects: SUBJECTS,
      stack: few(),
      faults: [{ service: 'states', operation: 'StartExecution', kind: 'denied', nth: [1, 2, 7] }],
    });
    expect(played.result.cuts.size).toBe(SUBJECTS);
    expect(namesOf(played)).toHaveLength(SUBJECTS);
    expect(played.range.record.deadLetters).toEqual([]);
  });

  test('evidence waits until nobody waits for a cut, and is taken then', async () => {
    const subjects = 8;
    const played = await storm({
      subjects,
      managed: subjects,
      stack: withPlaces(quick(stackFor(), true), 2),
      until: 'ended',
      // What is captured is checked against its hash, which takes the simulation long and is not what is asked here.
      faults: [{ service: 'ssm', operation: 'SendCommand', kind: 'denied' }],
    });
    const isChannel = (id: unknown): boolean =>
      played.range.world.ec2.securityGroups.get(String(id))?.tags.get('cordon:group') === 'evidence-channel';
    const swaps = played.range.calls.flatMap(({ operation, input, at }) => {
      const { Groups: [groupId] = [] } = input as { readonly Groups?: readonly string[] };
      return operation === 'ModifyNetworkInterfaceAttribute' && isChannel(groupId) ? [at] : [];
    });
    const lastStart = Math.max(...played.range.record.executions.map(({ startMs }) => startMs));
    expect(swaps).toHaveLength(subjects);
    expect(Math.min(...swaps)).toBeGreaterThan(lastStart);
  });

  test('a subject that EC2 throttles for ever keeps nobody else waiting, and is said to be not contained', async () => {
    let victim = '';
    let eniId = '';
    const isVictim = (input: unknown): boolean =>
      (input as { readonly NetworkInterfaceId?: string }).NetworkInterfaceId === eniId;
    const played = await storm({
      subjects: 8,
      stack: withPlaces(quick(stackFor()), 2),
      faults: [
        { service: 'ec2', operation: 'ModifyNetworkInterfaceAttribute', kind: 'throttled', on: isVictim },
      ],
      arrange: ({ world }) => {
        const [first] = world.ec2.instances.values();
        [victim, eniId] = [first?.id ?? '', first?.eniIds[0] ?? ''];
      },
      isOver: ({ record }) => record.executions.length === 8 && record.executions.every(hasEnded),
    });
    expect([...played.result.cuts.keys()]).toHaveLength(7);
    expect(played.result.cuts.has(victim)).toBe(false);
    expect(statusOf(played, victim)).toBe('not-contained');
    expect(played.range.record.deadLetters).toEqual([]);
  });

  test('a role takes only so many denials: of the subjects beyond that the case says so, and all are cut', async () => {
    const subjects = 18;
    const played = await storm({
      subjects,
      subjectsPerRole: subjects,
      vpcs: 1,
      // The denial that leaves the agent its way is longer.
      stack: quick(stackFor(), true),
      until: 'ended',
    });
    const refused = played.range.calls.filter(({ error }) => error === 'LimitExceeded');
    expect(refused.length).toBeGreaterThan(0);
    // Tried once before the evidence and once after it, and never again.
    expect(refused.length).toBeLessThanOrEqual(2 * subjects);
    expect(played.result.cuts.size).toBe(subjects);
    const denied = new Set(played.range.world.iam.roles.get('fleet-0')?.inline.keys());
    const [vault] = played.range.world.s3.buckets.values();
    const reports = [...(vault?.versions.keys() ?? [])].filter((key) => key.endsWith('/report.json'));
    expect(reports).toHaveLength(subjects);
    const isSaid = (key: string) =>
      vaultText(played.range, key).includes('go on working, here and elsewhere');
    const isDenied = (key: string) =>
      [...denied].some((name) => key.includes(name.replace('CordonQuarantine-', '')));
    expect(reports.filter((key) => isSaid(key) === isDenied(key))).toEqual([]);
  });
});

const hasEnded = ({ status }: { readonly status: string }): boolean => status !== 'RUNNING';

function statusOf({ range }: Stormed, instanceId: string): string | undefined {
  const [table] = range.world.dynamodb.tables.values();
  return [...(table?.items.values() ?? [])].find(({ subject }) => subject?.S?.endsWith(instanceId))?.status
    ?.S;
}
