import { UNVERIFIED_RANK } from '../../../lambdas/common/admission';
import type { Outcome } from '../../../lambdas/intake/handler';
import type { Item } from '../../../range/services/dynamodb/attribute-value';
import { Account } from '../account';
import { finding, instanceArn, instanceDetails, tagChange } from './vectors';

const PLACES = 3;
const sorted = (texts: readonly string[]): string[] => texts.toSorted();
let account: Account;
let executions: string[];
beforeEach(async () => {
  account = await Account.open({ environment: { PLACES: String(PLACES) } });
  executions = neverEnding(account);
});
afterEach(() => account.close());

/** Executions that only begin, so that a place comes back by what a test does alone. Returns the list of their names. */
function neverEnding({ world }: Account): string[] {
  const names: string[] = [];
  for (const { arn } of [...world.states.machines.values()])
    world.states.machines.set(arn, {
      arn,
      start(name, input) {
        names.push(name);
        return {
          arn: `${arn.replace(':stateMachine:', ':execution:')}:${name}`,
          name,
          machineArn: arn,
          input,
          startMs: world.clock.now(),
          status: () => 'RUNNING',
          stopMs: () => undefined,
          output: () => undefined,
          failure: () => undefined,
          stop: () => undefined,
          history: () => [],
        };
      },
    });
  return names;
}

let ids = 0;
const newId = (): string => `i-0000000000000${String(++ids).padStart(4, '0')}`;
const on = (instanceId: string, severity = 8, id = instanceId) =>
  finding({ detail: { severity, id }, resource: { instanceDetails: instanceDetails(instanceId) } });

const opened = async (event: unknown): Promise<string> => {
  const outcome = await account.invoke<Outcome>('Intake', event);
  if (!('caseId' in outcome)) throw new Error(`no case: ${JSON.stringify(outcome)}`);
  return outcome.caseId;
};
const given = (caseId: string, type = 'cordon.case.cut') =>
  account.invoke('Intake', {
    version: '0',
    id: '0',
    source: 'cordon',
    'detail-type': type,
    account: '111122223333',
    region: 'us-east-1',
    time: '2026-11-23T03:00:00Z',
    resources: [],
    detail: { version: 1, caseId },
  });
const sweep = () => account.invoke('Intake', { source: 'aws.events', 'detail-type': 'Scheduled Event' });

const started = (): string[] => executions;

function items(queue: string): Item[] {
  const [, table] = account.world.dynamodb.tables.values();
  return [...(table?.items.values() ?? [])].filter((each) => each.queue?.S === queue);
}
const waiting = () => items('waiting').length;
const inUse = (): number => Number(items('places')[0]?.inUse?.N ?? 0);
const leases = (): string[] => Object.keys(items('places')[0] ?? {}).filter((name) => name.startsWith('i-'));

/** As many cases as there are places; none of them gets to its cut. */
async function full(): Promise<string[]> {
  const cases: string[] = [];
  for (let n = 0; n < PLACES; n++) cases.push(await opened(on(newId())));
  return cases;
}

