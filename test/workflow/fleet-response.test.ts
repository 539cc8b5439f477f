/** The fleet machine as it is deployed: what turns instances, a group or a VPC into cases, each by intake's own way. */

import { type FleetInput, fleetSummarySchema } from '../../lambdas/common/fleet-request';
import { parse } from '../../lambdas/common/parse';
import { runDocument } from '../../range/guest/run-document';
import { timeOf } from '../../range/kernel/iso';
import { Range } from '../../range/range';
import { addNetwork, type Network, profileOf } from '../../range/scenarios/network';
import { addAutoScalingGroup } from '../../range/services/autoscaling/builders';
import { createOrUpdateTags } from '../../range/services/autoscaling/create-or-update-tags';
import { recordApiCall } from '../../range/services/cloudtrail/record-api-call';
import { launchInstance } from '../../range/services/ec2/builders';
import { terminateInstance } from '../../range/services/ec2/lifecycle';
import type { Instance } from '../../range/services/ec2/state';
import { changeTags } from '../../range/services/ec2/tags';
import { startServices } from '../../range/services/start';
import type { Execution } from '../../range/states';
import type { Fault } from '../../range/wire/faults';
import { stackFor } from './play';

jest.setTimeout(120_000);

const ADA = 'arn:aws:iam::111122223333:user/ada';
const KEY = 'cordon:respond-all';
const HOUR_MS = 3_600_000;

interface Field {
  readonly range: Range;
  readonly network: Network;
  readonly instances: readonly Instance[];
}

let open: Range[] = [];
afterEach(async () => {
  for (const range of open) await range.close();
  open = [];
});

async function field(count: number, faults: readonly Fault[] = []): Promise<Field> {
  const range: Range = await Range.open({
    stack: stackFor(),
    seed: 'fleet',
    faults,
    startMs: timeOf('2026-11-23T03:00:00Z'),
    runOnHost: (command, node, finish) => runDocument(range.world, range.dispatcher, command, node, finish),
  });
  open.push(range);
  startServices(range.world);
  const network = addNetwork(range.world);
  const instances = Array.from({ length: count }, (_, at) =>
    launchInstance(range.world, {
      subnetId: network.subnets[0].id,
      type: 't3.micro',
      profile: profileOf(range.world, 'web'),
      tags: { Name: `web-${at}` },
    }),
  );
  return { range, network, instances };
}

const machineOf = (name: string) => {
  const machine = stackFor().stateMachines.find(({ logicalId }) => logicalId === `${name}StateMachine`);
  if (!machine) throw new Error(`the stack has no machine ${name}`);
  return machine.arn;
};

const executionsOf = ({ record }: Range, name: string): Execution[] =>
  record.executions.filter(({ arn }) =>
    arn.startsWith(machineOf(name).replace(':stateMachine:', ':execution:')),
  );

async function answer({ range }: Field, input: FleetInput, name = 'by-hand'): Promise<Execution> {
  range.world.states.machines.get(machineOf('Answering'))?.start(name, JSON.stringify(input));
  const execution = executionsOf(range, 'Answering').at(-1);
  if (!execution) throw new Error('the machine was not started');
  await range.run(() => execution.status !== 'RUNNING');
  return execution;
}

const summaryOf = ({ output }: Execution) => parse('the summary', fleetSummarySchema, output);

async function pass({ range }: Field, ms: number): Promise<void> {
  const until = range.clock.now() + ms;
  range.clock.schedule(ms, () => undefined);
  await range.run(() => range.clock.now() >= until);
}

const asAda = { by: ADA, reason: 'a worm' };
const idsOf = (instances: readonly Instance[]) => instances.map(({ id }) => id);
const instanceOf = (caseId: string) => caseId.replace(/-\d{8}T\d{9}Z$/, '');

test('a VPC: every instance gets a case of its own, opened once, and the summary has each once', async () => {
  const here = await field(5);
  const execution = await answer(here, { target: { vpc: here.network.vpc.id }, ...asAda, mode: 'offline' });
  const summary = summaryOf(execution);
  expect(summary).toMatchObject({ instances: 5, joined: [], refused: [], absent: {}, dryRun: false });
  expect(new Set(summary.opened.map(instanceOf))).toEqual(new Set(idsOf(here.instances)));
  expect(execution.mapRuns[0]?.children).toHaveLength(5);
  const cases = executionsOf(here.range, 'Response');
  expect(cases.map(({ input }) => input)).toEqual(
    Array.from({ length: 5 }, () =>
      expect.objectContaining({ gate: 'open', mode: 'offline', trigger: { kind: 'person', ...asAda } }),
    ),
  );
});

