/** Invariants 1 to 4: the before-state first, containment before all else, failures alone, and a verdict from what is there. */
import { statusOf } from '../../cli/exit-status';
import { unrecordedChanges } from '../../prove/laws/before-state';
import { breachesOf } from '../../prove/laws/laws';
import { changeAttempts } from '../../prove/played';
import type { Range } from '../../range/range';
import type { Staged } from '../../range/scenarios/scenario';
import { allow } from '../../range/services/ec2/builders';
import { terminateInstance } from '../../range/services/ec2/lifecycle';
import { addRules, setGroups } from '../../range/services/ec2/security-groups';
import { addClassicLoadBalancer } from '../../range/services/elb/state';
import { addTargetGroup } from '../../range/services/elbv2/builders';
import { registerTarget } from '../../range/services/elbv2/targets';
import {
  callsTo,
  caseOf,
  changesIn,
  entered,
  groupsOf,
  nameOf,
  ownGroups,
  type Played,
  play,
  reportedResults,
  resultOf,
  stackFor,
} from './play';
import { crashing } from './stacks';

const fault = (name: string, kind: 'denied' | 'lost-request' | 'throttled', nth?: readonly number[]) => {
  const [service = '', operation = ''] = name.split(':');
  return { service, operation, kind, ...(nth && { nth }) };
};

const failedSteps = (played: Played): string[] =>
  reportedResults(played)
    .filter(({ status }) => status === 'failed')
    .map(({ step }) => step);

const expectQuarantined = (played: Played): void => {
  for (const groups of groupsOf(played)) expect(groups).toEqual(ownGroups(played, 'quarantine'));
};

const expectUntouched = (played: Played): void => {
  expect(changeAttempts(played)).toEqual([]);
  expect(groupsOf(played)).toEqual([...played.original.groups.values()]);
  expect(played.staged.subject.state).toBe('running');
};

describe('invariant 1: the before-state is in the vault before the first change', () => {
  /** Registered everywhere, and with every protection the other way round. */
  function entangle({ world }: Range, { subject }: Staged): void {
    subject.attributes.disableApiStop = true;
    subject.attributes.instanceInitiatedShutdownBehavior = 'terminate';
    subject.tags.set('cordon:ticket', 'INC-4711');
    const balancer = addClassicLoadBalancer(world, {
      name: 'old-shop',
      subnetIds: [subject.subnetId],
      groupIds: [...world.ec2.securityGroups.keys()].slice(0, 1),
    });
    balancer.instanceIds.add(subject.id);
    const group = addTargetGroup(world, {
      name: 'by-address',
      vpcId: subject.vpcId,
      targetType: 'ip',
    });
    const [eniId = ''] = subject.eniIds;
    const [address] = world.ec2.networkInterfaces.get(eniId)?.privateAddresses ?? [];
    registerTarget(world, group, { id: address?.ip ?? '', port: 8080 });
  }

  test('holds for every kind of change, one by one', async () => {
    const played = await play({ scenario: 'web-server-c2', mode: 'offline', arrange: entangle });
    expect(breachesOf(played)).toEqual([]);
    expect(new Set(changesIn(played).map(nameOf))).toEqual(
      new Set([
        'ec2:ModifyInstanceAttribute',
        'ec2:ModifyNetworkInterfaceAttribute',
        'ec2:CreateSecurityGroup',
        'ec2:RevokeSecurityGroupEgress',
        'ec2:StopInstances',
        'ec2:CreateSnapshots',
        'ec2:LockSnapshot',
        'ec2:CreateTags',
        'autoscaling:DetachInstances',
        'elbv2:DeregisterTargets',
        'elb:DeregisterInstancesFromLoadBalancer',
        'ec2:ModifyInstanceMetadataOptions',
        'iam:PutRolePolicy',
      ]),
    );
    expect(played.staged.subject.attributes).toMatchObject({
      disableApiStop: true,
      disableApiTermination: true,
      instanceInitiatedShutdownBehavior: 'stop',
    });
    const late = played.calls.toReversed();
    expect(unrecordedChanges({ ...played, calls: late })).not.toEqual([]);
  });

  test('goes into the table when the bucket refuses it, and containment goes on', async () => {
    const played = await play({
      scenario: 'web-server-c2',
      mode: 'offline',
      faults: [fault('s3:PutObject', 'denied')],
    });
    expect(played.verdict).toMatchObject({ containment: 'contained', evidence: 'incomplete' });
    const missing = played.verdict.evidenceItems.filter(({ status }) => status === 'missing');
    expect(missing.map(({ what }) => what)).toEqual(['context']);
    expect(JSON.parse(caseOf(played).beforeState ?? '{}')).toMatchObject({
      case: { instanceId: played.subject },
    });
    expect(played.verdict.evidenceItems).toContainEqual(
      expect.objectContaining({ what: 'before-state', detail: expect.stringContaining('in the case table') }),
    );
    expect(played.verdict.attention.join('\n')).toMatch(/AccessDenied/);
    expect(breachesOf(played)).toEqual([]);
  });

  test('fails without any change when neither the bucket nor the table takes it, and raises an alarm', async () => {
    const played = await play({
      scenario: 'no-agent',
      faults: [fault('s3:PutObject', 'denied'), fault('dynamodb:UpdateItem', 'denied')],
    });
    expectUntouched(played);
    expect(played.execution.status).toBe('FAILED');
    expect(played.notices[0]?.message).toContain('NOT CONTAINED');
    expect(played.alarms).toEqual(expect.arrayContaining([expect.stringMatching(/NotContained/)]));
  });

  test('fails without any change when the subject cannot be described, and says so', async () => {
    const played = await play({ scenario: 'no-agent', faults: [fault('ec2:DescribeInstances', 'denied')] });
    expectUntouched(played);
    expect(played.verdict.containment).toBe('not contained');
    expect(played.alarms).toEqual([expect.stringMatching(/NotContained/)]);
  });
});

