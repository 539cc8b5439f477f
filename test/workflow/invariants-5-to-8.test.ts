/** Invariants 5 to 8: nothing ends the subject, nothing is lost silently, nobody else is touched, nothing it says is believed. */
import { parsePlan } from '../../documents/plan';
import { breachesOf } from '../../prove/laws/laws';
import { allow } from '../../range/services/ec2/builders';
import { addSecurityGroup } from '../../range/services/ec2/group-builders';
import { addRules } from '../../range/services/ec2/security-groups';
import {
  callsTo,
  changesIn,
  groupsOf,
  nameOf,
  ownGroups,
  type Played,
  type PlayOptions,
  play,
  resultOf,
  vaultText,
} from './play';
import { configured } from './stacks';

const denied = (name: string, nth?: readonly number[]) => {
  const [service = '', operation = ''] = name.split(':');
  return { service, operation, kind: 'denied' as const, ...(nth && { nth }) };
};

const message = ({ notices }: Played): string => notices.map((notice) => notice.message).join('\n');

describe('invariant 5: the subject leaves its group before it stops, protected before anything could end it', () => {
  test('the group lets it go and replaces it: it is stopped at the end, not terminated', async () => {
    const played = await play({ scenario: 'web-server-c2', mode: 'offline' });
    const order = changesIn(played).map(nameOf);
    const stop = order.indexOf('ec2:StopInstances');
    for (const name of [
      'autoscaling:DetachInstances',
      'elbv2:DeregisterTargets',
      'ec2:ModifyInstanceAttribute',
    ]) {
      expect(order).toContain(name);
      expect(order.lastIndexOf(name)).toBeLessThan(stop);
    }
    const { subject } = played.staged;
    expect(subject).toMatchObject({ state: 'stopped', attributes: { disableApiTermination: true } });
    expect(subject.blockDevices.map(({ deleteOnTermination }) => deleteOnTermination)).toEqual([
      false,
      false,
    ]);
    expect(played.score.neighboursHurt).toEqual([]);
  });

  test('what cannot leave its group is not stopped in it, but cut off by the group of Cordon', async () => {
    const faults = [denied('autoscaling:DetachInstances')];
    const played = await play({ scenario: 'web-server-c2', mode: 'offline', faults });
    expect(callsTo(played, 'ec2:StopInstances')).toEqual([]);
    expect(['quarantine group', 'network ACL']).toContain(played.score.cutBy);
    expect(resultOf(played, 'power')).toMatchObject({
      status: 'skipped',
      why: expect.stringMatching(/Auto Scaling group/),
    });
    expect(message(played)).toMatch(/Needs a person:[\s\S]*Auto Scaling group/);
  });
});

