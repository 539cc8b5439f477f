/** The fleet machine by itself, with what its functions would say: whether the answers of the largest fleet fit through it. */

import { type FleetSummary, fleetSummarySchema, MOST_INSTANCES } from '../../lambdas/common/fleet-request';
import { parse } from '../../lambdas/common/parse';
import { readDefinitions } from '../../lib/synthesize';
import { VirtualClock } from '../../range/kernel/clock';
import { Random } from '../../range/kernel/random';
import { type Execution, startExecution, TaskFailure, type TaskRequest } from '../../range/states';

jest.setTimeout(180_000);

const definition: unknown = JSON.parse(
  readDefinitions().fleet.replace(/\$\{(\w+)\}/g, (_, name: string) => (name === 'Partition' ? 'aws' : name)),
);

const idOf = (at: number) => `i-${at.toString(16).padStart(17, '0')}`;
const request = { accountId: '111122223333', region: 'eu-west-1', by: 'ada', reason: 'a worm' };

type Say = (instanceId: string) => unknown;

/** Resolves to `count` instances and asks intake, which says what `say` says. */
function machine(count: number, say: Say): { execution: Execution; clock: VirtualClock } {
  const instanceIds = Array.from({ length: count }, (_, at) => idOf(at));
  const runTask = async ({ arguments: given }: TaskRequest): Promise<unknown> => {
    const { FunctionName, Payload } = given as {
      FunctionName: string;
      Payload: { request: { instanceId: string } };
    };
    return FunctionName === 'FleetFunction'
      ? { Payload: { instanceIds, absent: {}, dryRun: false, request } }
      : { Payload: say(Payload.request.instanceId) };
  };
  const clock = new VirtualClock(0);
  const stateMachineArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:fleet';
  const roleArn = 'arn:aws:iam::111122223333:role/fleet';
  const common = { definition, input: {}, name: 'one', stateMachineArn, roleArn, clock, runTask };
  return { execution: startExecution({ ...common, random: new Random('fleet') }), clock };
}

async function summaryOf(count: number, say: Say): Promise<FleetSummary> {
  const { execution, clock } = machine(count, say);
  while (execution.status === 'RUNNING') {
    await new Promise(setImmediate);
    if (execution.status === 'RUNNING') clock.step();
  }
  expect([execution.status, execution.error, execution.cause]).toEqual(['SUCCEEDED', undefined, undefined]);
  return parse('the summary', fleetSummarySchema, execution.output);
}

const opened: Say = (id) => ({ outcome: 'opened', caseId: `${id}-20261123T030000000Z` });
const longReason: Say = (id) => ({ outcome: 'ignored', reason: `${id} ${'because '.repeat(100)}` });
const broken: Say = () => {
  throw new TaskFailure('RefusedTrigger', 'x'.repeat(2000));
};

test('the largest fleet fits, whatever comes of its instances, and has every one once', async () => {
  const says = [opened, longReason, broken];
  const say: Say = (id) => says[Number(`0x${id.slice(-4)}`) % says.length]?.(id);
  const { opened: cases, refused } = await summaryOf(MOST_INSTANCES, say);
  const ids = [...cases, ...refused].map((line) => line.slice(0, 19));
  expect(ids).toHaveLength(MOST_INSTANCES);
  expect(new Set(ids).size).toBe(MOST_INSTANCES);
});

test('a smaller fleet has the ids of its cases and the reasons', async () => {
  const cases = await summaryOf(300, opened);
  expect(cases.opened[299]).toBe(`${idOf(299)}-20261123T030000000Z`);
  const [line] = (await summaryOf(3, longReason)).refused;
  expect(line?.length).toBeGreaterThan(500);
});

test('a mixed fleet is sorted by what came of each', async () => {
  const say: Say = (id) => {
    if (id === idOf(1)) return { outcome: 'joined', caseId: `${id}-20261123T020000000Z` };
    return id === idOf(2) ? broken(id) : opened(id);
  };
  const summary = await summaryOf(4, say);
  expect(summary).toMatchObject({ instances: 4, joined: [`${idOf(1)}-20261123T020000000Z`] });
  expect(summary.opened).toHaveLength(2);
  expect(summary.refused).toEqual([expect.stringMatching(/^i-0{16}2 RefusedTrigger: x+$/)]);
});
