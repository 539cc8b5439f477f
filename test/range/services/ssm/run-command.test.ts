import type { GetCommandInvocationResult, SendCommandResult } from '@aws-sdk/client-ssm';
import { stopInstance } from '../../../../range/services/ec2/lifecycle';
import { cancelCommand } from '../../../../range/services/ssm/cancel-command';
import { addDocument } from '../../../../range/services/ssm/documents';
import { getCommandInvocation } from '../../../../range/services/ssm/get-command-invocation';
import { sendCommand } from '../../../../range/services/ssm/send-command';
import { NotModelled } from '../../../../range/wire/service-error';
import { errorCode, invoke } from '../../world-fixture';
import { MINUTE, SECOND } from '../web-fixture';
import { cutOff, DOCUMENT, type Managed, managed, Parameters, reconnect } from './ssm-fixture';

const send = ({ fixture, input }: Managed, more: object = {}): string =>
  invoke<SendCommandResult>(fixture, sendCommand, { ...input, ...more }).Command?.CommandId ?? '';
const invocation = ({ fixture, instance }: Managed, CommandId: string): GetCommandInvocationResult =>
  invoke(fixture, getCommandInvocation, { CommandId, InstanceId: instance.id });
const status = (world: Managed, CommandId: string): string => {
  const { Status, StatusDetails, ResponseCode } = invocation(world, CommandId);
  return `${Status} ${StatusDetails} ${ResponseCode}`;
};
describe('a command', () => {
  it('does not exist for a moment, then runs and succeeds', () => {
    const world = managed({ afterMs: 30 * SECOND, outcome: { stdout: 'done' } });
    const id = send(world);
    const asked = { CommandId: id, InstanceId: world.instance.id };
    expect(errorCode(world.fixture, getCommandInvocation, asked)).toBe('InvocationDoesNotExist');
    world.fixture.advance(2 * SECOND);
    expect(status(world, id)).toBe('InProgress InProgress -1');
    world.fixture.advance(30 * SECOND);
    expect(status(world, id)).toBe('Success Success 0');
    expect(invocation(world, id)).toMatchObject({
      StandardOutputContent: 'done',
      ExecutionElapsedTime: 'PT30S',
    });
  });

  it('has to be asked for by its step where its document has one for each platform', () => {
    const world = managed({ afterMs: 1, outcome: { stdout: 'done' } });
    const [linux] = DOCUMENT.mainSteps;
    const windows = {
      ...linux,
      action: 'aws:runPowerShellScript',
      name: 'captureWindows',
      precondition: { StringEquals: ['platformType', 'Windows'] },
    };
    const content = { ...DOCUMENT, mainSteps: [linux, windows] };
    addDocument(world.fixture.world.ssm, { name: 'Capture', content });
    const asked = { CommandId: send(world), InstanceId: world.instance.id };
    world.fixture.advance(5 * SECOND);
    expect(invoke(world.fixture, getCommandInvocation, { ...asked, PluginName: 'capture' })).toMatchObject({
      PluginName: 'capture',
      StandardOutputContent: 'done',
    });
    expect(errorCode(world.fixture, getCommandInvocation, { ...asked, PluginName: 'none' })).toBe(
      'InvalidPluginName',
    );
    for (const PluginName of [undefined, 'captureWindows'])
      expect(() => invoke(world.fixture, getCommandInvocation, { ...asked, PluginName })).toThrow(
        NotModelled,
      );
  });

  it('runs the script as the agent makes it: pasted parameters, lists line by line, the rest in the environment', () => {
    const world = managed({ afterMs: 1, outcome: {} });
    send(world, { Parameters: { ...Parameters, Greeting: ['$(reboot)'] } });
    world.fixture.advance(5 * SECOND);
    expect(world.ran[0]).toMatchObject({
      lines: ['curl https://vault.example/plan', 'one', 'two', 'echo $SSM_Greeting'],
      environment: { SSM_Greeting: '$(reboot)' },
      executionTimeoutSeconds: 600,
    });
  });

  it('fails with the exit status of the script', () => {
    const world = managed({ afterMs: SECOND, outcome: { exitCode: 7, stderr: 'no space\n' } });
    const id = send(world);
    world.fixture.advance(10 * SECOND);
    expect(status(world, id)).toBe('Failed Failed 7');
    expect(invocation(world, id).StandardErrorContent).toBe(
      'no space\nfailed to run commands: exit status 7',
    );
  });

  it('keeps 24,000 characters of output and 8,000 of errors', () => {
    const world = managed({ afterMs: 1, outcome: { stdout: 'x'.repeat(30_000), stderr: 'y'.repeat(9_000) } });
    const id = send(world);
    world.fixture.advance(10 * SECOND);
    const { StandardOutputContent = '', StandardErrorContent = '' } = invocation(world, id);
    expect([StandardOutputContent.length, StandardErrorContent.length]).toEqual([24_000, 8_000]);
    expect(StandardOutputContent.endsWith('--output truncated--')).toBe(true);
  });

  it('is killed at its execution timeout', () => {
    const world = managed();
    const id = send(world, { Parameters: { ...Parameters, Timeout: ['60'] } });
    world.fixture.advance(59 * SECOND);
    expect(status(world, id)).toBe('InProgress InProgress -1');
    world.fixture.advance(3 * SECOND);
    expect(status(world, id)).toBe('TimedOut ExecutionTimedOut 137');
    expect(world.killed).toEqual([world.instance.id]);
  });

  it('is not delivered to an agent that is cut off, and times out', () => {
    const world = managed({ afterMs: 1, outcome: {} });
    cutOff(world);
    const id = send(world, { TimeoutSeconds: 60 });
    world.fixture.advance(30 * SECOND);
    expect(status(world, id)).toBe('Delayed Delayed -1');
    world.fixture.advance(30 * SECOND);
    expect(status(world, id)).toBe('TimedOut DeliveryTimedOut -1');
    reconnect(world);
    world.fixture.advance(MINUTE);
    expect(world.ran).toEqual([]);
  });

  it('is delivered to an agent that comes back in time', () => {
    const world = managed({ afterMs: 1, outcome: {} });
    cutOff(world);
    const id = send(world, { TimeoutSeconds: 600 });
    world.fixture.advance(MINUTE);
    reconnect(world);
    world.fixture.advance(MINUTE);
    expect(status(world, id)).toBe('Success Success 0');
  });

  it('stays in progress when the agent is cut off on the way, until the execution timeout', () => {
    const world = managed({ afterMs: 30 * SECOND, outcome: { stdout: 'lost' } });
    const id = send(world);
    world.fixture.advance(10 * SECOND);
    cutOff(world);
    world.fixture.advance(9 * MINUTE);
    expect(status(world, id)).toBe('InProgress InProgress -1');
    world.fixture.advance(2 * MINUTE);
    expect(status(world, id)).toBe('TimedOut DeliveryTimedOut -1');
  });

  it('is reported late by an agent that comes back in time', () => {
    const world = managed({ afterMs: 30 * SECOND, outcome: { stdout: 'late' } });
    const id = send(world);
    world.fixture.advance(10 * SECOND);
    cutOff(world);
    world.fixture.advance(MINUTE);
    reconnect(world);
    world.fixture.advance(MINUTE);
    expect(invocation(world, id)).toMatchObject({ Status: 'Success', StandardOutputContent: 'late' });
  });

  it('dies with its host without a word', () => {
    const world = managed({ afterMs: MINUTE, outcome: {} });
    const id = send(world);
    world.fixture.advance(10 * SECOND);
    stopInstance(world.fixture.world, world.instance, { skipOsShutdown: true });
    world.fixture.advance(5 * MINUTE);
    expect(status(world, id)).toBe('InProgress InProgress -1');
    expect(world.killed).toEqual([world.instance.id]);
    world.fixture.advance(6 * MINUTE);
    expect(status(world, id)).toBe('TimedOut DeliveryTimedOut -1');
  });

  it('is cancelled before it is delivered, and while it runs', () => {
    const [waiting, running] = [managed(), managed()];
    cutOff(waiting);
    const ids = [waiting, running].map((world) => ({ world, CommandId: send(world) }));
    for (const { world, CommandId } of ids) {
      world.fixture.advance(10 * SECOND);
      invoke(world.fixture, cancelCommand, { CommandId });
    }
    expect(ids.map(({ world, CommandId }) => invocation(world, CommandId).Status)).toEqual([
      'Cancelled',
      'Cancelling',
    ]);
    running.fixture.advance(10 * SECOND);
    expect(ids.map(({ world, CommandId }) => invocation(world, CommandId).Status)).toEqual([
      'Cancelled',
      'Cancelled',
    ]);
    expect([waiting.killed, running.killed]).toEqual([[], [running.instance.id]]);
  });

  it('tells the bus every status, and its parameters with it', () => {
    const world = managed({ afterMs: 1, outcome: {} });
    send(world);
    world.fixture.advance(10 * SECOND);
    const told = world.fixture.events.filter(({ source }) => source === 'aws.ssm');
    expect(told.map((event) => event['detail-type'])).toEqual([
      'EC2 Command Invocation Status-change Notification',
      'EC2 Command Status-change Notification',
      'EC2 Command Invocation Status-change Notification',
      'EC2 Command Status-change Notification',
    ]);
    expect(told.at(-1)?.detail).toMatchObject({ status: 'Success', parameters: Parameters });
  });
});

describe('unknown commands', () => {
  it.each([
    [getCommandInvocation, 'InvalidCommandId', '11111111-1111-4111-8111-111111111111', { InstanceId: 'i-1' }],
    [cancelCommand, 'InvalidCommandId', '11111111-1111-4111-8111-111111111111', {}],
    [getCommandInvocation, 'ValidationException', 'x', { InstanceId: 'i-1' }],
  ])('are rejected: %#', (operation, code, CommandId, more) => {
    expect(errorCode(managed().fixture, operation, { CommandId, ...more })).toBe(code);
  });
});
