import type { StopInstancesResult, TerminateInstancesResult } from '@aws-sdk/client-ec2';
import { openFlow } from '../../../../range/services/ec2/connection-tracking';
import { powerOffFromGuest, terminateInstance } from '../../../../range/services/ec2/lifecycle';
import { modifyInstanceAttribute } from '../../../../range/services/ec2/modify-instance-attribute';
import { modifyInstanceMetadataOptions } from '../../../../range/services/ec2/modify-instance-metadata-options';
import { startInstances } from '../../../../range/services/ec2/start-instances';
import type { Instance } from '../../../../range/services/ec2/state';
import { stopInstances } from '../../../../range/services/ec2/stop-instances';
import { terminateInstances } from '../../../../range/services/ec2/terminate-instances';
import { NotModelled } from '../../../../range/wire/service-error';
import { errorCode, invoke } from '../../world-fixture';
import { type Scene, scene } from './scene';

const MINUTE_MS = 60_000;
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000';

function stop(s: Scene, instance: Instance, options: object = {}) {
  return invoke<StopInstancesResult>(s, stopInstances, { InstanceIds: [instance.id], ...options });
}

function stateEvents(s: Scene): unknown[] {
  return s.events
    .filter((event) => event['detail-type'] === 'EC2 Instance State-change Notification')
    .map(({ detail }) => (detail as { state: string }).state);
}