describe('invariant 2: containment never waits for evidence, and no later failure undoes it', () => {
  test('the cut comes at the same moment, whatever happens to the evidence', async () => {
    const faults = [
      fault('ec2:CreateSnapshots', 'lost-request'),
      fault('ssm:DescribeInstanceInformation', 'lost-request'),
    ];
    const [plain, failing] = [
      await play({ scenario: 'no-agent', mode: 'online' }),
      await play({ scenario: 'no-agent', mode: 'online', faults }),
    ];
    expect(failing.score.cutAfterMs).toBe(plain.score.cutAfterMs);
    expect(failing.verdict).toMatchObject({ containment: 'contained', evidence: 'incomplete' });
    expect(failedSteps(failing)).toEqual(['snapshot', 'memory']);
    expectQuarantined(failing);
  });

  test('a description that is throttled for a while delays the cut and does not prevent it', async () => {
    const nth = Array.from({ length: 12 }, (_, at) => at + 1);
    const faults = [fault('ec2:DescribeInstances', 'throttled', nth)];
    const played = await play({ scenario: 'no-agent', mode: 'offline', faults });
    expect(played.verdict.containment).toBe('contained');
    expectQuarantined(played);
  });

  test('a capture that cannot be sent closes the channel behind it', async () => {
    const faults = [fault('ssm:SendCommand', 'denied')];
    const played = await play({ scenario: 'web-server-c2', mode: 'online', faults });
    expect(entered(played)).toEqual(expect.arrayContaining(['OpenChannel', 'CloseChannel']));
    expect(played.verdict).toMatchObject({ containment: 'contained', evidence: 'incomplete' });
    expect(played.verdict.attention.join('\n')).toMatch(/memory.*SendCommand/);
    expectQuarantined(played);
    expect(breachesOf(played)).toEqual([]);
  });

  test('fails as not contained when the channel cannot be closed', async () => {
    const later = Array.from({ length: 40 }, (_, at) => at + 3);
    const faults = [
      fault('ssm:SendCommand', 'denied'),
      fault('ec2:ModifyNetworkInterfaceAttribute', 'denied', later),
    ];
    const played = await play({ scenario: 'web-server-c2', mode: 'online', faults });
    expect(played.verdict.containment).toBe('not contained');
    expect(played.alarms).toEqual([expect.stringMatching(/NotContained/)]);
  });
});

