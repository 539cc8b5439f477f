import fc from 'fast-check';
import type { Policy } from '../../../lambdas/common/policy';
import type { ReportInput } from '../../../lambdas/report/input';
import type { Observed } from '../../../lambdas/report/observe';
import type { VaultItem } from '../../../lambdas/report/vault-items';
import { computeVerdict, type Verdict } from '../../../lambdas/report/verdict';
import { POLICY } from '../policy-fixture';
import { aclThatDenies, input, interfaceIn, items, observed, result } from './report-fixture';

interface Change {
  readonly input?: Partial<ReportInput>;
  readonly observed?: Partial<Observed>;
  readonly items?: readonly VaultItem[];
  readonly policy?: Partial<Policy>;
}

const verdict = (change: Change = {}): Verdict =>
  computeVerdict({ ...input, ...change.input }, { ...observed, ...change.observed }, change.items ?? items, {
    ...POLICY,
    ...change.policy,
  });

const evidence = (change: Change, what: string) =>
  verdict(change).evidenceItems.find((each) => each.what === what);

const withoutMemory = input.results.filter(({ step }) => step !== 'memory');
const contextResult = (items: readonly object[]) => result('context', 'ok', { detail: { items } });

const OUTSIDE = [interfaceIn('sg-old')];

describe('containment', () => {
  it('holds when every interface is in the quarantine group alone, which has no rule', () => {
    expect(verdict()).toMatchObject({
      containment: 'contained',
      because: [
        '1 of 1 network interfaces are in the quarantine group, which has no rule',
        '198.51.100.23: denied in the network ACLs of its subnets',
      ],
    });
  });

  it.each(['stopped', 'stopping'])('holds when the subject is %s, wherever its interfaces are', (state) => {
    const { containment, because } = verdict({ observed: { state, networkInterfaces: OUTSIDE } });
    expect(containment).toBe('contained');
    expect(because[0]).toBe(`the subject is ${state}`);
    expect(because[1]).toContain('eni-1 (sg-old)');
  });

  it.each<[string, Partial<Observed>, string]>([
    ['an interface is in another group', { networkInterfaces: OUTSIDE }, 'eni-1 (sg-old)'],
    [
      'an interface is in another group besides',
      { networkInterfaces: [interfaceIn('sg-quarantine', 'sg-old')] },
      'eni-1 (sg-quarantine, sg-old)',
    ],
    [
      'one of two interfaces is outside',
      {
        networkInterfaces: [...(observed.networkInterfaces ?? []), { ...interfaceIn('sg-old'), id: 'eni-2' }],
      },
      'eni-2 (sg-old)',
    ],
    ['the quarantine group has a rule', { emptyQuarantineGroups: new Set() }, 'eni-1 (sg-quarantine)'],
    ['an interface has no group', { networkInterfaces: [interfaceIn()] }, 'eni-1 ()'],
    ['no interface was found', { networkInterfaces: [] }, 'no interface found'],
    ['the interfaces could not be read', { networkInterfaces: undefined }, 'could not be read'],
    ['the state could not be read', { state: undefined }, 'could not be read'],
    ['somebody terminated the subject', { state: 'terminated', networkInterfaces: [] }, 'somebody ended it'],
    ['somebody is terminating the subject', { state: 'shutting-down' }, 'somebody ended it'],
  ])('fails when %s, and says so', (_, change, because) => {
    const { containment, because: reasons } = verdict({ observed: change });
    expect(containment).toBe('not contained');
    expect(reasons.join()).toContain(because);
  });

  it("does not take a step's word, in either direction", () => {
    const claims = [result('isolate', 'ok'), result('power', 'ok')];
    const denials = [result('isolate', 'failed', { why: 'x' }), result('power', 'failed')];
    expect(
      verdict({ input: { results: claims }, observed: { networkInterfaces: OUTSIDE } }).containment,
    ).toBe('not contained');
    expect(verdict({ input: { results: denials } }).containment).toBe('contained');
  });

  it('is contained only if the subject is off or all of its interfaces are in an empty quarantine group', () => {
    const group = fc.constantFrom('sg-quarantine', 'sg-open', 'sg-old');
    const networkInterfaces = fc.option(
      fc.array(
        fc.array(group, { maxLength: 3 }).map((groups) => interfaceIn(...groups)),
        { maxLength: 4 },
      ),
      { nil: undefined },
    );
    const state = fc.constantFrom(
      undefined,
      'pending',
      'running',
      'stopping',
      'stopped',
      'shutting-down',
      'terminated',
    );
    fc.assert(
      fc.property(networkInterfaces, state, (found, now) => {
        const { containment } = verdict({ observed: { networkInterfaces: found, state: now } });
        const isIn =
          found?.every(({ groups }) => groups.join() === 'sg-quarantine') === true && found.length > 0;
        const isOff = now === 'stopped' || now === 'stopping';
        const isThere = now !== undefined && now !== 'terminated' && now !== 'shutting-down';
        expect(containment === 'contained').toBe(isThere && found !== undefined && (isOff || isIn));
      }),
    );
  });
});

