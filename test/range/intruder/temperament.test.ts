import { Intruder } from '../../../range/intruder/intruder';
import {
  ORDINARY,
  type Sign,
  TEMPERAMENTS,
  type Temperament,
  type Way,
} from '../../../range/intruder/temperament';
import { addSecurityGroup, allow, launchInstance } from '../../../range/services/ec2/builders';
import { stopInstance } from '../../../range/services/ec2/lifecycle';
import { intruderFixture } from './intruder-fixture';

const BEAT = 5_000;
const TRACE = '/var/tmp/loader';

function intruded(traits: Partial<Temperament>) {
  const fixture = intruderFixture();
  const { world, subject, loot } = fixture;
  const intruder = new Intruder(world, {
    instance: subject,
    c2: { ip: '198.51.100.23', port: 443 },
    isC2Named: true,
    loot,
    beaconMs: BEAT,
    patienceMs: 30 * 60_000,
    tracePath: TRACE,
    temperament: { ...ORDINARY, ...traits },
    onEvent: () => undefined,
  });
  const isWiped = (): boolean =>
    [...world.ec2.volumes.values()].every(({ content }) => !content.has(TRACE)) && subject.memory.size === 0;
  return { ...fixture, intruder, isWiped };
}

const sentBy = (intruder: Intruder): number => intruder.leaks.reduce((sum, { bytes }) => sum + bytes, 0);

test('sends as much as its temperament says, by the ways that it names and no other', () => {
  const usual = intruded({ sends: { c2: 1 } });
  const half = intruded({ sends: { c2: 0.5 } });
  for (const { intruder, advance } of [usual, half]) {
    intruder.start();
    advance(10 * BEAT);
    expect(intruder.openPaths()).toEqual(['finding-addresses']);
  }
  expect(sentBy(half.intruder)).toBe(sentBy(usual.intruder) / 2);
  expect(sentBy(usual.intruder)).toBeGreaterThan(0);
});

test('varies its beats by its jitter', () => {
  const { world, intruder, advance } = intruded({ jitter: 0.2 });
  const beats: number[] = [];
  intruder.onBeat.subscribe(() => beats.push(world.clock.now()));
  intruder.start();
  advance(40 * BEAT);
  const apart = beats.slice(1).map((at, index) => at - (beats[index] ?? 0));
  expect(Math.min(...apart)).toBeGreaterThanOrEqual(4_000);
  expect(Math.max(...apart)).toBeLessThanOrEqual(6_000);
  expect(new Set(apart).size).toBeGreaterThan(10);
});

describe.each<[Sign, Sign[], boolean]>([
  ['isolation', ['isolation'], true],
  ['isolation', ['c2-lost', 'shutdown', 'command'], false],
])('in quarantine, where %s is the sign', (_, signs, notices) => {
  test(`an intruder that watches for ${signs.join(', ')} ${notices ? 'wipes' : 'goes on'}`, () => {
    const { intruder, advance, quarantine, isWiped } = intruded({ signs });
    intruder.start();
    quarantine();
    advance(4 * BEAT);
    expect([intruder.noticed !== undefined, isWiped()]).toEqual([notices, notices]);
  });
});

test('a stop through the guest is a sign only for whoever watches for it', () => {
  const noticed = [['shutdown'], []].map((signs) => {
    const { world, subject, intruder } = intruded({ signs: signs as Sign[] });
    intruder.start();
    stopInstance(world, subject);
    return intruder.noticed;
  });
  expect(noticed).toEqual(['the guest is told to shut down', undefined]);
});

describe('a worm', () => {
  const infects = { ports: [22], chance: 1 };

  function network() {
    const fixture = intruded({ infects });
    const { world, subject } = fixture;
    const neighbour = (name: string, port: number): string => {
      const { id } = addSecurityGroup(world, subject.vpcId, {
        name,
        rules: [allow('ingress', 'tcp', port, '10.0.0.0/8')],
      });
      return launchInstance(world, { subnetId: subject.subnetId, groupIds: [id] }).id;
    };
    return { ...fixture, neighbour };
  }

  test('breaks into those that it reaches, and into nobody else', () => {
    const { intruder, neighbour, advance } = network();
    const [open] = [neighbour('open', 22), neighbour('shut', 8080)];
    intruder.start();
    advance(BEAT);
    expect([...(intruder.infection?.infected.keys() ?? [])]).toEqual([open]);
  });

  test('reaches nobody from quarantine', () => {
    const { intruder, neighbour, advance, quarantine } = network();
    neighbour('open', 22);
    quarantine();
    intruder.start();
    advance(10 * BEAT);
    expect(intruder.infection?.infected.size).toBe(0);
  });
});

describe('ransomware', () => {
  const traits: Partial<Temperament> = {
    signs: ['isolation'],
    reaction: 'hurry',
    encrypts: { files: 100, perBeat: 2, hurriedPerBeat: 10 },
  };

  test('needs no network, hurries in quarantine, and ends with the power', () => {
    const { world, subject, intruder, advance, quarantine } = intruded(traits);
    intruder.start();
    expect(intruder.encryption?.lost).toBe(2);
    quarantine();
    advance(3 * BEAT);
    const hurried = 2 + 2 + 10 + 10;
    expect(intruder.encryption?.lost).toBe(hurried);
    stopInstance(world, subject, { skipOsShutdown: true });
    advance(20 * BEAT);
    expect(intruder.encryption?.lost).toBe(hurried);
  });

  test('leaves to a copy what was still readable when that was made', () => {
    const { intruder, advance } = intruded(traits);
    intruder.start();
    const copy = new Map(intruder.encryption?.volume?.content);
    advance(5 * BEAT);
    const { encryption } = intruder;
    expect(encryption?.readable(copy)).toBe(98);
    expect(encryption?.readable(encryption.volume?.content ?? new Map())).toBe(88);
  });
});

test('every temperament is told apart by its name, uses ways that exist and says which techniques it stands for', () => {
  expect(new Set(TEMPERAMENTS.map(({ name }) => name)).size).toBe(TEMPERAMENTS.length);
  for (const { sends, techniques } of TEMPERAMENTS) {
    expect(Object.keys(sends) as Way[]).toContain('c2');
    expect(techniques.every((id) => /^T\d{4}(\.\d{3})?$/.test(id))).toBe(true);
  }
});
