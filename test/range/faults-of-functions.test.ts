/** Faults as the deployed functions meet them: what becomes of their process, and what Lambda says. */
import { timeOf } from '../../range/kernel/iso';
import { Range } from '../../range/range';
import type { TransportName } from '../../range/runtime/transport';
import { noAgent } from '../../range/scenarios/single-instances';
import type { Fault, FaultKind } from '../../range/wire/faults';
import { NotModelled } from '../../range/wire/service-error';
import { deployedStack } from './stack-fixture';

const START = timeOf('2026-11-23T03:00:00Z');
const stack = deployedStack();
const TAGS = { trigger: 'cordon:respond', mode: 'forensics-mode', exempt: 'cordon:exempt' };

const opened: Range[] = [];
afterEach(async () => {
  for (const range of opened.splice(0)) await range.close();
});

async function open(faults: readonly Fault[], transport: TransportName = 'direct') {
  const range = await Range.open({
    stack,
    transport,
    seed: 'faults',
    startMs: START,
    faults,
    runOnHost: (command) => {
      throw new NotModelled(`a host that runs ${command.documentName}`);
    },
  });
  opened.push(range);
  const staged = noAgent.stage(range.world, TAGS);
  const { id } = staged.subject;
  const { account, region } = range.world;
  const request = {
    caseId: `${id}-20261123T030000000Z`,
    subjectKey: `${account}/${region}/${id}`,
    instanceId: id,
    accountId: account,
    region,
    openedAt: '2026-11-23T03:00:00.000Z',
    trigger: { kind: 'tag', key: TAGS.trigger, version: 1 },
  };
  const invoke = (): Promise<unknown> => range.invoke('AssessFunction', { case: request });
  return { range, invoke };
}

const pass = async (range: Range, ms: number): Promise<void> => {
  let passed = false;
  range.clock.schedule(ms, () => {
    passed = true;
  });
  await range.run(() => passed);
};

const atCall = (kind: FaultKind): Fault => ({
  service: 'ec2',
  operation: 'DescribeInstances',
  caller: 'AssessFunction',
  nth: [1],
  kind,
});

describe.each(['crash-before', 'crash-after'] as const)('%s', (kind) => {
  test('ends the process: Runtime.ExitError at once, nothing of it runs on, and the next invocation starts cold', async () => {
    const { range, invoke } = await open([atCall(kind)]);
    await expect(invoke()).rejects.toMatchObject({
      error: 'Runtime.ExitError',
      detail: expect.stringContaining('Runtime exited with error: exit status 1'),
    });
    expect(range.calls).toHaveLength(1);
    const [call] = range.calls;
    expect(range.clock.now()).toBe(call?.at);
    const { length } = range.record.logs;
    await pass(range, 600_000);
    expect(range.calls).toHaveLength(1);
    expect(range.record.logs).toHaveLength(length);
    expect(range.record.invocations).toMatchObject([{ function: 'AssessFunction', fault: kind }]);

    const before = range.clock.now();
    await expect(invoke()).resolves.toMatchObject({ status: 'ok' });
    const [, second] = range.calls;
    expect((second?.sentAt ?? 0) - before).toBeGreaterThanOrEqual(250);
  });
});

test('hang does nothing more until the time of the function is up', async () => {
  const { range, invoke } = await open([atCall('hang')]);
  const assess = [...stack.functions.values()].find(({ logicalId }) => logicalId === 'AssessFunction');
  await expect(invoke()).rejects.toMatchObject({ error: 'Sandbox.Timedout' });
  expect(range.calls).toHaveLength(1);
  const waited = range.clock.now() - (range.calls[0]?.at ?? 0);
  expect(waited).toBeGreaterThan(1000 * (assess?.timeoutSeconds ?? 0) - 1000);
  await expect(invoke()).resolves.toMatchObject({ status: 'ok' });
});

describe('an invocation that fails by itself', () => {
  const ofInvocation = (kind: FaultKind): Fault => ({
    service: 'lambda',
    operation: 'Invoke',
    caller: 'AssessFunction',
    nth: [1],
    kind,
  });

  test.each([
    ['throttled', 'Lambda.TooManyRequestsException', 0],
    ['server-error', 'Lambda.ServiceException', 0],
    ['lost-request', 'Lambda.SdkClientException', 0],
    ['lost-answer', 'Lambda.SdkClientException', 1],
  ] as const)('%s is %s after %i runs of the function', async (kind, error, runs) => {
    const { range, invoke } = await open([ofInvocation(kind)]);
    await expect(invoke()).rejects.toMatchObject({ error });
    expect(range.record.invocations).toHaveLength(runs);
    expect(range.calls.length > 0).toBe(runs > 0);
    expect(range.metFaults).toEqual([ofInvocation(kind)]);
    await expect(invoke()).resolves.toMatchObject({ status: 'ok' });
  });
});

test.each(['crash-before', 'crash-after', 'hang', 'lost-answer', 'vanished'] as const)(
  '%s gives the same calls every time, over a socket too',
  async (kind) => {
    const played = async (transport: TransportName): Promise<string> => {
      const { range, invoke } = await open([atCall(kind)], transport);
      await invoke().catch(() => undefined);
      await invoke();
      return JSON.stringify([range.calls, range.record.logs]);
    };
    const first = await played('direct');
    expect(await played('direct')).toBe(first);
    expect(await played('socket')).toBe(first);
  },
);
