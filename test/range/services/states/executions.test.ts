import type {
  DescribeExecutionOutput,
  ExecutionStatus,
  GetExecutionHistoryOutput,
  HistoryEvent,
  RedriveExecutionOutput,
  StartExecutionOutput,
  StopExecutionOutput,
} from '@aws-sdk/client-sfn';
import { dateOf } from '../../../../range/kernel/iso';
import { describeExecution } from '../../../../range/services/states/describe-execution';
import { getExecutionHistory } from '../../../../range/services/states/get-execution-history';
import { redriveExecution } from '../../../../range/services/states/redrive-execution';
import {
  sendTaskFailure,
  sendTaskHeartbeat,
  sendTaskSuccess,
} from '../../../../range/services/states/send-task-result';
import { startExecution } from '../../../../range/services/states/start-execution';
import type { ExecutionHandle } from '../../../../range/services/states/state';
import { stopExecution } from '../../../../range/services/states/stop-execution';
import { errorCode, type Fixture, invoke, worldFixture } from '../../world-fixture';

const ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:respond';
const DAY = 86_400_000;

/** An execution that ends when the test says so. */
class Scripted implements ExecutionHandle {
  readonly machineArn = ARN;
  readonly arn: string;
  private ended: { status: ExecutionStatus; atMs: number; error?: string } | undefined;

  constructor(
    private readonly fixture: Fixture,
    readonly name: string,
    readonly input: string,
    readonly startMs = fixture.world.clock.now(),
  ) {
    this.arn = `${ARN.replace('stateMachine', 'execution')}:${name}`;
  }

  end(status: ExecutionStatus): void {
    this.ended = { status, atMs: this.fixture.world.clock.now() };
  }
  status(): ExecutionStatus {
    return this.ended?.status ?? 'RUNNING';
  }
  stopMs(): number | undefined {
    return this.ended?.atMs;
  }
  output(): string | undefined {
    return this.ended?.status === 'SUCCEEDED' ? '{"ok":true}' : undefined;
  }
  failure() {
    return this.ended?.error === undefined ? undefined : { error: this.ended.error };
  }
  stop(error: string | undefined): void {
    this.end('ABORTED');
    if (this.ended && error !== undefined) this.ended.error = error;
  }
  redriven = 0;
  redrive(): void {
    this.ended = undefined;
    this.redriven += 1;
  }
  redrives() {
    return { count: this.redriven, lastMs: this.redriven > 0 ? this.startMs : undefined };
  }
  history(): readonly HistoryEvent[] {
    return Array.from({ length: 250 }, (_, at) => ({
      timestamp: dateOf(this.startMs),
      type: 'PassStateEntered',
      id: at + 1,
      previousEventId: at,
    }));
  }
}

function withMachine(): { fixture: Fixture; started: Scripted[] } {
  const fixture = worldFixture();
  const started: Scripted[] = [];
  const start = (name: string, input: string): ExecutionHandle => {
    const execution = new Scripted(fixture, name, input);
    started.push(execution);
    return execution;
  };
  fixture.world.states.machines.set(ARN, { arn: ARN, start });
  return { fixture, started };
}