describe('a stop', () => {
  test('answers with stopping and ends with stopped, and both are announced', () => {
    const s = scene();
    const instance = s.launch();
    expect(stop(s, instance).StoppingInstances).toEqual([
      {
        InstanceId: instance.id,
        CurrentState: { Code: 64, Name: 'stopping' },
        PreviousState: { Code: 16, Name: 'running' },
      },
    ]);
    s.advance(MINUTE_MS);
    expect(instance.state).toBe('stopped');
    expect(instance.stateTransitionReason).toMatch(/^User initiated \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT\)$/);
    expect(stateEvents(s)).toEqual(['stopping', 'stopped']);
  });

  test('warns the guest, which keeps its flows until it is off', () => {
    const s = scene();
    const instance = s.launch();
    const answer = openFlow(s.world, {
      eniId: s.eniOf(instance).id,
      direction: 'egress',
      protocol: 'tcp',
      remoteIp: '198.51.100.7',
      remotePort: 443,
    });
    const guest: string[] = [];
    s.world.ec2.onGuestState.subscribe((_id, state) => guest.push(state));
    stop(s, instance);
    s.advance(9000);
    expect(answer).toMatchObject({ flow: { alive: true } });
    s.advance(MINUTE_MS);
    expect(guest).toEqual(['shutting-down', 'off']);
    expect(answer).toMatchObject({ flow: { alive: false, closedBy: 'power-off' } });
  });

  test('that skips the shutdown of the OS takes the guest by surprise within 1.5 s', () => {
    const s = scene();
    const instance = s.launch();
    const guest: string[] = [];
    s.world.ec2.onGuestState.subscribe((_id, state) => guest.push(state));
    stop(s, instance, { SkipOsShutdown: true });
    s.advance(1500);
    expect(guest).toEqual(['off']);
  });

  test('that skips the shutdown of the OS overtakes a graceful one', () => {
    const s = scene();
    const instance = s.launch();
    stop(s, instance);
    stop(s, instance, { SkipOsShutdown: true });
    s.advance(1500);
    expect(instance.guest).toBe('off');
    s.advance(2 * MINUTE_MS);
    expect(stateEvents(s)).toEqual(['stopping', 'stopped']);
  });

  test('loses RAM, the disks of the host and the auto-assigned address, and keeps the rest', () => {
    const s = scene();
    const instance = s.launch({
      type: 'm5d.large',
      memory: { secret: 'key' },
      instanceStore: [{ '/scratch/log': 'x' }],
      volumes: [{ deviceName: '/dev/xvda', content: { '/var/log/auth.log': 'y' } }],
    });
    const { privateAddresses, ipv6Addresses } = s.eniOf(instance);
    const before = privateAddresses[0]?.ip;
    expect(privateAddresses[0]?.publicAddress?.kind).toBe('auto-assigned');
    stop(s, instance);
    s.advance(MINUTE_MS);
    expect(instance.memory.size).toBe(0);
    expect(instance.instanceStore.map(({ content }) => content.size)).toEqual([0]);
    expect(s.eniOf(instance).privateAddresses).toEqual([{ ip: before, primary: true }]);
    expect(ipv6Addresses).toHaveLength(1);
    const root = s.world.ec2.volumes.get(instance.blockDevices[0]?.volumeId ?? '');
    expect(root?.content.get('/var/log/auth.log')).toBe('y');
  });

  test('keeps an Elastic IP', () => {
    const s = scene();
    const instance = s.launch({ publicIp: 'elastic' });
    stop(s, instance);
    s.advance(MINUTE_MS);
    expect(s.eniOf(instance).privateAddresses[0]?.publicAddress?.kind).toBe('elastic');
  });

  test.each([
    ['stop protection', { attributes: { disableApiStop: true } }, {}, 'OperationNotPermitted'],
    ['a one-time Spot request', { lifecycle: 'spot-one-time' }, {}, 'UnsupportedOperation'],
    ['an instance store root', { rootDeviceType: 'instance-store' }, {}, 'UnsupportedOperation'],
    [
      'hibernation that was not set up at launch',
      { launchedAt: 0 },
      { Hibernate: true },
      'UnsupportedHibernationConfiguration',
    ],
    [
      'hibernation right after launch',
      { hibernationConfigured: true },
      { Hibernate: true },
      'UnsupportedOperation',
    ],
  ] as const)('rejects %s', (_what, spec, options, code) => {
    const s = scene();
    const instance = s.launch(spec);
    expect(errorCode(s, stopInstances, { InstanceIds: [instance.id], ...options })).toBe(code);
    expect(instance.state).toBe('running');
  });

  test('rejects a stop of several of which one may not be stopped, and stops none', () => {
    const s = scene();
    const [free, bound] = [s.launch(), s.launch({ attributes: { disableApiStop: true } })];
    expect(errorCode(s, stopInstances, { InstanceIds: [free.id, bound.id] })).toBe('OperationNotPermitted');
    expect(free.state).toBe('running');
  });

  test('rejects what is terminated, and does nothing to what is stopped', () => {
    const s = scene();
    const [gone, stopped] = [s.launch(), s.launch()];
    terminateInstance(s.world, gone);
    stop(s, stopped);
    s.advance(MINUTE_MS);
    expect(errorCode(s, stopInstances, { InstanceIds: [gone.id] })).toBe('IncorrectInstanceState');
    expect(stop(s, stopped).StoppingInstances?.[0]?.CurrentState?.Name).toBe('stopped');
  });

  test('a persistent Spot request may be stopped', () => {
    const s = scene();
    expect(stop(s, s.launch({ lifecycle: 'spot-persistent' })).StoppingInstances).toHaveLength(1);
  });

  test('rejects a call without ids', () => {
    expect(errorCode(scene(), stopInstances, { InstanceIds: [] })).toBe('MissingParameter');
  });

  test('fails loudly on hibernation that skips the shutdown of the OS', () => {
    const s = scene();
    const input = { InstanceIds: [s.launch().id], Hibernate: true, SkipOsShutdown: true };
    expect(() => invoke(s, stopInstances, input)).toThrow(NotModelled);
  });
});