test('asked again, it joins the cases that are open and opens none', async () => {
  const here = await field(3);
  const input = { target: { vpc: here.network.vpc.id }, ...asAda };
  const first = summaryOf(await answer(here, input));
  const second = summaryOf(await answer(here, input, 'again'));
  expect(second).toMatchObject({ opened: [], refused: [] });
  expect(new Set(second.joined)).toEqual(new Set(first.opened));
});

test('an instance given twice, one that is gone and one that nobody knows are each in the summary once', async () => {
  const here = await field(2);
  const [one, gone] = here.instances;
  if (!one || !gone) throw new Error('there are no instances');
  terminateInstance(here.range.world, gone);
  const unknown = 'i-0ffffffffffffffff';
  const summary = summaryOf(
    await answer(here, { target: { instances: [one.id, gone.id, unknown, one.id] }, ...asAda }),
  );
  expect(summary.opened.map(instanceOf)).toEqual([one.id]);
  expect(summary).toMatchObject({ instances: 1, joined: [], refused: [] });
  expect(Object.values(summary.absent).flat().toSorted()).toEqual([gone.id, unknown].toSorted());
  expect(summary.absent.unknown).toEqual([unknown]);
});

test('what fails once is tried again', async () => {
  const here = await field(3, [{ service: 'dynamodb', operation: 'PutItem', kind: 'denied', nth: [2] }]);
  const summary = summaryOf(await answer(here, { target: { instances: idsOf(here.instances) }, ...asAda }));
  expect(summary).toMatchObject({ instances: 3, refused: [] });
  expect(summary.opened).toHaveLength(3);
});

test('one that intake fails on stops no other, and is in the summary with the reason', async () => {
  const here = await field(3, [
    { service: 'dynamodb', operation: 'PutItem', kind: 'denied', nth: [2, 4, 5, 6, 7] },
  ]);
  const summary = summaryOf(await answer(here, { target: { instances: idsOf(here.instances) }, ...asAda }));
  expect(summary.opened).toHaveLength(2);
  expect(summary.refused).toEqual([expect.stringMatching(/^i-[0-9a-f]{17} AccessDenied/)]);
  const ids = [...summary.opened.map(instanceOf), summary.refused[0]?.slice(0, 19)];
  expect(new Set(ids)).toEqual(new Set(idsOf(here.instances)));
});

test('a dry run says whom it would be, and opens no case', async () => {
  const here = await field(3);
  const execution = await answer(here, { target: { vpc: here.network.vpc.id }, ...asAda, dryRun: true });
  expect(new Set(summaryOf(execution).wouldBe)).toEqual(new Set(idsOf(here.instances)));
  expect(executionsOf(here.range, 'Response')).toEqual([]);
});

test.each<[string, FleetInput['target']]>([
  ['a VPC without instances', { vpc: 'vpc-0ffffffffffffffff' }],
  ['a group that is not there', { autoScalingGroup: 'nobody' }],
])('fails for %s, with the reason', async (_, target) => {
  const execution = await answer(await field(1), { target, ...asAda });
  expect(execution).toMatchObject({ status: 'FAILED', error: 'FleetRefused' });
});

test('a request that is not understood fails, and opens no case', async () => {
  const here = await field(1);
  const execution = await answer(here, { target: { vpc: '; rm -rf' }, ...asAda });
  expect(execution).toMatchObject({ status: 'FAILED', error: 'InvalidInput' });
  expect(executionsOf(here.range, 'Response')).toEqual([]);
});