describe('evidence', () => {
  it('is complete with before-state, every volume, memory and what the APIs know', () => {
    expect(verdict()).toMatchObject({ evidence: 'complete' });
    expect(new Set(verdict().evidenceItems.map(({ status }) => status))).toEqual(new Set(['complete']));
  });

  it.each<[string, Change, string]>([
    ['the before-state is not in the vault', { items: items.slice(1) }, 'before-state'],
    [
      'a snapshot is pending',
      { observed: { snapshots: observed.snapshots?.map((each) => ({ ...each, state: 'pending' })) } },
      'snapshots',
    ],
    [
      'a snapshot is in error',
      { observed: { snapshots: observed.snapshots?.map((each) => ({ ...each, state: 'error' })) } },
      'snapshots',
    ],
    ['a volume has no snapshot', { observed: { snapshots: observed.snapshots?.slice(1) } }, 'snapshots'],
    ['the snapshots could not be read', { observed: { snapshots: undefined } }, 'snapshots'],
    ['the subject was never assessed', { input: { subject: null } }, 'snapshots'],
    ['the image is not in the vault', { items: items.slice(0, 1) }, 'memory'],
    [
      'the capture failed',
      { input: { results: [result('memory', 'failed', { why: 'cut short' })] } },
      'memory',
    ],
    [
      'the image was not proved',
      { input: { results: [result('memory', 'ok'), result('image', 'failed', { why: 'another hash' })] } },
      'memory',
    ],
    ['nobody read the image back', { input: { results: [result('memory', 'ok')] } }, 'memory'],
    [
      'memory could not be captured',
      { input: { results: [result('memory', 'skipped', { why: 'no agent' })] } },
      'memory',
    ],
    ['the capture was never reached', { input: { results: [] } }, 'memory'],
    ['what was kept of the context is not in the vault', { items: items.slice(0, 2) }, 'context'],
    [
      'it is not there as it was kept',
      { items: items.map((each) => (each.sha256 === 'cc' ? { ...each, sha256: 'dd' } : each)) },
      'context',
    ],
    [
      'a part of the context failed',
      { input: { results: [contextResult([{ name: 'role', status: 'failed', why: 'denied' }])] } },
      'context',
    ],
    ['the context was never reached', { input: { results: [] } }, 'context'],
  ])('is incomplete when %s', (_, change, what) => {
    expect(verdict(change).evidence).toBe('incomplete');
    expect(evidence(change, what)?.status).toBe('missing');
  });

  it('says why memory is missing, and that what arrived is kept', () => {
    const results = [result('memory', 'failed', { why: 'cut short' })];
    expect(evidence({ input: { results } }, 'memory')?.detail).toBe(
      'failed: cut short; what arrived is kept (536870912 bytes)',
    );
  });

  it('says what was proved of the image', () => {
    const key = items.find((each) => each.key.endsWith('/image.lime'))?.key;
    const verified = [
      { key, sha256: 'a'.repeat(64), coverage: { ramBytes: 4096 }, banner: 'Linux version 6.1.0 (x)' },
    ];
    const results = [result('memory', 'ok'), result('image', 'ok', { detail: { running: false, verified } })];
    expect(evidence({ input: { results } }, 'memory')?.detail).toMatch(
      /SHA-256 a{64} as the host computed it and Cordon again.*all 4096 bytes of its RAM, kernel 6\.1\.0$/,
    );
  });

  it('says what of the context is in the vault, what is lacking and what AWS does not offer', () => {
    expect(evidence({}, 'context')?.detail).toBe('1 of 1 in the vault; not available: user-data');
    const results = [contextResult([{ name: 'role', status: 'failed', why: 'denied' }])];
    expect(evidence({ input: { results } }, 'context')?.detail).toBe('0 of 1 in the vault; lacking: role');
    const failed = [result('context', 'failed', { why: 'Sandbox.Timedout: 60 s' })];
    expect(evidence({ input: { results: failed } }, 'context')?.detail).toBe(
      'failed: Sandbox.Timedout: 60 s',
    );
  });

  it('promises no context where policy has it off', () => {
    const off: Change = { policy: { evidence: { ...POLICY.evidence, apiContext: false } } };
    expect(evidence(off, 'context')?.status).toBe('not promised');
    expect(verdict(off).evidence).toBe('complete');
  });

  it('promises no memory in mode offline, and none where policy has it off', () => {
    const offline: Change = {
      input: { choice: { mode: 'offline', reason: '' }, results: withoutMemory },
      items: items.filter(({ sha256 }) => sha256 !== 'bb'),
    };
    expect(evidence(offline, 'memory')?.status).toBe('not promised');
    expect(verdict(offline).evidence).toBe('complete');
    const off: Change = {
      policy: { memoryCapture: false },
      input: { results: withoutMemory },
      items: items.filter(({ sha256 }) => sha256 !== 'bb'),
    };
    expect(evidence(off, 'memory')?.status).toBe('not promised');
    expect(verdict(off).evidence).toBe('complete');
  });

  it('promises memory in mode capture-then-stop even where policy has it off', () => {
    const choice = { mode: 'capture-then-stop', reason: '' } as const;
    const off: Change = {
      policy: { memoryCapture: false },
      input: { choice, results: [] },
      items: items.slice(0, 1),
    };
    expect(evidence(off, 'memory')?.status).toBe('missing');
  });

  it('promises no snapshot of a subject without volumes', () => {
    const { subject } = input;
    const change = {
      input: { subject: subject && { ...subject, volumes: [] } },
      observed: { snapshots: [] },
    };
    expect(evidence(change, 'snapshots')?.status).toBe('not promised');
  });

  it('counts a before-state in the case table, which the bucket refused', () => {
    const results = [result('assess', 'ok', { detail: { table: 'beforeState' } }), ...input.results.slice(1)];
    expect(evidence({ items: items.slice(1), input: { results } }, 'before-state')?.status).toBe('complete');
  });
});