describe('invariant 3: a failing step fails alone', () => {
  test('every step but the cut may crash: the subject is contained all the same, and each is named', async () => {
    const steps = ['Protect', 'Detach', 'Power', 'Snapshot', 'Memory', 'Tag'];
    const stack = crashing(...steps.map((step) => `${step}Function`));
    const played = await play({ scenario: 'no-agent', mode: 'online', stack });
    expect(played.verdict).toMatchObject({ containment: 'contained', evidence: 'incomplete' });
    expect(failedSteps(played)).toEqual(['protect', 'detach', 'power', 'snapshot', 'memory', 'tag']);
    for (const step of failedSteps(played))
      expect(played.verdict.attention.join('\n')).toContain(`${step} failed: `);
    expectQuarantined(played);
  });

  test('the cut itself may crash: everything else is done, and the verdict is the worst', async () => {
    const played = await play({ scenario: 'no-agent', mode: 'online', stack: crashing('IsolateFunction') });
    expect(failedSteps(played)).toEqual(['isolate']);
    expect(['protect', 'snapshot', 'tag'].map((step) => resultOf(played, step)?.status)).toEqual([
      'ok',
      'ok',
      'ok',
    ]);
    expect(played.verdict.containment).toBe('not contained');
  });

  test('where the subject cannot be stopped, the group cuts it off', async () => {
    const faults = [fault('ec2:StopInstances', 'denied')];
    const played = await play({ scenario: 'tagged-by-analyst', mode: 'offline', faults });
    expect(failedSteps(played)).toEqual(['power']);
    expect(played.verdict).toMatchObject({ containment: 'contained', evidence: 'complete' });
    expect(played.score.cutBy).toBe('quarantine group');
  });

  test.each([
    ['protect', 'ec2:ModifyInstanceAttribute'],
    ['detach', 'autoscaling:DetachInstances'],
    ['snapshot', 'ec2:CreateSnapshots'],
    ['tag', 'ec2:CreateTags'],
  ])('%s is denied %s: only it fails', async (step, name) => {
    const played = await play({
      scenario: 'web-server-c2',
      mode: 'offline',
      faults: [fault(name, 'denied')],
    });
    expect(failedSteps(played)).toEqual(expect.arrayContaining([step]));
    expect(new Set(failedSteps(played))).toEqual(new Set([step]));
    expect(played.verdict.containment).toBe('contained');
    expect(played.verdict.attention.join('\n')).toContain(`${step} failed: `);
  });

  test('an unreadable load balancer does not keep the subject in its Auto Scaling group', async () => {
    const faults = [fault('elbv2:DescribeTargetGroups', 'denied')];
    const played = await play({ scenario: 'web-server-c2', mode: 'offline', faults });
    expect(failedSteps(played)).toEqual(['detach']);
    expect(callsTo(played, 'autoscaling:DetachInstances')).toHaveLength(1);
    expect(played.staged.subject.state).toBe('stopped');
  });

  interface State {
    readonly Type: string;
    readonly Catch?: readonly { readonly ErrorEquals: readonly string[] }[];
    readonly TimeoutSeconds?: number;
    readonly States?: Readonly<Record<string, State>>;
    readonly Branches?: readonly { readonly States: Readonly<Record<string, State>> }[];
  }

  const statesIn = (states: Readonly<Record<string, State>>): [string, State][] =>
    Object.entries(states).flatMap(([name, state]) => [
      [name, state] as [string, State],
      ...(state.Branches ?? []).flatMap((branch) => statesIn(branch.States)),
    ]);

  test('every task has a timeout, and everything that can fail but the report is caught', () => {
    const definition = stackFor().stateMachines[0]?.definition as { States: Readonly<Record<string, State>> };
    const active = statesIn(definition.States).filter(
      ([, { Type }]) => Type === 'Task' || Type === 'Parallel',
    );
    const uncaught = active.filter(
      ([, { Catch }]) => !Catch?.some(({ ErrorEquals }) => ErrorEquals.includes('States.ALL')),
    );
    const endless = active.filter(([, state]) => state.Type === 'Task' && state.TimeoutSeconds === undefined);
    expect(uncaught.map(([name]) => name)).toEqual(['Report']);
    expect(endless).toEqual([]);
  });
});

