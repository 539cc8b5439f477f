import { Intruder } from '../../../range/intruder/intruder';
import { LEAK_PATHS } from '../../../range/intruder/path';
import { closeFlow } from '../../../range/services/ec2/connection-tracking';
import { startInstance, stopInstance } from '../../../range/services/ec2/lifecycle';
import { intruderFixture } from './intruder-fixture';

const BEAT = 5_000;
const TRACE = '/var/tmp/loader';

function intruded({ isC2Named = true, patienceMs = 0 } = {}) {
  const fixture = intruderFixture();
  const { world, subject, loot } = fixture;
  const told: string[] = [];
  const intruder = new Intruder(world, {
    instance: subject,
    c2: { ip: '198.51.100.23', port: 443 },
    isC2Named,
    loot,
    beaconMs: BEAT,
    patienceMs,
    tracePath: TRACE,
    onEvent: (text) => told.push(text),
  });
  intruder.start();
  const traces = (): boolean[] => [...world.ec2.volumes.values()].map(({ content }) => content.has(TRACE));
  return { ...fixture, intruder, told, traces };
}

test('tries every path that the subject offers at every beat', () => {
  const { world, intruder, advance } = intruded();
  world.ec2.serialConsoleAccess = true;
  advance(BEAT);
  expect(intruder.openPaths()).toEqual(LEAK_PATHS);
  const last = intruder.leaks.filter(({ at }) => at === world.clock.now());
  expect(new Set(last.map(({ path }) => path))).toEqual(new Set(LEAK_PATHS));
});

test('has one open connection more where the trigger does not name the C2 server', () => {
  const { world, intruder, advance } = intruded({ isC2Named: false });
  advance(BEAT);
  const last = intruder.leaks.filter(({ at }) => at === world.clock.now());
  expect(last.map(({ path }) => path)).not.toContain('finding-addresses');
  expect(last.filter(({ path }) => path === 'open-connections')).toHaveLength(2);
});

test('is left with the credentials once the power is off, and wipes nothing', () => {
  const { world, subject, intruder, advance, traces } = intruded();
  stopInstance(world, subject, { skipOsShutdown: true });
  advance(60_000);
  const last = intruder.leaks.filter(({ at }) => at > world.clock.now() - BEAT);
  expect(last.map(({ path }) => path)).toEqual(['credentials']);
  expect(intruder.openPaths()).toEqual(['credentials']);
  expect([intruder.noticed, ...traces()]).toEqual([undefined, true]);
});

test('wipes the traces a moment after the C2 connection is lost for good', () => {
  const { world, subject, intruder, advance, quarantine, traces } = intruded();
  quarantine();
  for (const flow of world.ec2.flows.values()) closeFlow(world, flow, 'peer');
  advance(BEAT);
  expect(intruder.noticed).toBe('the C2 connection is gone and cannot be opened again');
  expect(traces()).toEqual([true]);
  advance(BEAT);
  expect(traces()).toEqual([false]);
  expect(subject.memory.has('implant')).toBe(false);
});

test('goes on calling for as long as its patience lasts, and wipes nothing until then', () => {
  const { world, intruder, advance, quarantine, traces } = intruded({ patienceMs: 10 * BEAT });
  quarantine();
  for (const flow of world.ec2.flows.values()) closeFlow(world, flow, 'peer');
  advance(9 * BEAT);
  expect([intruder.noticed, ...traces()]).toEqual([undefined, true]);
  advance(3 * BEAT);
  expect([intruder.noticed, ...traces()]).toEqual([expect.stringContaining('gone'), false]);
});

test('notices that the guest is told to shut down', () => {
  const { world, subject, intruder } = intruded();
  stopInstance(world, subject);
  expect(intruder.noticed).toBe('the guest is told to shut down');
});

test('is frozen by a hibernation: nothing gets out, nothing is wiped, its connections end, and a start wakes it', () => {
  const { world, subject, intruder, advance, traces, told } = intruded();
  stopInstance(world, subject, { hibernate: true });
  advance(3_000);
  expect(subject.guest).toBe('frozen');
  const before = intruder.leaks.filter(({ path }) => path !== 'credentials').length;
  advance(120_000);
  expect(intruder.leaks.filter(({ path }) => path !== 'credentials')).toHaveLength(before);
  expect([...world.ec2.flows.values()].filter(({ alive }) => alive)).toEqual([]);
  expect([intruder.noticed, ...traces()]).toEqual([undefined, true]);
  expect(told.at(-1)).toContain('in the RAM image on the root volume');
  startInstance(world, subject);
  advance(60_000);
  expect(subject.memory.get('implant')).toBe(intruder.ramSecret);
  expect(intruder.openPaths()).toContain('finding-addresses');
});