describe('a dry run', () => {
  it('claims nothing, whatever the world looks like', () => {
    const dry = verdict({ policy: { enforcement: 'dry-run' } });
    expect(dry).toMatchObject({
      containment: 'not attempted (dry run)',
      evidence: 'not attempted (dry run)',
      residual: [],
    });
  });

  it('still says what failed or could not be read', () => {
    const { attention } = verdict({
      policy: { enforcement: 'dry-run' },
      input: { results: [result('detach', 'failed', { why: 'denied' })] },
      observed: { unread: ['reading x: denied'], terminationProtection: false },
    });
    expect(attention).toEqual(['detach failed: denied', 'reading x: denied']);
  });
});

describe('the cut of what the finding names', () => {
  const undenied: Change = { observed: { networkAcls: [aclThatDenies()] } };

  it('is missing while a network ACL of its subnets lets an address of the finding pass', () => {
    const { containment, because } = verdict(undenied);
    expect(containment).toBe('not contained');
    expect(because.join()).toContain('198.51.100.23: not denied');
  });

  it.each<[string, Change]>([
    [
      'one of several ACLs lets it pass',
      { observed: { networkAcls: [...(observed.networkAcls ?? []), aclThatDenies()] } },
    ],
    ['the ACLs could not be read', { observed: { networkAcls: undefined } }],
    ['a rule lets it pass before the deny', { observed: { networkAcls: [aclThatDenies('192.0.2.1/32')] } }],
  ])('fails when %s', (_, change) => {
    expect(verdict(change).containment).toBe('not contained');
  });

  it('is not asked for where policy has the layer off, and is residual then', () => {
    const off = { ...undenied, policy: { containment: { ...POLICY.containment, networkAcl: false } } };
    expect(verdict(off).containment).toBe('contained');
    expect(verdict(off).residual.map(({ path }) => path)).toContain('finding-addresses');
  });

  it('is not asked for of a subject that is off', () => {
    const off = { observed: { ...undenied.observed, state: 'stopped' } };
    expect(verdict(off).containment).toBe('contained');
  });

  it.each(['10.0.0.9', 'fd00::9', '169.254.169.254'])(
    'is not asked for against %s, a neighbour',
    (address) => {
      const trigger = { ...input.case.trigger, remoteAddresses: [address] } as typeof input.case.trigger;
      const near = verdict({ input: { case: { ...input.case, trigger } }, ...undenied });
      expect(near.containment).toBe('contained');
      expect(near.residual[0]).toMatchObject({
        path: 'finding-addresses',
        detail: expect.stringContaining(address),
      });
    },
  );

  it('is not asked for against an address that sever found to be no concern', () => {
    const detail = { leftOut: [{ address: '198.51.100.23', why: 'the subject has no IPv6 address' }] };
    const results = [...input.results, result('sever', 'ok', { detail })];
    expect(verdict({ ...undenied, input: { results } }).containment).toBe('contained');
  });
});