describe('StartExecution', () => {
  const named = { stateMachineArn: ARN, name: 'i-1-abc', input: '{"a":1}' };

  it('joins the running execution of the same name and input', () => {
    const { fixture, started } = withMachine();
    const first: StartExecutionOutput = invoke(fixture, startExecution, named);
    fixture.advance(1000);
    expect(invoke(fixture, startExecution, named)).toEqual(first);
    expect(started).toHaveLength(1);
  });

  it('rejects the same name with another input, or once the execution has ended, for 90 days', () => {
    const { fixture, started } = withMachine();
    invoke(fixture, startExecution, named);
    expect(errorCode(fixture, startExecution, { ...named, input: '{"a":2}' })).toBe('ExecutionAlreadyExists');
    started[0]?.end('SUCCEEDED');
    expect(errorCode(fixture, startExecution, named)).toBe('ExecutionAlreadyExists');
    fixture.advance(90 * DAY - 1);
    expect(errorCode(fixture, startExecution, named)).toBe('ExecutionAlreadyExists');
    fixture.advance(1);
    expect(errorCode(fixture, startExecution, named)).toBe('none');
  });

  it('makes up a name, and takes no input for an empty object', () => {
    const { fixture, started } = withMachine();
    invoke(fixture, startExecution, { stateMachineArn: ARN });
    expect(started[0]?.name).toMatch(/^[0-9a-f-]{36}$/);
    expect(started[0]?.input).toBe('{}');
  });

  it.each([
    ['a colon', 'Backdoor:EC2', 'InvalidName'],
    ['a space', 'a b', 'InvalidName'],
    ['a slash', 'a/b', 'InvalidName'],
    ['a control character', 'a\u0007b', 'InvalidName'],
    ['81 characters', 'x'.repeat(81), 'ValidationException'],
    ['nothing', '', 'ValidationException'],
    ['80 characters', 'x'.repeat(80), 'none'],
    ['an exclamation mark', 'C-CActivity.B!DNS', 'none'],
  ])('with a name of %s answers %s: %s', (_, name, code) => {
    expect(errorCode(withMachine().fixture, startExecution, { stateMachineArn: ARN, name })).toBe(code);
  });

  it.each([
    [{ stateMachineArn: 'respond' }, 'InvalidArn'],
    [{ stateMachineArn: `${ARN}2` }, 'StateMachineDoesNotExist'],
    [{ stateMachineArn: ARN, input: '{' }, 'InvalidExecutionInput'],
    [{ stateMachineArn: ARN, input: `"${'x'.repeat(262_144)}"` }, 'ValidationException'],
  ])('rejects %#', (input, code) => {
    expect(errorCode(withMachine().fixture, startExecution, input)).toBe(code);
  });
});

