import { DirectTransport } from '../../range/runtime/direct-transport';
import type { FunctionDefinition } from '../../range/runtime/lambda';
import { InvocationFailure, LambdaService } from '../../range/runtime/lambda';
import { Traffic } from '../../range/runtime/traffic';
import type { ExecutionHandle } from '../../range/services/states/state';
import type { Execution } from '../../range/states';
import type { NotModelled } from '../../range/wire/service-error';
import { connectWorkflows } from '../../range/workflows';
import { settle } from './runtime/bundle-fixture';
import { deployedStack } from './stack-fixture';
import { type Wire, wireFixture } from './wire/wire-fixture';

const stack = deployedStack();
const [machine] = stack.stateMachines;
const [assess] = [...stack.functions.values()].filter(({ logicalId }) => logicalId === 'AssessFunction');
if (!machine || !assess) throw new Error('the stack has no workflow that assesses');

type Answer = (definition: FunctionDefinition, event: unknown) => unknown;

/** Answers instead of running a bundle. */
class AnsweringLambda extends LambdaService {
  constructor(
    { clock, world }: Wire,
    private readonly answer: Answer,
  ) {
    super({
      clock,
      random: world.random,
      traffic: new Traffic(),
      openTransport: () => new DirectTransport(() => undefined),
      environmentOf: () => ({}),
      onLog: () => undefined,
      onInvocation: () => undefined,
    });
  }

  override async invoke(definition: FunctionDefinition, event: unknown): Promise<unknown> {
    return this.answer(definition, event);
  }
}

const task = (parts: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: assess.arn, Payload: { asked: '{% $states.input.asked %}' } },
  Output: '{% $states.result %}',
  End: true,
  ...parts,
});

async function play(state: object, answer: Answer = () => ({}), overrides: Partial<typeof stack> = {}) {
  const wire = wireFixture();
  const notModelled: NotModelled[] = [];
  const started: Execution[] = [];
  const definition = { QueryLanguage: 'JSONata', StartAt: 'Only', States: { Only: state } };
  const deployed = {
    ...stack,
    stateMachines: [{ ...machine, definition } as typeof machine & object],
    ...overrides,
  };
  connectWorkflows({
    stack: () => deployed,
    world: wire.world,
    lambda: new AnsweringLambda(wire, answer),
    onNotModelled: (error) => notModelled.push(error),
    onStart: (execution) => started.push(execution),
  });
  const handle = wire.world.states.machines.get(machine?.arn ?? '')?.start('run-1', '{"asked":1}');
  const [execution] = started;
  if (!handle || !execution) throw new Error('nothing was started');
  return { wire, handle, execution, notModelled };
}

const ended = async (played: Awaited<ReturnType<typeof play>>): Promise<ExecutionHandle> => {
  await settle(played.wire.clock, played.execution.finished);
  return played.handle;
};

test('a task invokes the function and gets what the Lambda integration answers', async () => {
  const asked: unknown[] = [];
  const handle = await ended(
    await play(task(), (definition, event) => {
      asked.push([definition.logicalId, event]);
      return { done: true };
    }),
  );
  expect(asked).toEqual([['AssessFunction', { asked: 1 }]]);
  expect(handle.status()).toBe('SUCCEEDED');
  expect(JSON.parse(handle.output() ?? '')).toEqual({
    ExecutedVersion: '$LATEST',
    Payload: { done: true },
    StatusCode: 200,
  });
});

test.each<[string, object, Partial<typeof stack>, string]>([
  ['a function that failed', {}, {}, 'Broken'],
  [
    'a function that does not exist',
    { Arguments: { FunctionName: `${assess.arn}x` } },
    {},
    'Lambda.ResourceNotFoundException',
  ],
  ['a role that does not exist', {}, { roles: new Map() }, 'States.TaskFailed'],
  [
    'a role that may not invoke',
    {},
    { roles: new Map([...stack.roles].map(([arn, role]) => [arn, { ...role, identityPolicies: [] }])) },
    'Lambda.AWSLambdaException',
  ],
])('%s is an error that the state can catch by its name', async (_, parts, overrides, error) => {
  const failing = (): never => {
    throw InvocationFailure.of('Broken', 'no');
  };
  const handle = await ended(await play(task(parts), failing, overrides));
  expect(handle.status()).toBe('FAILED');
  expect(handle.failure()).toMatchObject({ error });
});

test('a resource that the range does not play is loud', async () => {
  const played = await play(task({ Resource: 'arn:aws:states:::sns:publish', Arguments: { Message: 'm' } }));
  const handle = await ended(played);
  expect(handle.status()).toBe('FAILED');
  expect(played.notModelled.map(({ message }) => message)).toEqual([
    'the range does not model the task resource arn:aws:states:::sns:publish',
  ]);
});

test.each([
  ['Fail', { Type: 'Fail', Error: 'E' }, 'ExecutionsFailed'],
  ['Succeed', { Type: 'Succeed' }, undefined],
])('an execution that ends in %s counts for the metric %s', async (_, state, metric) => {
  const played = await play(state as object);
  await ended(played);
  await new Promise(setImmediate);
  const names = JSON.stringify([...played.wire.world.cloudwatch.metrics.keys()]);
  if (metric === undefined) expect(names).toBe('[]');
  else expect(names).toContain(metric);
});

test('an execution can be stopped, and says so', async () => {
  const played = await play({ Type: 'Wait', Seconds: 3600, End: true });
  played.handle.stop('Enough', 'by hand');
  const handle = await ended(played);
  expect([handle.status(), handle.failure()]).toEqual(['ABORTED', { error: 'Enough', cause: 'by hand' }]);
  expect(handle.stopMs()).toBeDefined();
  expect(handle.history().at(-1)?.type).toBe('ExecutionAborted');
});

const statusChanges = ({ wire }: Awaited<ReturnType<typeof play>>) =>
  wire.events.filter((event) => event['detail-type'] === 'Step Functions Execution Status Change');

test.each([
  ['Succeed', { Type: 'Succeed' }, { status: 'SUCCEEDED', outputDetails: { included: true }, error: null }],
  [
    'Fail',
    { Type: 'Fail', Error: 'E', Cause: 'c' },
    { status: 'FAILED', output: null, error: 'E', cause: 'c' },
  ],
])('the bus learns when an execution starts and when it ends in %s', async (_, state, end) => {
  const played = await play(state as object);
  const handle = await ended(played);
  await new Promise(setImmediate);
  const common = {
    executionArn: handle.arn,
    stateMachineArn: machine.arn,
    name: handle.name,
    startDate: handle.startMs,
    input: handle.input,
  };
  expect(statusChanges(played)).toMatchObject([
    {
      source: 'aws.states',
      resources: [handle.arn],
      detail: { ...common, status: 'RUNNING', stopDate: null },
    },
    {
      source: 'aws.states',
      resources: [handle.arn],
      detail: { ...common, ...end, stopDate: handle.stopMs() },
    },
  ]);
});