describe('hibernation', () => {
  const hibernating = {
    hibernationConfigured: true,
    memory: { secret: 'key' },
    launchedAt: 0,
    volumes: [{ deviceName: '/dev/xvda', kmsKeyId: KEY }],
  } as const;

  test('saves the RAM to the root volume, and a start restores it', () => {
    const s = scene();
    const instance = s.launch(hibernating);
    stop(s, instance, { Hibernate: true });
    s.advance(5 * MINUTE_MS);
    const root = s.world.ec2.volumes.get(instance.blockDevices[0]?.volumeId ?? '');
    expect([...(root?.content.values() ?? [])]).toEqual(['key']);
    expect(instance.stateReason?.code).toBe('Client.UserInitiatedHibernate');
    invoke(s, startInstances, { InstanceIds: [instance.id] });
    s.advance(MINUTE_MS);
    expect(instance.memory.get('secret')).toBe('key');
  });

  test('freezes the guest, on which nothing runs any more and no connection passes, and warns it of no shutdown', () => {
    const s = scene();
    const instance = s.launch(hibernating);
    const guest: string[] = [];
    s.world.ec2.onGuestState.subscribe((_id, state) => guest.push(state));
    stop(s, instance, { Hibernate: true });
    s.advance(5 * MINUTE_MS);
    expect(guest).toEqual(['frozen', 'off']);
  });

  test('loses the RAM when the power is cut while it is being written', () => {
    const s = scene();
    const instance = s.launch(hibernating);
    stop(s, instance, { Hibernate: true });
    s.advance(4_000);
    expect(instance.guest).toBe('frozen');
    stop(s, instance, { SkipOsShutdown: true });
    s.advance(5 * MINUTE_MS);
    expect([instance.state, instance.hibernated]).toEqual(['stopped', false]);
  });

  test.each([
    ['an attribute', modifyInstanceAttribute, { DisableApiTermination: { Value: true } }],
    ['the metadata options', modifyInstanceMetadataOptions, { HttpEndpoint: 'disabled' }],
  ] as const)('rejects a change of %s of what is hibernated, until it is started', (_what, change, input) => {
    const s = scene();
    const instance = s.launch(hibernating);
    stop(s, instance, { Hibernate: true });
    s.advance(5 * MINUTE_MS);
    const given = { InstanceId: instance.id, ...input };
    expect(errorCode(s, change, given)).toBe('IncorrectInstanceState');
    invoke(s, startInstances, { InstanceIds: [instance.id] });
    s.advance(MINUTE_MS);
    expect(() => invoke(s, change, given)).not.toThrow();
  });

  test.each([
    ['shutdown', 'Client.UserInitiatedShutdown'],
    ['hibernation', 'Client.UserInitiatedHibernate'],
    ['none', undefined],
  ] as const)('that fails has the reason of the switch: %s', (failedHibernationReason, code) => {
    const s = scene({ ec2: { failedHibernationReason } });
    const instance = s.launch(hibernating);
    s.world.ec2.failingHibernations.add(instance.id);
    stop(s, instance, { Hibernate: true });
    s.advance(5 * MINUTE_MS);
    expect([instance.hibernated, instance.stateReason?.code]).toEqual([false, code]);
  });

  test('fails silently into a plain stop where the guest will not, and only the reason tells', () => {
    const s = scene();
    const instance = s.launch(hibernating);
    s.world.ec2.failingHibernations.add(instance.id);
    stop(s, instance, { Hibernate: true });
    s.advance(5 * MINUTE_MS);
    expect(instance.state).toBe('stopped');
    expect(instance.hibernated).toBe(false);
    expect(instance.stateReason?.code).toBe('Client.UserInitiatedShutdown');
    const root = s.world.ec2.volumes.get(instance.blockDevices[0]?.volumeId ?? '');
    expect(root?.content.size).toBe(0);
  });
});

