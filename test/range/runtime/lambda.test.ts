import { VirtualClock } from '../../../range/kernel/clock';
import { Random } from '../../../range/kernel/random';
import { DirectTransport } from '../../../range/runtime/direct-transport';
import {
  type FunctionDefinition,
  InvocationFailure,
  type LambdaOptions,
  LambdaService,
} from '../../../range/runtime/lambda';
import { Traffic } from '../../../range/runtime/traffic';
import { Bundles, START, settle } from './bundle-fixture';

const bundles = new Bundles();
afterAll(() => bundles.remove());

function service(faultOf?: LambdaOptions['faultOf']) {
  const clock = new VirtualClock(START);
  const logs: string[] = [];
  const invocations: { readonly function: string; readonly durationMs: number }[] = [];
  const lambda = new LambdaService({
    clock,
    random: new Random('lambda'),
    traffic: new Traffic(),
    openTransport: () => new DirectTransport(() => undefined),
    environmentOf: ({ name }) => ({ AWS_LAMBDA_FUNCTION_NAME: name }),
    onLog: ({ line }) => logs.push(line),
    onInvocation: (record) => invocations.push(record),
    ...(faultOf && { faultOf }),
  });
  const invoke = (definition: FunctionDefinition, event: unknown = {}) =>
    settle(clock, lambda.invoke(definition, event));
  return { clock, lambda, logs, invocations, invoke };
}

/** Answers how often its environment was used before, then does what the event says. */
const COUNTING = `
  let used = 0;
  exports.handler = async ({ waitMs = 0, fail }, context) => {
    const before = used++;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (fail) throw Object.assign(new Error(fail), { name: 'Broken' });
    return { before, left: context.getRemainingTimeInMillis(), name: process.env.AWS_LAMBDA_FUNCTION_NAME };
  };`;

describe('an execution environment', () => {
  test('starts cold once, and is used again by the next invocation', async () => {
    const { clock, invoke } = service();
    const definition = bundles.definition(COUNTING);
    expect(await invoke(definition)).toMatchObject({ before: 0, name: definition.name });
    const cold = clock.now() - START;
    expect(await invoke(definition)).toMatchObject({ before: 1 });
    const warm = clock.now() - START - cold;
    expect(cold).toBeGreaterThanOrEqual(255);
    expect(warm).toBeLessThanOrEqual(20 + 1);
  });

  test('serves one invocation at a time: two at once have two', async () => {
    const { clock, lambda } = service();
    const definition = bundles.definition(COUNTING);
    const both = Promise.all([1, 2].map(() => lambda.invoke(definition, { waitMs: 500 })));
    expect(await settle(clock, both)).toMatchObject([{ before: 0 }, { before: 0 }]);
  });

  test('stays after an error of the function, and goes with a timeout', async () => {
    const { invoke } = service();
    const definition = bundles.definition(COUNTING);
    await expect(invoke(definition, { fail: 'x' })).rejects.toThrow('Broken');
    expect(await invoke(definition)).toMatchObject({ before: 1 });
    await expect(invoke(definition, { waitMs: 60_000 })).rejects.toThrow('Sandbox.Timedout');
    expect(await invoke(definition)).toMatchObject({ before: 0 });
  });
});

