/** A deployment over what runs: which code, variables, policies and definitions hold from when on. */
import { timeOf } from '../../range/kernel/iso';
import { Range } from '../../range/range';
import { noAgent } from '../../range/scenarios/single-instances';
import type { DeployedStack } from '../../range/stack';
import { NotModelled } from '../../range/wire/service-error';
import { deployedStack } from './stack-fixture';

const START = timeOf('2026-11-23T03:00:00Z');
const stack = deployedStack();
const [machine] = stack.stateMachines;
if (!machine) throw new Error('the stack has no state machine');

const opened: Range[] = [];
afterEach(async () => {
  for (const range of opened.splice(0)) await range.close();
});

async function open(deployed: DeployedStack = stack) {
  const range = await Range.open({
    stack: deployed,
    seed: 'deploy',
    startMs: START,
    runOnHost: (command) => {
      throw new NotModelled(`a host that runs ${command.documentName}`);
    },
  });
  opened.push(range);
  const { id } = noAgent.stage(range.world, {
    trigger: 'cordon:respond',
    mode: 'forensics-mode',
    exempt: 'cordon:exempt',
  }).subject;
  const { account, region } = range.world;
  const request = {
    caseId: `${id}-20261123T030000000Z`,
    subjectKey: `${account}/${region}/${id}`,
    instanceId: id,
    accountId: account,
    region,
    openedAt: '2026-11-23T03:00:00.000Z',
    trigger: { kind: 'tag', key: 'cordon:respond', version: 1 },
  };
  return { range, assess: () => range.invoke('AssessFunction', { case: request }) };
}

const withoutPolicies: DeployedStack = {
  ...stack,
  roles: new Map([...stack.roles].map(([arn, role]) => [arn, { ...role, identityPolicies: [] }])),
};

const withoutVariables: DeployedStack = {
  ...stack,
  functions: new Map([...stack.functions].map(([arn, each]) => [arn, { ...each, environment: {} }])),
};

const coldStartsOf = ({ record, calls }: Range): boolean[] =>
  record.invocations.map(({ at, durationMs }) => {
    const first = calls.find(({ sentAt = 0 }) => sentAt >= at && sentAt <= at + durationMs);
    return (first?.sentAt ?? at) - at >= 250;
  });

test('what was warm is gone: the next invocation starts cold', async () => {
  const { range, assess } = await open();
  await assess();
  await assess();
  range.deploy(stack);
  await assess();
  expect(coldStartsOf(range)).toEqual([true, false, true]);
});

test('the policies of the new stack hold at once', async () => {
  const { range, assess } = await open();
  await assess();
  range.deploy(withoutPolicies);
  await expect(assess()).rejects.toMatchObject({ error: 'UnauthorizedOperation' });
  range.deploy(stack);
  await expect(assess()).resolves.toMatchObject({ status: 'ok' });
});

test('the variables are those of the new stack, also for what was queued before', async () => {
  const { range, assess } = await open();
  await assess();
  range.deploy(withoutVariables);
  await expect(assess()).rejects.toThrow();
});

test('an invocation that runs ends as it began, and its environment with it', async () => {
  const { range, assess } = await open();
  range.clock.schedule(400, () => range.deploy(withoutVariables));
  const began = assess();
  await expect(began).resolves.toMatchObject({ status: 'ok' });
  await expect(assess()).rejects.toThrow();
});

test('an execution keeps its definition, and the next one has the new one', async () => {
  const definition = (said: string): unknown => ({
    QueryLanguage: 'JSONata',
    StartAt: 'Pause',
    States: {
      Pause: { Type: 'Wait', Seconds: 5, Next: 'Say' },
      Say: { Type: 'Pass', Output: said, End: true },
    },
  });
  const saying = (said: string): DeployedStack => ({
    ...stack,
    stateMachines: [{ ...machine, definition: definition(said) } as typeof machine],
  });
  const { range } = await open(saying('old'));
  const run = (name: string) => range.world.states.machines.get(machine.arn)?.start(name, '{}');
  const first = run('first');
  range.deploy(saying('new'));
  const second = run('second');
  await range.run(() => range.record.executions.every(({ status }) => status !== 'RUNNING'));
  expect([first?.output(), second?.output()]).toEqual(['"old"', '"new"']);
});