describe('invariant 4: the verdict is computed from re-read state', () => {
  test('fails as not contained when the groups cannot be changed, with an alarm and an exit status', async () => {
    const faults = [fault('ec2:ModifyNetworkInterfaceAttribute', 'denied')];
    const played = await play({ scenario: 'no-agent', mode: 'online', faults });
    expect(played.verdict).toMatchObject({
      containment: 'not contained',
      because: [expect.stringMatching(/^not in quarantine: eni-/), expect.stringMatching(/: denied in/)],
    });
    expect(played.alarms).toEqual([expect.stringMatching(/NotContained/)]);
    expect(played.notices[0]?.subject).toContain('NOT CONTAINED');
    expect(caseOf(played).status).toBe('not-contained');
    expect(statusOf(played.verdict.containment)).not.toBe(0);
  });

  type Sabotage = (range: Range, staged: Staged) => void;

  const openTheGroup: Sabotage = ({ world }) => {
    const [group] = [...world.ec2.securityGroups.values()].filter(
      ({ tags }) => tags.get('cordon:group') === 'quarantine',
    );
    if (group) addRules(world, group, [allow('egress', 'tcp', 443, '0.0.0.0/0')]);
  };
  const moveBack: Sabotage = ({ world }, { subject }) => {
    const eni = world.ec2.networkInterfaces.get(subject.eniIds[0] ?? '');
    const admin = [...world.ec2.securityGroups.values()].find(({ name }) => name === 'admin');
    if (eni && admin) setGroups(world, eni, [admin.id]);
  };
  const end: Sabotage = ({ world }, { subject }) => {
    subject.attributes.disableApiTermination = false;
    terminateInstance(world, subject);
  };

  test.each([
    ['opens the quarantine group', openTheGroup, /^not in quarantine/],
    ['moves the subject out of it', moveBack, /^not in quarantine/],
    ['terminates the subject', end, /somebody ended it/],
  ])(
    'fails as not contained when somebody %s after every step has succeeded',
    async (_, sabotage, because) => {
      const played = await play({ scenario: 'no-agent', mode: 'online', arrange: afterTheCut(sabotage) });
      expect(failedSteps(played)).toEqual([]);
      expect(played.verdict.containment).toBe('not contained');
      expect(played.verdict.because.join('\n')).toMatch(because);
      expect(played.alarms).toEqual([expect.stringMatching(/NotContained/)]);
    },
  );

  test('a snapshot that was begun is no evidence until it is complete', async () => {
    const played = await play({
      scenario: 'tagged-by-analyst',
      mode: 'offline',
      arrange: ({ world, clock }, { subject }) => {
        for (let second = 0; second < 1800; second++)
          clock.schedule(second * 1000, () => {
            for (const { volumeId } of subject.blockDevices) world.ec2.failingVolumes.add(volumeId);
          });
      },
    });
    expect(played.verdict).toMatchObject({ containment: 'contained', evidence: 'incomplete' });
    expect(played.verdict.attention.join('\n')).toMatch(/snapshot failed: in state error/);
  });

  test('a set that failed is replaced by snapshots one by one, which is said', async () => {
    const played = await play({
      scenario: 'web-server-c2',
      mode: 'offline',
      arrange: ({ world }, { subject }) => {
        for (const { volumeId } of subject.blockDevices) world.ec2.failingVolumes.add(volumeId);
      },
    });
    expect(played.verdict).toMatchObject({ containment: 'contained', evidence: 'complete' });
    expect(played.verdict.attention.join('\n')).toContain(
      'taken by itself, not at the instant of the others',
    );
    expect(breachesOf(played)).toEqual([]);
  });
});

const SETTLED_MS = 20_000;

/** Once, when the steps that cut have ended and the report has not begun. */
const afterTheCut =
  (sabotage: (range: Range, staged: Staged) => void) =>
  (range: Range, staged: Staged): void => {
    let done = false;
    range.world.ec2.onGroupsChanged.subscribe(() => {
      if (done) return;
      done = true;
      range.clock.schedule(SETTLED_MS, () => sabotage(range, staged));
    });
  };
