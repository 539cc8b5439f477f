import type { ListExecutionsOutput, ListStateMachinesOutput } from '@aws-sdk/client-sfn';
import { listExecutions } from '../../../../range/services/states/list-executions';
import { listStateMachines } from '../../../../range/services/states/list-state-machines';
import type { ExecutionHandle } from '../../../../range/services/states/state';
import { errorCode, invoke, worldFixture } from '../../world-fixture';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:Respond';

function execution(name: string, startMs: number, status: 'RUNNING' | 'SUCCEEDED'): ExecutionHandle {
  return {
    ...{
      name,
      startMs,
      machineArn: MACHINE,
      input: '{}',
      arn: `${MACHINE.replace('stateMachine', 'execution')}:${name}`,
    },
    status: () => status,
    stopMs: () => (status === 'RUNNING' ? undefined : startMs + 1),
    output: () => undefined,
    failure: () => undefined,
    stop: () => undefined,
    history: () => [],
  };
}

function furnished() {
  const fixture = worldFixture();
  const { states } = fixture.world;
  states.machines.set(MACHINE, { arn: MACHINE, createdMs: 0, start: () => execution('x', 0, 'RUNNING') });
  for (const each of [
    execution('old', 1, 'SUCCEEDED'),
    execution('new', 3, 'RUNNING'),
    execution('mid', 2, 'SUCCEEDED'),
  ])
    states.executions.set(each.arn, each);
  return fixture;
}

const list = (input: object) =>
  invoke<ListExecutionsOutput>(furnished(), listExecutions, { stateMachineArn: MACHINE, ...input });

const names = ({ executions = [] }: ListExecutionsOutput) => executions.map(({ name }) => name);

test('executions are listed, the newest first, of a status if it is asked for', () => {
  expect(names(list({}))).toEqual(['new', 'mid', 'old']);
  expect(names(list({ statusFilter: 'SUCCEEDED' }))).toEqual(['mid', 'old']);
});

test('and in pages', () => {
  const first = list({ maxResults: 2 });
  expect(names(first)).toEqual(['new', 'mid']);
  expect(names(list({ maxResults: 2, nextToken: first.nextToken }))).toEqual(['old']);
});

test.each([
  ['StateMachineDoesNotExist', { stateMachineArn: `${MACHINE}x` }],
  ['ValidationException', { stateMachineArn: MACHINE, maxResults: 1_001 }],
  ['InvalidToken', { stateMachineArn: MACHINE, nextToken: 'x' }],
])('fails with %s', (code, input) => {
  expect(errorCode(furnished(), listExecutions, input)).toBe(code);
});

test('machines are listed by name', () => {
  expect(invoke<ListStateMachinesOutput>(furnished(), listStateMachines, {})).toMatchObject({
    stateMachines: [{ name: 'Respond', stateMachineArn: MACHINE, type: 'STANDARD' }],
  });
});