describe('the queue', () => {
  it('costs a case one call before its start while there is a place', async () => {
    await opened(on(newId()));
    expect(sorted(account.calls().map(({ operation }) => operation))).toEqual([
      'PutItem',
      'StartExecution',
      'UpdateItem',
    ]);
  });

  it('has those wait for which there is no place, and starts them in the order of their danger', async () => {
    const first = await full();
    const [low, critical, high] = [
      await opened(on(newId(), 7)),
      await opened(on(newId(), 9.5)),
      await opened(on(newId(), 8)),
    ];
    expect(started()).toEqual(first);
    for (const caseId of first) await given(caseId);
    expect(started()).toEqual([...first, critical, high, low]);
    expect(waiting()).toBe(0);
    expect(inUse()).toBe(PLACES);
  });

  it('has tags of unknown origin wait in the last rank, which leaves places for findings', async () => {
    const byTag = () => opened(tagChange({ envelope: { resources: [instanceArn(newId())] } }));
    const [first] = [await byTag(), await byTag(), await byTag()];
    const found = await opened(on(newId(), 7));
    expect(started()).toEqual([first, found]);
    expect(items('waiting').map(({ rank }) => rank?.S?.split(' ')[0])).toEqual([
      UNVERIFIED_RANK,
      UNVERIFIED_RANK,
    ]);
  });

  it('takes a critical finding that arrives late before all that wait', async () => {
    const [first = ''] = await full();
    const queued = [await opened(on(newId())), await opened(on(newId()))];
    const late = await opened(on(newId(), 9.8));
    await given(first);
    expect(started().at(-1)).toBe(late);
    expect(queued.some((caseId) => started().includes(caseId))).toBe(false);
  });

  it('moves a waiting case up when a more severe trigger joins it', async () => {
    const [first = ''] = await full();
    await opened(on(newId(), 9));
    const id = newId();
    const raised = await opened(on(id, 7));
    expect(await opened(on(id, 9.9, 'another'))).toBe(raised);
    expect(waiting()).toBe(2);
    await given(first);
    expect(started().at(-1)).toBe(raised);
  });

  it.each(['cordon.case.isolated', 'cordon.case.cut', 'cordon.case.asked', 'cordon.case.reported'])(
    'gives a place back by %s, once however often it comes',
    async (type) => {
      const [first = '', ...others] = await full();
      for (let n = 0; n < 3; n++) await given(first, type);
      expect(inUse()).toBe(PLACES - 1);
      expect(leases()).toEqual(others);
    },
  );

  it.each([
    ['SUCCEEDED', ''],
    ['FAILED', ''],
    ['TIMED_OUT', ''],
    ['ABORTED', ''],
    ['FAILED', '-2'],
  ])('gives a place back when the execution %s (name of the case with %j)', async (status, attempt) => {
    const [first = ''] = await full();
    const name = `${first}${attempt}`;
    account.world.emit({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      resources: [],
      detail: { stateMachineArn: [...account.world.states.machines.keys()][0], name, status },
    });
    await account.pass(5_000);
    expect(inUse()).toBe(PLACES - 1);
  });

  it('lets nobody be started before their turn by a duplicate', async () => {
    await full();
    const id = newId();
    const caseId = await opened(on(id));
    await opened(on(id));
    await account.pass(60_000);
    await opened(on(id));
    expect(started()).not.toContain(caseId);
    expect(waiting()).toBe(1);
  });
});

describe('when something goes wrong', () => {
  it('ends the lease of a case that never came to its cut, and starts who waits', async () => {
    await full();
    const waiter = await opened(on(newId()));
    await account.pass(4 * 60_000);
    await sweep();
    expect(started()).toContain(waiter);
  });

  it('lets a newcomer have the place of a lease that ran out', async () => {
    await full();
    await account.pass(4 * 60_000);
    const caseId = await opened(on(newId()));
    expect(started()).toContain(caseId);
  });

  it('starts a case whose intake died between its place and its start', async () => {
    const id = newId();
    account.fail('states', 'StartExecution', 'denied');
    await expect(account.invoke('Intake', on(id))).rejects.toMatchObject({ error: 'AccessDeniedException' });
    expect(inUse()).toBe(1);
    account.heal();
    await account.pass(60_000);
    await opened(on(id));
    expect(started()).toHaveLength(1);
  });

  it('starts a waiting case that whoever took its turn for it died over', async () => {
    const [first = '', second = ''] = await full();
    const waiter = await opened(on(newId()));
    account.fail('states', 'StartExecution', 'denied');
    await expect(given(first)).rejects.toMatchObject({ error: 'AccessDeniedException' });
    account.heal();
    expect(started()).not.toContain(waiter);
    await account.pass(50_000);
    await given(second);
    expect(started()).toContain(waiter);
    expect(waiting()).toBe(0);
  });

  it('finds the place that is given back between its look and its lining up', async () => {
    const [first = ''] = await full();
    // Whoever gave it back has read by then that nobody waits.
    account.after('UpdateItem', () => {
      const places = items('places')[0];
      if (!places) throw new Error('there are no places');
      delete places[first];
      places.inUse = { N: String(PLACES - 1) };
    });
    const caseId = await opened(on(newId()));
    expect(started()).toContain(caseId);
    expect(waiting()).toBe(0);
  });

  it('loses nobody when places are given back while others line up', async () => {
    const first = await full();
    const lateness = [0, 3, 7, 11, 13, 17, 23, 29, 31, 40, 55, 70];
    const payloads = lateness.flatMap((_, n) => {
      const arriving = on(newId(), 7 + (n % 3));
      const caseId = first[n];
      return caseId === undefined
        ? [arriving]
        : [arriving, { source: 'cordon', 'detail-type': 'cordon.case.cut', detail: { caseId } }];
    });
    await account.invokeAll('Intake', payloads, 4);
    expect(inUse()).toBe(PLACES);
    expect(started()).toHaveLength(2 * PLACES);
    expect(waiting()).toBe(lateness.length - PLACES);
  });
});