describe('an invocation', () => {
  test('hands event and result over as JSON', async () => {
    const { invoke } = service();
    const echo = bundles.definition(
      `exports.handler = async (event) => ({ ...event, when: new Date(0), gone: undefined });`,
    );
    expect(await invoke(echo, { a: undefined, b: [1] })).toEqual({
      b: [1],
      when: '1970-01-01T00:00:00.000Z',
    });
    expect(await invoke(bundles.definition('exports.handler = async () => undefined;'))).toBeNull();
  });

  test('knows how long it may still run, and is ended when it runs longer', async () => {
    const { clock, invoke, invocations } = service();
    const definition = bundles.definition(COUNTING, { timeoutSeconds: 2 });
    expect(await invoke(definition, { waitMs: 500 })).toMatchObject({ left: 1_500 });
    const before = clock.now();
    const failed = await invoke(definition, { waitMs: 2_001 }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(InvocationFailure);
    expect(failed).toMatchObject({
      error: 'Sandbox.Timedout',
      detail: expect.stringContaining('Task timed out after 2.00 seconds'),
    });
    expect(clock.now() - before).toBeLessThanOrEqual(2_000 + 20);
    expect(invocations.map((each) => each.function)).toEqual([definition.logicalId, definition.logicalId]);
  });

  test.each([
    [
      'an error by its name',
      `throw Object.assign(new TypeError('no'), { name: 'AccessDenied' })`,
      'AccessDenied',
      'no',
    ],
    ['a text', `throw 'just words'`, 'Error', 'just words'],
  ])('fails with %s, in the form that Lambda returns', async (_, body, error, errorMessage) => {
    const failed = service().invoke(bundles.definition(`exports.handler = async () => { ${body}; };`));
    await expect(failed).rejects.toMatchObject({
      error,
      detail: JSON.stringify({ errorType: error, errorMessage }),
    });
  });
});

describe('an asynchronous invocation', () => {
  test('that fails is repeated after one minute and after two more, and then given up with its last failure', async () => {
    const { clock, lambda, logs } = service();
    const definition = bundles.definition(
      `let n = 0; exports.handler = async () => { console.log(Date.now()); throw new Error('no ' + ++n); };`,
    );
    const dead: InvocationFailure[] = [];
    await settle(
      clock,
      lambda.invokeAsync(definition, {}, (failure) => dead.push(failure)),
    );
    const at = logs.map((line) => Math.round((Number(line) - START) / 60_000));
    expect(at).toEqual([0, 1, 3]);
    expect(dead).toMatchObject([{ error: 'Error', detail: expect.stringContaining('no 3') }]);
  });

  test('that Lambda itself cannot do is queued again, from a second to five minutes apart, and given up after six hours', async () => {
    const tried: number[] = [];
    const { clock, lambda, invocations } = service(() => {
      tried.push(clock.now() - START);
      return 'throttled';
    });
    const dead: InvocationFailure[] = [];
    await settle(
      clock,
      lambda.invokeAsync(bundles.definition(COUNTING), {}, (failure) => dead.push(failure)),
    );
    expect(tried.slice(0, 4)).toEqual([0, 1_000, 3_000, 7_000]);
    expect(Math.max(...tried.map((at, index) => at - (tried[index - 1] ?? 0)))).toBe(300_000);
    expect(tried.at(-1)).toBeGreaterThan(5.9 * 3_600_000);
    expect(tried.at(-1)).toBeLessThanOrEqual(6 * 3_600_000);
    expect(dead).toMatchObject([{ error: 'Lambda.TooManyRequestsException' }]);
    expect(invocations).toEqual([]);
  });

  test('that is throttled keeps its two more attempts for errors of the function', async () => {
    let throttles = 3;
    const { clock, lambda, invocations } = service(() => (throttles-- > 0 ? 'throttled' : undefined));
    await settle(
      clock,
      lambda.invokeAsync(bundles.definition(COUNTING), { fail: 'x' }, () => undefined),
    );
    expect(invocations).toHaveLength(3);
  });

  test('that succeeds at last is over', async () => {
    const { clock, lambda, invocations } = service();
    const definition = bundles.definition(
      `let n = 0; exports.handler = async () => { if (++n < 2) throw new Error('no'); };`,
    );
    const dead: InvocationFailure[] = [];
    await settle(
      clock,
      lambda.invokeAsync(definition, {}, (failure) => dead.push(failure)),
    );
    expect([invocations.length, dead]).toEqual([2, []]);
  });
});

test('ends all environments when it is closed', async () => {
  const { lambda, invoke } = service();
  const definition = bundles.definition(COUNTING);
  await invoke(definition);
  lambda.close();
  expect(await invoke(definition)).toMatchObject({ before: 0 });
});