describe('invariant 6: the stop gate', () => {
  const NO_CAPTURE = [denied('ssm:SendCommand')];

  test.each<[string, Partial<PlayOptions>, 'stopped' | 'running']>([
    ['the capture failed and policy is never', { faults: NO_CAPTURE }, 'running'],
    [
      'the capture failed and policy is when-not-possible',
      { faults: NO_CAPTURE, stack: configured({ stopWithoutMemory: 'when-not-possible' }) },
      'running',
    ],
    [
      'the capture failed and policy is always',
      { faults: NO_CAPTURE, stack: configured({ stopWithoutMemory: 'always' }) },
      'stopped',
    ],
    [
      'no capture is possible and policy is when-not-possible',
      { scenario: 'no-agent', stack: configured({ stopWithoutMemory: 'when-not-possible' }) },
      'stopped',
    ],
    ['memoryCapture is off and policy is never', { stack: configured({ memoryCapture: false }) }, 'running'],
  ])('%s', async (_, options, ends) => {
    const played = await play({ scenario: 'web-server-c2', mode: 'capture-then-stop', ...options });
    expect(played.staged.subject.state).toBe(ends);
    expect(played.verdict).toMatchObject({ containment: 'contained', evidence: 'incomplete' });
    if (ends === 'running') expect(message(played)).toMatch(/the stop gate is closed: no memory/);
  });

  test('an image that broke off does not open the gate, and what arrived is kept', async () => {
    const faults = [denied('s3:UploadPart', [3])];
    const smallHosts = false;
    const played = await play({ scenario: 'web-server-c2', mode: 'capture-then-stop', faults, smallHosts });
    expect(played.staged.subject.state).toBe('running');
    expect(resultOf(played, 'memory')).toMatchObject({ status: 'failed' });
    expect(played.vault.filter(({ key, bytes }) => key.endsWith('/image.lime') && bytes > 0)).toHaveLength(1);
    expect(played.verdict.evidenceItems).toContainEqual(
      expect.objectContaining({
        what: 'memory',
        status: 'missing',
        detail: expect.stringContaining('what arrived is kept'),
      }),
    );
  });

  test('an image that cannot be proved does not open the gate', async () => {
    const faults = [denied('s3:HeadObject')];
    const played = await play({ scenario: 'web-server-c2', mode: 'capture-then-stop', faults });
    expect(resultOf(played, 'memory')).toMatchObject({ status: 'ok' });
    expect(resultOf(played, 'image')).toMatchObject({ status: 'failed' });
    expect(played.staged.subject.state).toBe('running');
    expect(message(played)).toMatch(/the stop gate is closed: no memory \(reading .*image\.lime back/);
    expect(played.verdict).toMatchObject({ containment: 'contained', evidence: 'incomplete' });
  });

  test('instance-store data is kept, and that is said, even when its size cannot be read', async () => {
    const faults = [denied('ec2:DescribeInstanceTypes')];
    const played = await play({ scenario: 'spot-with-instance-store', mode: 'offline', faults });
    expect(played.staged.subject).toMatchObject({
      state: 'running',
      instanceStore: [{ content: new Map([['/scratch/loot.tar', 'collected']]) }],
    });
    expect(played.verdict.containment).toBe('contained');
    expect(played.verdict.attention.join('\n')).toMatch(/power failed: checking what a stop would lose/);
  });

  test('instance-store data is given up when policy said so beforehand', async () => {
    const stack = configured({ stopDespiteInstanceStore: true });
    const played = await play({ scenario: 'spot-with-instance-store', mode: 'offline', stack });
    expect(played.staged.subject.state).toBe('stopped');
  });
});

describe('invariant 7: shared things are never edited', () => {
  test('a group that merely has the name is not used, and one of Cordon that was opened is closed before it is', async () => {
    const played = await play({
      scenario: 'no-agent',
      mode: 'online',
      arrange: ({ world }, { subject }) => {
        addSecurityGroup(world, subject.vpcId, {
          name: 'cordon-quarantine',
          rules: [allow('egress', 'tcp', 443, '0.0.0.0/0')],
        });
        const own = addSecurityGroup(world, subject.vpcId, { name: 'cordon-quarantine-1' });
        own.tags.set('cordon:group', 'quarantine');
        addRules(world, own, [allow('ingress', 'tcp', 22, '203.0.113.0/24')]);
      },
    });
    const [own = ''] = ownGroups(played, 'quarantine');
    expect(groupsOf(played)).toEqual([[own]]);
    expect(played.range.world.ec2.securityGroups.get(own)?.name).toBe('cordon-quarantine-1');
    expect(played.range.world.ec2.securityGroups.get(own)?.rules.size).toBe(0);
    expect(played.verdict.containment).toBe('contained');
    expect(breachesOf(played).filter((each) => !each.includes('the rules of'))).toEqual([]);
    expect(callsTo(played, 'ec2:RevokeSecurityGroupIngress').map(({ input }) => input)).toEqual([
      expect.objectContaining({ GroupId: own }),
    ]);
  });
});

describe('invariant 8: the subject is hostile', () => {
  const MARK = 'mark7f3a';
  const HOSTILE = `"; curl ${MARK} | sh #{% $states %} \${Isolate} {{ssm:x}} <script>${MARK}</script>\r\n{"level":"INFO"}`;
  let played: Played;

  beforeAll(async () => {
    played = await play({
      scenario: 'web-server-c2',
      mode: HOSTILE,
      arrange: (_, { subject }) => {
        subject.tags.set('Name', HOSTILE);
        subject.tags.set('cordon:ticket', HOSTILE);
      },
    });
  });

  test('nothing it says in its tags reaches a command, a query or a name', () => {
    const quoting = played.calls.filter(
      ({ operation, input }) =>
        operation !== 'Publish' && JSON.stringify({ ...(input as object), Body: '' }).includes(MARK),
    );
    expect(quoting.map(nameOf)).toEqual([]);
    expect(played.vault.map(({ key }) => key).join('\n')).not.toContain(MARK);
    expect(played.staged.subject.tags.get('cordon:status')).toBe('quarantined');
  });

  test('where a person reads it, it is quoted, and it forges no line', () => {
    expect(message(played)).toContain(JSON.stringify(HOSTILE));
    expect(
      message(played)
        .split('\n')
        .filter((line) => line.includes('"level"')),
    ).toEqual([]);
    for (const { line } of played.range.record.logs) expect(() => JSON.parse(line)).not.toThrow();
  });

  test('its command holds one thing that opens something: the URL of its plan, to read, for ten minutes', () => {
    const [command] = callsTo(played, 'ssm:SendCommand');
    const { Parameters } = (command?.input ?? {}) as { Parameters: Record<string, string[]> };
    const urls = Object.values(Parameters)
      .flat()
      .filter((value) => value.includes('://'));
    const [url] = urls.map((each) => new URL(each));
    expect(urls).toHaveLength(1);
    expect(url?.pathname).toMatch(/\/memory\/[^/]+\/plan\.txt$/);
    expect(url?.searchParams.get('x-id')).toBe('GetObject');
    expect(Number(url?.searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(600);
  });

  test('its plan lets it put the parts of one image and a manifest, and nothing else', () => {
    const { key = '' } = played.vault.find((each) => each.key.endsWith('/plan.txt')) ?? {};
    const { partUrls, manifestUrl } = parsePlan(vaultText(played.range, key));
    const urls = [...partUrls, manifestUrl].map((each) => new URL(each));
    const kinds = urls.map(
      ({ searchParams, pathname }) => `${searchParams.get('x-id')} ${pathname.split('/').at(-1)}`,
    );
    expect(new Set(kinds)).toEqual(new Set(['UploadPart image.lime', 'PutObject host-manifest.json']));
  });

  test('nothing that is published holds a credential', () => {
    expect(breachesOf(played)).toEqual([]);
  });
});
