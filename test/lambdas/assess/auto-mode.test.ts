import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Agent } from '../../../lambdas/assess/agent';
import { AUTO_RULES, type AutoInputs, autoMode, captureObstacle } from '../../../lambdas/assess/auto-mode';
import type { Facts } from '../../../lambdas/assess/facts';
import { isUnknown } from '../../../lambdas/assess/facts';
import { prerequisitesOf, unmet } from '../../../lambdas/assess/hibernation';

const NOW = 1_800_000_000_000;
const unknown = { unknown: 'RequestLimitExceeded: try again' };

const FACTS: Facts = {
  state: 'running',
  platform: 'linux',
  launchedAt: NOW - 86_400_000,
  isHibernationConfigured: true,
  type: { name: 'm5.large', ramMiB: 8192, canHibernate: true, isBareMetal: false, instanceStoreGB: 0 },
  root: { volumeType: 'gp3', isEncrypted: true, sizeGiB: 30 },
  spot: null,
  containers: null,
};
const TYPE = { name: 'm5.large', ramMiB: 8192, canHibernate: true, isBareMetal: false, instanceStoreGB: 0 };

const C2 = { type: 'Backdoor:EC2/C&CActivity.B', severity: 8 };
const MINER = { type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS', severity: 8 };
const CAPTURE = { memoryCapture: true, hasWindowsTool: false, openChannel: false };
const ONLINE = { pingStatus: 'Online', silentSeconds: 60 };

type Given = Partial<Omit<AutoInputs, 'facts' | 'hibernation'>> & { readonly facts?: Partial<Facts> };
type Finding = AutoInputs['finding'];

function inputs({ facts, ...given }: Given = {}): AutoInputs {
  const all = { ...FACTS, ...facts };
  return {
    finding: C2,
    agent: ONLINE,
    lackingEndpoints: [],
    settings: { captureMiBPerSecond: 64, longestCaptureMinutes: 60 },
    capture: CAPTURE,
    ...given,
    facts: all,
    hibernation: prerequisitesOf(all, false, NOW),
  };
}

const TABLE: readonly (readonly [what: string, given: Given, rule: string])[] = [
  ['a C2 finding on a subject with an agent', {}, 'capture-and-stop'],
  ['a finding of lower severity', { finding: { ...C2, severity: 5 } }, 'capture'],
  ['no finding at all', { finding: null }, 'capture'],
  ['a miner', { finding: MINER }, 'abuse'],
  ['a miner that is not severe', { finding: { ...MINER, severity: 5 } }, 'capture'],
  ['a denial of service', { finding: { type: 'Backdoor:EC2/DenialOfService.Dns', severity: 8 } }, 'abuse'],
  ['no agent', { agent: null }, 'hibernate'],
  ['an agent that lost its connection', { agent: { ...ONLINE, pingStatus: 'ConnectionLost' } }, 'hibernate'],
  ['an agent that was not heard for long', { agent: { ...ONLINE, silentSeconds: 3_600 } }, 'hibernate'],
  [
    'a capture that takes too long',
    { settings: { captureMiBPerSecond: 1, longestCaptureMinutes: 60 } },
    'hibernate',
  ],
  ['memoryCapture switched off', { capture: { ...CAPTURE, memoryCapture: false } }, 'hibernate'],
  ['Windows without a tool', { facts: { platform: 'windows' } }, 'hibernate'],
  [
    'Windows with a tool',
    { facts: { platform: 'windows' }, capture: { ...CAPTURE, hasWindowsTool: true } },
    'capture-and-stop',
  ],
  [
    'no agent and no hibernation',
    { agent: null, facts: { isHibernationConfigured: false } },
    'nothing-keeps-memory',
  ],
  [
    'no agent and a root volume that is not known',
    { agent: null, facts: { root: unknown } },
    'nothing-keeps-memory',
  ],
  ['a node of containers', { facts: { containers: 'a node of the Kubernetes cluster prod' } }, 'containers'],
  ['instance-store volumes', { facts: { type: { ...TYPE, instanceStoreGB: 75 } } }, 'instance-store'],
  [
    'a miner with instance-store volumes',
    { finding: MINER, facts: { type: { ...TYPE, instanceStoreGB: 75 } } },
    'instance-store',
  ],
  ['a one-time Spot request', { facts: { spot: { type: 'one-time', hasLaunchGroup: false } } }, 'spot'],
  [
    'a persistent Spot request',
    { facts: { spot: { type: 'persistent', hasLaunchGroup: false } } },
    'capture-and-stop',
  ],
  ['a subject that is stopped', { facts: { state: 'stopped' } }, 'off'],
  ['a type that is not known', { facts: { type: unknown } }, 'unknown'],
  ['a Spot request that is not known', { facts: { spot: unknown } }, 'unknown'],
  ['containers that are not known', { facts: { containers: unknown } }, 'unknown'],
  ['an agent that is not known', { agent: unknown }, 'unknown'],
  ['endpoints that are not known', { lackingEndpoints: unknown }, 'unknown'],
  ['a VPC without the endpoints', { lackingEndpoints: ['ssm'] }, 'hibernate'],
  [
    'a VPC without the endpoints where the channel may be open',
    { lackingEndpoints: ['ssm'], capture: { ...CAPTURE, openChannel: true } },
    'capture-and-stop',
  ],
];

describe('auto', () => {
  it.each(TABLE)('for %s goes by its rule', (_what, given, rule) => {
    const choice = autoMode(inputs(given));
    expect(choice.reason).toContain(`by its rule ${rule}: `);
    expect(choice.mode).toBe(AUTO_RULES.find(({ name }) => name === rule)?.mode);
  });

  it('has a case in this table for every rule', () => {
    expect(new Set(TABLE.map(([, , rule]) => rule))).toEqual(new Set(AUTO_RULES.map(({ name }) => name)));
  });

  it('has the table that docs/modes.md shows, in its order', () => {
    const text = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'modes.md'), 'utf8');
    const shown = text.split('\n').filter((line) => /^\| \d+ \|/.test(line));
    expect(shown).toEqual(
      AUTO_RULES.map(({ name, when, mode }, at) => `| ${at + 1} | \`${name}\` | ${when} | \`${mode}\` |`),
    );
  });

  it('says everything that it looked at, and is bounded', () => {
    const { reason, looked } = autoMode(inputs());
    for (const what of ['finding', 'RAM', 'agent', 'hibernation', 'instance store', 'Spot', 'containers'])
      expect(reason).toContain(`${what}: `);
    expect(looked?.map(({ what }) => what)).toContain('platform');
    const long = { type: 'x'.repeat(10_000), severity: 8 };
    const failing = { unknown: 'y'.repeat(10_000) };
    const facts = { type: failing, root: failing, spot: failing, containers: failing };
    expect(autoMode(inputs({ finding: long, facts })).reason.length).toBeLessThanOrEqual(1_000);
  });
});