describe('a start', () => {
  test('gives a new public address to a single interface, and none to an instance with two', () => {
    const s = scene();
    const instances = [s.launch(), s.launch({ secondaryInterfaces: [{ subnetId: s.subnet.id }] })];
    const before = s.eniOf(instances[0] as Instance).privateAddresses[0]?.publicAddress?.ip;
    for (const instance of instances) stop(s, instance);
    s.advance(MINUTE_MS);
    invoke(s, startInstances, { InstanceIds: instances.map(({ id }) => id) });
    s.advance(MINUTE_MS);
    const [one, two] = instances.map((i) => s.eniOf(i).privateAddresses[0]?.publicAddress?.ip);
    expect(one).toMatch(/^3\./);
    expect(one).not.toBe(before);
    expect(two).toBeUndefined();
  });

  test('rejects what is still stopping', () => {
    const s = scene();
    const instance = s.launch();
    stop(s, instance);
    expect(errorCode(s, startInstances, { InstanceIds: [instance.id] })).toBe('IncorrectInstanceState');
  });
});

describe('a termination', () => {
  test('deletes what DeleteOnTermination says, frees the rest, and leaves the instance visible', () => {
    const s = scene();
    const instance = s.launch({
      volumes: [{ deviceName: '/dev/xvda' }, { deviceName: '/dev/sdf' }],
    });
    const [root, data] = instance.blockDevices.map(({ volumeId }) => volumeId);
    const eniId = s.eniOf(instance).id;
    const answer = invoke<TerminateInstancesResult>(s, terminateInstances, { InstanceIds: [instance.id] });
    expect(answer.TerminatingInstances?.[0]?.CurrentState?.Name).toBe('shutting-down');
    s.advance(MINUTE_MS);
    expect(s.world.ec2.instances.get(instance.id)?.state).toBe('terminated');
    expect(s.world.ec2.volumes.has(root ?? '')).toBe(false);
    expect(s.world.ec2.volumes.get(data ?? '')).toMatchObject({ state: 'available' });
    expect(s.world.ec2.networkInterfaces.has(eniId)).toBe(false);
  });

  test('voids a stop that is under way', () => {
    const s = scene();
    const instance = s.launch();
    stop(s, instance);
    invoke(s, terminateInstances, { InstanceIds: [instance.id] });
    s.advance(5 * MINUTE_MS);
    expect(stateEvents(s)).toEqual(['stopping', 'shutting-down', 'terminated']);
  });

  test.each(['disableApiTermination', 'disableApiStop'] as const)(
    'rejects an instance with %s and spares all of its zone, not those of others',
    (attribute) => {
      const s = scene();
      const [bound, beside] = [s.launch({ attributes: { [attribute]: true } }), s.launch()];
      const elsewhere = s.launch();
      Object.assign(elsewhere, { availabilityZone: 'us-east-1b' });
      const InstanceIds = [bound, beside, elsewhere].map(({ id }) => id);
      expect(errorCode(s, terminateInstances, { InstanceIds })).toBe('OperationNotPermitted');
      expect([bound, beside, elsewhere].map(({ state }) => state)).toEqual([
        'running',
        'running',
        'shutting-down',
      ]);
    },
  );

  test('protection does not bind what comes from within EC2', () => {
    const s = scene();
    const instance = s.launch({ attributes: { disableApiTermination: true } });
    terminateInstance(s.world, instance);
    s.advance(MINUTE_MS);
    expect(instance.state).toBe('terminated');
  });
});

test.each([
  ['stop', 'stopped'],
  ['terminate', 'terminated'],
] as const)('poweroff in the guest with shutdown behaviour %s ends in %s', (behaviour, state) => {
  const s = scene();
  const instance = s.launch({
    attributes: {
      instanceInitiatedShutdownBehavior: behaviour,
      disableApiTermination: true,
      disableApiStop: true,
    },
  });
  powerOffFromGuest(s.world, instance);
  s.advance(MINUTE_MS);
  expect(instance.state).toBe(state);
  expect(instance.stateReason?.code).toBe('Client.InstanceInitiatedShutdown');
});

test('the same seed gives the same history', () => {
  const history = () => {
    const s = scene({ seed: 'one' });
    stop(s, s.launch());
    s.advance(MINUTE_MS);
    return JSON.stringify(s.events);
  };
  expect(history()).toBe(history());
});