describe('executions', () => {
  function running() {
    const { fixture, started } = withMachine();
    const { executionArn }: StartExecutionOutput = invoke(fixture, startExecution, {
      stateMachineArn: ARN,
      name: 'x',
    });
    return { fixture, execution: started[0], executionArn };
  }

  it('are described while they run and after', () => {
    const { fixture, execution, executionArn } = running();
    const describe = (): DescribeExecutionOutput => invoke(fixture, describeExecution, { executionArn });
    expect(describe()).toMatchObject({ status: 'RUNNING', name: 'x', input: '{}' });
    execution?.end('SUCCEEDED');
    expect(describe()).toMatchObject({ status: 'SUCCEEDED', output: '{"ok":true}' });
  });

  it('are stopped once: a second stop gives the same date', () => {
    const { fixture, executionArn } = running();
    const stop = (): StopExecutionOutput => invoke(fixture, stopExecution, { executionArn, error: 'Enough' });
    const first = stop();
    fixture.advance(1000);
    expect(stop()).toEqual(first);
    expect(invoke(fixture, describeExecution, { executionArn })).toMatchObject({
      status: 'ABORTED',
      error: 'Enough',
    });
  });

  it('page their history', () => {
    const { fixture, executionArn } = running();
    const ids: number[] = [];
    let nextToken: string | undefined;
    do {
      const page: GetExecutionHistoryOutput = invoke(fixture, getExecutionHistory, {
        executionArn,
        nextToken,
      });
      expect(page.events?.length).toBeLessThanOrEqual(100);
      ids.push(...(page.events ?? []).map(({ id }) => id ?? 0));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(ids).toEqual(Array.from({ length: 250 }, (_, at) => at + 1));
    const last: GetExecutionHistoryOutput = invoke(fixture, getExecutionHistory, {
      executionArn,
      maxResults: 1,
      reverseOrder: true,
    });
    expect(last.events?.[0]?.id).toBe(250);
  });

  it.each([
    [describeExecution, { executionArn: 'x' }, 'InvalidArn'],
    [
      describeExecution,
      { executionArn: `${ARN.replace('stateMachine', 'execution')}:none` },
      'ExecutionDoesNotExist',
    ],
    [
      stopExecution,
      { executionArn: `${ARN.replace('stateMachine', 'execution')}:none` },
      'ExecutionDoesNotExist',
    ],
    [
      getExecutionHistory,
      { executionArn: `${ARN.replace('stateMachine', 'execution')}:x`, maxResults: 1001 },
      'ValidationException',
    ],
  ])('fail %#: %s', (operation, input, code) => {
    expect(errorCode(running().fixture, operation, input)).toBe(code);
  });
});

describe('RedriveExecution', () => {
  function failed() {
    const { fixture, started } = withMachine();
    invoke<StartExecutionOutput>(fixture, startExecution, { stateMachineArn: ARN, name: 'x' });
    const [execution] = started;
    if (!execution) throw new Error('nothing was started');
    execution.end('FAILED');
    const redrive = (clientToken?: string) => ({
      executionArn: execution.arn,
      ...(clientToken !== undefined && { clientToken }),
    });
    return { fixture, execution, redrive };
  }
  const describeIt = ({ fixture, execution }: ReturnType<typeof failed>) =>
    invoke<DescribeExecutionOutput>(fixture, describeExecution, { executionArn: execution.arn });

  test('restarts what failed, and says when', () => {
    const setting = failed();
    const { fixture, execution, redrive } = setting;
    expect(describeIt(setting)).toMatchObject({ redriveCount: 0, redriveStatus: 'REDRIVABLE' });
    const { redriveDate } = invoke<RedriveExecutionOutput>(fixture, redriveExecution, redrive());
    expect(redriveDate).toEqual(dateOf(fixture.world.clock.now()));
    expect(execution.redriven).toBe(1);
    expect(describeIt(setting)).toMatchObject({
      status: 'RUNNING',
      redriveCount: 1,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
  });

  test('is refused while it runs, after it succeeded, and after fourteen days', () => {
    const { fixture, execution, redrive } = failed();
    fixture.advance(14 * DAY);
    expect(errorCode(fixture, redriveExecution, redrive())).toBe('none');
    expect(errorCode(fixture, redriveExecution, redrive())).toBe('ExecutionNotRedrivable');
    execution.end('SUCCEEDED');
    expect(errorCode(fixture, redriveExecution, redrive())).toBe('ExecutionNotRedrivable');
    execution.end('ABORTED');
    fixture.advance(14 * DAY + 1);
    expect(errorCode(fixture, redriveExecution, redrive())).toBe('ExecutionNotRedrivable');
    expect(errorCode(fixture, redriveExecution, { executionArn: `${execution.arn}y` })).toBe(
      'ExecutionDoesNotExist',
    );
  });

  test('is done once for a client token, for fifteen minutes', () => {
    const { fixture, execution, redrive } = failed();
    const ask = (): RedriveExecutionOutput => invoke(fixture, redriveExecution, redrive('t'));
    const first = ask();
    fixture.advance(60_000);
    expect(ask()).toEqual(first);
    expect(execution.redriven).toBe(1);
    execution.end('FAILED');
    fixture.advance(15 * 60_000);
    expect(ask()).not.toEqual(first);
    expect(execution.redriven).toBe(2);
  });
});

describe('task tokens', () => {
  function waiting() {
    const fixture = worldFixture();
    const answers: string[] = [];
    let open = true;
    const close = (answer: string): void => {
      answers.push(answer);
      open = false;
    };
    fixture.world.states.tasks.set('token', {
      isOpen: () => open,
      succeed: (output) => close(`output ${output}`),
      fail: (error, cause) => close(`${error}: ${cause}`),
      heartbeat: () => void answers.push('heartbeat'),
    });
    return { fixture, answers };
  }

  it('carry heartbeats and one answer', () => {
    const { fixture, answers } = waiting();
    invoke(fixture, sendTaskHeartbeat, { taskToken: 'token' });
    invoke(fixture, sendTaskSuccess, { taskToken: 'token', output: '1' });
    expect(answers).toEqual(['heartbeat', 'output 1']);
    expect(errorCode(fixture, sendTaskSuccess, { taskToken: 'token', output: '1' })).toBe('TaskTimedOut');
    expect(errorCode(fixture, sendTaskHeartbeat, { taskToken: 'token' })).toBe('TaskTimedOut');
  });

  it('carry failures', () => {
    const { fixture, answers } = waiting();
    invoke(fixture, sendTaskFailure, { taskToken: 'token', error: 'Denied', cause: 'by a person' });
    expect(answers).toEqual(['Denied: by a person']);
  });

  it.each([
    [sendTaskSuccess, { taskToken: 'other', output: '1' }, 'InvalidToken'],
    [sendTaskSuccess, { taskToken: 'token', output: 'no json' }, 'InvalidOutput'],
    [sendTaskFailure, { taskToken: 'token', error: 'x'.repeat(257) }, 'ValidationException'],
  ])('reject %#: %s', (operation, input, code) => {
    expect(errorCode(waiting().fixture, operation, input)).toBe(code);
  });
});