const fact = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: value }, fc.constant(unknown));
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  state: fc.oneof(
    { weight: 6, arbitrary: fc.constant('running') },
    fc.constantFrom('stopped', 'stopping', 'pending', 'unknown'),
  ),
  platform: fc.constantFrom('linux' as const, 'windows' as const),
  launchedAt: fc.option(fc.integer({ min: NOW - 1_000_000, max: NOW }), { nil: undefined }),
  isHibernationConfigured: fc.boolean(),
  type: fact(
    fc.record({
      name: fc.constant('m5.large'),
      ramMiB: fc.constantFrom(512, 8192, 16_384, 153_600, 1_000_000),
      canHibernate: fc.boolean(),
      isBareMetal: fc.boolean(),
      instanceStoreGB: fc.constantFrom(0, 0, 75),
    }),
  ),
  root: fact(
    fc.option(
      fc.record({
        volumeType: fc.constantFrom('gp2', 'gp3', 'io1', 'st1'),
        isEncrypted: fc.boolean(),
        sizeGiB: fc.constantFrom(8, 200),
      }),
    ),
  ),
  spot: fact(
    fc.option(fc.record({ type: fc.constantFrom('one-time', 'persistent'), hasLaunchGroup: fc.boolean() })),
  ),
  containers: fact(fc.option(fc.constant('a container instance of the ECS cluster web'), { freq: 1 })),
});
const anyInputs: fc.Arbitrary<Given> = fc.record({
  finding: fc.option<Finding>(
    fc.record({
      type: fc.constantFrom(C2.type, MINER.type, 'Backdoor:EC2/Spambot', 'Recon:EC2/Portscan', ''),
      severity: fc.constantFrom(1, 4.9, 6.9, 7, 8, 9.5),
    }),
  ),
  facts: anyFacts,
  agent: fact(
    fc.option<Agent>(
      fc.record({ pingStatus: fc.constantFrom('Online', 'ConnectionLost'), silentSeconds: fc.nat(10_000) }),
    ),
  ),
  settings: fc.record({
    captureMiBPerSecond: fc.integer({ min: 1, max: 1_000 }),
    longestCaptureMinutes: fc.integer({ min: 1, max: 360 }),
  }),
  lackingEndpoints: fact(fc.constantFrom([], ['ssm'])),
  capture: fc.record({
    memoryCapture: fc.boolean(),
    hasWindowsTool: fc.boolean(),
    openChannel: fc.boolean(),
  }),
});

describe('whatever it finds, auto', () => {
  const holds = (law: (given: AutoInputs, mode: string) => void): void =>
    fc.assert(
      fc.property(anyInputs, (given) => {
        const all = inputs(given);
        law(all, autoMode(all).mode);
      }),
      { numRuns: 3_000 },
    );

  it('hibernates only what meets every prerequisite', () => {
    holds(({ hibernation }, mode) => {
      if (mode === 'hibernate') expect(unmet(hibernation)).toEqual([]);
    });
  });

  it('stops only what runs, of which everything is known, and which loses no data and no containers of others', () => {
    holds(({ facts: { state, type, spot, containers }, agent, lackingEndpoints }, mode) => {
      if (mode === 'online') return;
      expect([type, spot, containers, agent, lackingEndpoints].filter((each) => isUnknown(each))).toEqual([]);
      expect([state, containers]).toEqual(['running', null]);
      expect(type).toMatchObject({ instanceStoreGB: 0 });
      if (spot !== null) expect(spot).toMatchObject({ type: 'persistent' });
    });
  });

  it('gives memory up for severe abuse only, and promises a capture only where nothing stands in its way', () => {
    holds((given, mode) => {
      const { finding } = given;
      if (mode === 'offline') {
        expect(finding?.type).toMatch(/^(CryptoCurrency:|Backdoor:EC2\/(DenialOfService\.|Spambot))/);
        expect(finding?.severity).toBeGreaterThanOrEqual(7);
      }
      if (mode === 'capture-then-stop') expect(captureObstacle(given)).toBeUndefined();
    });
  });

  it('chooses the same again', () => {
    holds((given, mode) => {
      expect(autoMode(given)).toEqual(autoMode(given));
      expect(autoMode(given).mode).toBe(mode);
    });
  });
});