describe('a tag', () => {
  const setTag = (here: Field, by: string): void => {
    const { world } = here.range;
    const { vpc } = here.network;
    const input = { Resources: [vpc.id], Tags: [{ Key: KEY, Value: 'true' }] };
    changeTags(world, 'vpc', vpc.id, vpc.tags, () => vpc.tags.set(KEY, 'true'));
    recordApiCall(world, {
      service: 'ec2',
      operation: 'CreateTags',
      caller: { arn: by, userId: 'x' },
      input,
      output: {},
    });
  };

  test('on a VPC is answered once CloudTrail knows who set it, and once however often the event comes', async () => {
    const here = await field(2);
    setTag(here, ADA);
    await pass(here, 10_000);
    const tagEvent = here.range.record.events.find(({ event }) => event.source === 'aws.tag');
    if (!tagEvent) throw new Error('there was no tag event');
    await here.range.invoke('FleetStartFunction', tagEvent.event);
    await pass(here, HOUR_MS);
    const machines = executionsOf(here.range, 'Answering');
    expect(machines).toHaveLength(1);
    expect(machines[0]?.status).toBe('SUCCEEDED');
    expect(executionsOf(here.range, 'Response').map(({ input }) => input)).toEqual(
      [1, 2].map(() =>
        expect.objectContaining({
          gate: 'open',
          trigger: expect.objectContaining({
            kind: 'tag',
            key: KEY,
            of: expect.stringContaining(here.network.vpc.id),
          }),
        }),
      ),
    );
  });

  test("by an instance's own credentials starts nothing, and raises the alarm", async () => {
    const here = await field(2);
    setTag(here, `arn:aws:sts::111122223333:assumed-role/web/${here.instances[0]?.id}`);
    await pass(here, HOUR_MS);
    expect(executionsOf(here.range, 'Answering')).toMatchObject([
      { status: 'FAILED', error: 'TriggerNotAllowed' },
    ]);
    expect(executionsOf(here.range, 'Response')).toEqual([]);
    expect(here.range.record.alarms.some(({ alarm }) => alarm.includes('TriggersRefused'))).toBe(true);
  });

  test('that an intruder sets a moment before does not keep out who may', async () => {
    const here = await field(1);
    const { vpc } = here.network;
    const byIntruder = `arn:aws:sts::111122223333:assumed-role/web/${here.instances[0]?.id}`;
    const { world } = here.range;
    const input = { Resources: [vpc.id], Tags: [{ Key: KEY, Value: 'true' }] };
    // CloudTrail knows of the intruder at once, of the other minutes later.
    const call = { service: 'ec2', operation: 'CreateTags', input, output: {} };
    recordApiCall(world, { ...call, caller: { arn: byIntruder, userId: 'x' } });
    Object.assign(world.cloudtrail.history.at(-1) ?? {}, { foundFrom: 0 });
    await pass(here, 30_000);
    setTag(here, ADA);
    await pass(here, HOUR_MS);
    expect(executionsOf(here.range, 'Answering')).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(executionsOf(here.range, 'Response')).toHaveLength(1);
  });

  test('that CloudTrail never speaks of starts nothing, and raises the alarm in the end', async () => {
    const here = await field(1);
    const { vpc } = here.network;
    changeTags(here.range.world, 'vpc', vpc.id, vpc.tags, () => vpc.tags.set(KEY, 'true'));
    await pass(here, HOUR_MS);
    expect(executionsOf(here.range, 'Answering')).toMatchObject([
      { status: 'FAILED', error: 'TriggerNotAllowed' },
    ]);
    expect(executionsOf(here.range, 'Response')).toEqual([]);
    expect(here.range.record.alarms.some(({ alarm }) => alarm.includes('TriggersRefused'))).toBe(true);
  });

  test('on an Auto Scaling group is known by the call that set it, and who made it', async () => {
    const here = await field(2);
    const { world } = here.range;
    addAutoScalingGroup(world, {
      name: 'web',
      subnetIds: [here.network.subnets[0].id],
      instanceIds: idsOf(here.instances),
      launch: () => launchInstance(world, { subnetId: here.network.subnets[0].id, type: 't3.micro' }),
    });
    const input = {
      Tags: [
        {
          ResourceId: 'web',
          ResourceType: 'auto-scaling-group',
          Key: KEY,
          Value: 'true',
          PropagateAtLaunch: true,
        },
      ],
    };
    createOrUpdateTags.apply(input, { world } as Parameters<typeof createOrUpdateTags.apply>[1]);
    const caller = { arn: ADA, userId: 'x' };
    recordApiCall(world, {
      service: 'autoscaling',
      operation: 'CreateOrUpdateTags',
      caller,
      input,
      output: {},
    });
    await pass(here, 120_000);
    const [execution] = executionsOf(here.range, 'Answering');
    expect(execution?.status).toBe('SUCCEEDED');
    expect(execution && new Set(summaryOf(execution).opened.map(instanceOf))).toEqual(
      new Set(idsOf(here.instances)),
    );
  });
});