describe('exposure', () => {
  it('tells what an evidence channel let through while it was open', () => {
    const opened = { results: [result('isolate-open', 'ok', { detail: { group: 'evidence-channel' } })] };
    expect(verdict({ input: opened }).exposure).toEqual([
      expect.stringMatching(/could reach port 443 .* any bucket/),
    ]);
    const skipped = { results: [result('isolate-open', 'skipped')] };
    expect(verdict({ input: skipped }).exposure).toEqual([]);
  });

  it('tells what an open channel and a swap let through', () => {
    const results = [
      result('isolate-open', 'ok', { detail: { group: 'open-channel' } }),
      result('isolate-convert', 'ok'),
    ];
    const { exposure } = verdict({ input: { results } });
    expect(exposure[0]).toContain('port 443 of anybody');
    expect(exposure[1]).toContain('open-then-empty swap');
  });
});

describe('attention', () => {
  it('is asked for nothing when all went well', () => {
    expect(verdict().attention).toEqual([]);
  });

  it.each<[string, Change, string]>([
    [
      'a step that failed',
      { input: { results: [result('detach', 'failed', { why: 'denied' })] } },
      'detach failed: denied',
    ],
    [
      'termination protection that is off',
      { observed: { terminationProtection: false } },
      'termination protection is not on',
    ],
    [
      'termination protection that is unknown',
      { observed: { terminationProtection: undefined } },
      'termination protection is not on',
    ],
    ['a shutdown that terminates', { observed: { shutdownBehavior: 'terminate' } }, 'a shutdown from inside'],
    [
      'volumes that go with the subject',
      { observed: { deletedOnTermination: ['vol-1'] } },
      'deleted with the subject: vol-1',
    ],
    [
      'an Auto Scaling group',
      { observed: { autoScalingGroup: 'web' } },
      'still in the Auto Scaling group web',
    ],
    [
      'what could not be read',
      { observed: { unread: ['reading the groups: denied'] } },
      'reading the groups: denied',
    ],
    ['metadata that is still on', { observed: { isMetadataOn: true } }, 'metadata is still on'],
  ])('is asked for %s', (_, change, text) => {
    expect(verdict(change).attention.join()).toContain(text);
  });

  it('is asked once for a Spot Instance, not for protections that EC2 does not offer it', () => {
    const { subject } = input;
    const change = {
      input: { subject: subject && { ...subject, lifecycle: 'spot' } },
      observed: { terminationProtection: false, shutdownBehavior: 'terminate' },
    };
    expect(verdict(change).attention).toEqual([expect.stringContaining('Spot')]);
  });
});
