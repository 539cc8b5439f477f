import type { Disturbance } from '../../../range/drill/disturbances';
import { type DrillOptions, runDrill } from '../../../range/drill/drill';
import type { DrillResult } from '../../../range/drill/result';
import type { Range } from '../../../range/range';
import { deployedStack } from '../stack-fixture';

jest.setTimeout(60_000);

const stack = deployedStack();

async function played(
  disturbances: readonly Disturbance[],
  more: Partial<DrillOptions> = {},
): Promise<DrillResult & { readonly range: Range }> {
  const seen: { range?: Range } = {};
  const result = await runDrill({
    stack,
    scenario: 'no-agent',
    mode: 'offline',
    seed: 'disturbed',
    disturbances,
    inspect: (range) => {
      seen.range = range;
    },
    ...more,
  });
  if (!seen.range) throw new Error('the drill was not inspected');
  return { ...result, range: seen.range };
}

const entered = ({ execution }: DrillResult): string[] =>
  execution.history.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);

const toldAt = ({ events, triggerAt }: DrillResult, text: string): number | undefined => {
  const found = events.find((each) => each.text === text);
  return found && found.at - triggerAt;
};

describe('a workflow that is stopped and redriven', () => {
  test('goes on in the state that it was in, and the case ends as if it had not been', async () => {
    const drill = await played([
      { kind: 'stop-execution', when: { state: 'CheckStop', ms: 10 } },
      { kind: 'redrive-execution', ms: 30_000 },
    ]);
    expect(drill.execution.status).toBe('SUCCEEDED');
    expect(drill.verdict.containment).toBe('contained');
    expect(entered(drill).filter((name) => name === 'Assess')).toHaveLength(1);
    const types = drill.execution.history.map(({ type }) => type);
    const at = types.indexOf('ExecutionRedriven');
    expect(types[at - 1]).toBe('ExecutionAborted');
    expect(drill.execution.history[at + 1]?.stateEnteredEventDetails?.name).toBe('CheckStop');
    const [stopped, redriven] = ['the workflow is stopped', 'the workflow is redriven'];
    expect((toldAt(drill, redriven) ?? 0) - (toldAt(drill, stopped) ?? 0)).toBe(30_000);
  });

  test('stays stopped without a redrive, and says so', async () => {
    const drill = await played([{ kind: 'stop-execution', when: { state: 'WaitForStop' } }]);
    expect(drill.execution.status).toBe('ABORTED');
    expect(drill.range.record.alarms.filter(({ to }) => to === 'ALARM')).not.toEqual([]);
  });
});

test('a deployment in the middle of a case changes nothing but its pace', async () => {
  const when = { state: 'Contain', ms: 100 };
  const [plain, drill] = [await played([]), await played([{ kind: 'deploy', when }])];
  expect(drill.execution.status).toBe('SUCCEEDED');
  const { containment, evidence } = plain.verdict;
  expect(drill.verdict).toMatchObject({ containment, evidence });
  expect(entered(drill)).toEqual(entered(plain));
  const lasting = (result: { range: Range }): number =>
    result.range.record.invocations.reduce((sum, each) => sum + each.durationMs, 0);
  expect(lasting(drill)).toBeGreaterThan(lasting(plain));
});

describe('an event', () => {
  const finding = { scenario: 'web-server-c2', mode: 'offline', detailType: 'GuardDuty Finding' } as const;
  const withFinding = (disturbance: Disturbance) =>
    played([disturbance], { scenario: finding.scenario, mode: finding.mode });

  test('that comes twice opens one case', async () => {
    const { detailType } = finding;
    const drill = await withFinding({ kind: 'event-twice', detailType, ms: 1_500 });
    const intakes = drill.range.record.invocations.filter((each) => each.function === 'IntakeFunction');
    expect(intakes.length).toBeGreaterThanOrEqual(2);
    expect(drill.range.record.executions.filter(({ name }) => name === drill.caseId)).toHaveLength(1);
    expect(drill.verdict.containment).toBe('contained');
  });

  test('that comes late opens the case late', async () => {
    const { detailType } = finding;
    const drill = await withFinding({ kind: 'event-late', detailType, nth: [1], ms: 20_000 });
    expect((drill.range.record.executions[0]?.startMs ?? 0) - drill.triggerAt).toBeGreaterThan(20_000);
    expect(drill.verdict.containment).toBe('contained');
  });
});

test('refuses a deployment that nobody named', async () => {
  await expect(played([{ kind: 'deploy', when: {}, stack: 'gone' }])).rejects.toThrow(
    "no deployment is called 'gone'; there are: none",
  );
});

test('the same disturbances give the same history', async () => {
  const disturbances: Disturbance[] = [
    { kind: 'event-twice', detailType: 'Tag Change on Resource', ms: 700 },
    { kind: 'deploy', when: { state: 'Contain', ms: 500 } },
    { kind: 'stop-execution', when: { state: 'Report' } },
    { kind: 'redrive-execution', ms: 1_000 },
  ];
  const history = async (): Promise<string> => JSON.stringify((await played(disturbances)).execution.history);
  expect(await history()).toBe(await history());
});
