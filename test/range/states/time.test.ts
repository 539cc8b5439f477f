import { CallbackError, type TaskRequest } from '../../../range/states';
import {
  drive,
  elapsedSeconds,
  FUNCTION,
  machine,
  pass,
  run,
  type Setting,
  settle,
  start,
  task,
  typesOf,
} from './drive';

const waits: [string, object, number][] = [
  ['Seconds', { Seconds: 30 }, 30],
  ['no Seconds', { Seconds: 0 }, 0],
  ['Seconds from an expression', { Seconds: '{% $states.input.wait * 2 %}' }, 14],
  ['a timestamp', { Timestamp: '2026-11-28T09:00:10Z' }, 10],
  ['a timestamp with an offset', { Timestamp: '2026-11-28T10:00:10+01:00' }, 10],
  ['a timestamp with a fraction, which is cut off', { Timestamp: '2026-11-28T09:00:10.900Z' }, 10],
  ['a timestamp that has passed', { Timestamp: '2020-01-01T00:00:00Z' }, 0],
  ['a timestamp from an expression', { Timestamp: '{% $fromMillis($millis() + 5000) %}' }, 5],
];

test.each(waits)('a Wait state with %s takes %d s of virtual time', async (_title, fields, seconds) => {
  const execution = await run(machine({ W: { Type: 'Wait', End: true, ...fields } }), { input: { wait: 7 } });
  expect(execution.status).toBe('SUCCEEDED');
  expect(elapsedSeconds(execution)).toBe(seconds);
});

const never = () => new Promise(() => undefined);

const limits: [string, object, Setting, number, string[]][] = [
  ['TimeoutSeconds', { TimeoutSeconds: 5 }, {}, 5, ['States.Timeout']],
  [
    'TimeoutSeconds from an expression',
    { TimeoutSeconds: '{% $states.input.t %}' },
    { input: { t: 7 } },
    7,
    ['States.Timeout'],
  ],
  ['HeartbeatSeconds', { TimeoutSeconds: 600, HeartbeatSeconds: 20 }, {}, 20, ['States.HeartbeatTimeout']],
  ['HeartbeatSeconds, by the other name', { HeartbeatSeconds: '{% 20 %}' }, {}, 20, ['States.Timeout']],
];

test.each(limits)(
  'a task that exceeds %s is abandoned and timed out',
  async (_title, fields, setting, seconds, names) => {
    let abandonedAt: number | undefined;
    const { execution, clock } = start(
      machine({
        T: task({ ...fields, Catch: [{ ErrorEquals: names, Next: 'H' }] }),
        H: pass(),
      }),
      {
        ...setting,
        runTask: (_request, abandoned) => {
          abandoned.addEventListener('abort', () => {
            abandonedAt = clock.now();
          });
          return never();
        },
      },
    );
    await drive(execution, clock);
    expect(abandonedAt).toBe(execution.startMs + 1000 * seconds);
    expect(execution.output).toEqual({ Error: 'States.Timeout', Cause: '' });
    expect(execution.history[4]).toMatchObject({
      type: 'TaskTimedOut',
      taskTimedOutEventDetails: { resourceType: 'lambda', resource: 'invoke', error: 'States.Timeout' },
    });
  },
);

test('fails with States.Timeout and no cause when nobody catches it', async () => {
  const execution = await run(machine({ T: task({ Resource: FUNCTION, TimeoutSeconds: 5 }) }), {
    runTask: never,
  });
  expect([execution.status, execution.error, execution.cause]).toEqual([
    'FAILED',
    'States.Timeout',
    undefined,
  ]);
  expect(execution.history[4]).toMatchObject({
    type: 'LambdaFunctionTimedOut',
    lambdaFunctionTimedOutEventDetails: { error: 'States.Timeout' },
  });
  expect(execution.history[5]?.executionFailedEventDetails).toEqual({ error: 'States.Timeout' });
});

test('States.HeartbeatTimeout does not match a task that ran too long', async () => {
  const execution = await run(
    machine({
      T: task({ TimeoutSeconds: 5, Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'H' }] }),
      H: pass(),
    }),
    { runTask: never },
  );
  expect(execution.error).toBe('States.Timeout');
});

test('TimeoutSeconds of the machine ends the execution, whatever it does', async () => {
  const execution = await run(
    machine({ W: { Type: 'Wait', Seconds: 60, End: true } }, { TimeoutSeconds: 10 }),
  );
  expect(elapsedSeconds(execution)).toBe(10);
  expect([execution.status, execution.error]).toEqual(['TIMED_OUT', undefined]);
  expect(execution.history[2]).toMatchObject({
    type: 'ExecutionTimedOut',
    previousEventId: 0,
    executionTimedOutEventDetails: { error: 'States.Timeout' },
  });
});

test('an execution ends after a year at the latest', async () => {
  const execution = await run(machine({ W: { Type: 'Wait', Seconds: 99_999_999, End: true } }));
  expect([execution.status, elapsedSeconds(execution)]).toEqual(['TIMED_OUT', 365 * 86_400]);
});

test('stop aborts the execution and what it waits for', async () => {
  const { execution, clock } = start(machine({ W: { Type: 'Wait', Seconds: 60, End: true } }));
  await settle();
  execution.stop('Stopped', 'by hand');
  await execution.finished;
  expect(typesOf(execution)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted']);
  expect(execution.history[2]).toMatchObject({
    previousEventId: 0,
    executionAbortedEventDetails: { error: 'Stopped', cause: 'by hand' },
  });
  expect([execution.status, execution.error, execution.cause]).toEqual(['ABORTED', 'Stopped', 'by hand']);
  expect(clock.nextAt()).toBeUndefined();
  execution.stop('again');
  expect(execution.error).toBe('Stopped');
});

test('an execution that has ended leaves no timer behind', async () => {
  const { execution, clock } = start(machine({ T: task({ TimeoutSeconds: 60, HeartbeatSeconds: 30 }) }), {
    runTask: async () => 1,
  });
  await drive(execution, clock);
  expect(clock.nextAt()).toBeUndefined();
});

const CALLBACK = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

async function startCallback(fields: object = {}, rest: object = {}) {
  const requests: TaskRequest[] = [];
  const started = start(
    machine({
      T: task({ Resource: CALLBACK, Arguments: { token: '{% $states.context.Task.Token %}' }, ...fields }),
      ...rest,
    }),
    {
      runTask: async (request) => {
        requests.push(request);
        return { StatusCode: 202 };
      },
    },
  );
  await settle();
  const [request] = requests;
  return { ...started, request, token: request?.taskToken ?? '' };
}

test('a task that waits for its token ends with SendTaskSuccess', async () => {
  const { execution, clock, request, token } = await startCallback();
  expect(request).toMatchObject({ resource: 'arn:aws:states:::lambda:invoke', arguments: { token } });
  expect(typesOf(execution).slice(2)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitted']);
  execution.sendTaskSuccess(token, '{"approved":true}');
  await drive(execution, clock);
  expect(execution.output).toEqual({ approved: true });
  const action = { resourceType: 'lambda', resource: 'invoke.waitForTaskToken' };
  expect(execution.history[2]?.taskScheduledEventDetails).toMatchObject(action);
  expect(execution.history[4]?.taskSubmittedEventDetails).toMatchObject({
    ...action,
    output: '{"StatusCode":202}',
  });
  expect(execution.history[5]?.taskSucceededEventDetails).toMatchObject({
    ...action,
    output: '{"approved":true}',
  });
});

test('a task that waits for its token fails with SendTaskFailure', async () => {
  const { execution, clock, token } = await startCallback();
  execution.sendTaskFailure(token, 'Denied', 'by the analyst');
  await drive(execution, clock);
  expect([execution.error, execution.cause]).toEqual(['Denied', 'by the analyst']);
  expect(typesOf(execution)).toContain('TaskFailed');
});

test('heartbeats keep a task alive for as long as they come in time', async () => {
  const { execution, clock, token } = await startCallback({ HeartbeatSeconds: 10 });
  for (let beats = 0; beats < 5; beats++) {
    clock.schedule(9000, () => execution.sendTaskHeartbeat(token));
    clock.step();
    await settle();
  }
  await drive(execution, clock);
  expect([execution.error, elapsedSeconds(execution)]).toEqual(['States.Timeout', 55]);
});

test('an answer that comes before the request returns is kept', async () => {
  const { execution, clock } = start(machine({ T: task({ Resource: CALLBACK }) }), {
    runTask: async ({ taskToken }) => {
      execution.sendTaskFailure(taskToken ?? '', 'Early');
      await clock.sleep(5000);
      return null;
    },
  });
  await drive(execution, clock);
  expect(execution.error).toBe('Early');
  expect(typesOf(execution).slice(4)).toEqual(['TaskSubmitted', 'TaskFailed', 'ExecutionFailed']);
});

test('each attempt has a token of its own', async () => {
  const { execution, clock, token } = await startCallback({ Retry: [{ ErrorEquals: ['E'] }] });
  execution.sendTaskFailure(token, 'E');
  await settle();
  clock.step();
  await settle();
  expect(() => execution.sendTaskSuccess(token, '1')).toThrow(CallbackError);
  expect(execution.status).toBe('RUNNING');
  execution.stop();
});

const callbackErrors: [string, string, (token: string) => [string, string]][] = [
  ['an unknown token', 'InvalidToken', () => ['no such token', '1']],
  ['an output that is not JSON', 'InvalidOutput', (token) => [token, '{']],
  ['an output that is too large', 'InvalidOutput', (token) => [token, JSON.stringify('x'.repeat(262_144))]],
];

test.each(callbackErrors)('rejects %s with %s', async (_title, code, answer) => {
  const { execution, token } = await startCallback();
  expect(() => execution.sendTaskSuccess(...answer(token))).toThrow(expect.objectContaining({ code }));
  expect(execution.status).toBe('RUNNING');
  execution.stop();
});

test('rejects a token whose task has timed out with TaskTimedOut', async () => {
  const { execution, clock, token } = await startCallback({ TimeoutSeconds: 5 });
  await drive(execution, clock);
  for (const send of [
    () => execution.sendTaskSuccess(token, '1'),
    () => execution.sendTaskFailure(token),
    () => execution.sendTaskHeartbeat(token),
  ]) {
    expect(send).toThrow(expect.objectContaining({ code: 'TaskTimedOut' }));
  }
});
