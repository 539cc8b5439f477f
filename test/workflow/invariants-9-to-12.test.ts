/** Invariants 9 to 12: once, only added to, by no more than its own role, and only on a trigger that is understood. */

import { breachesOf } from '../../prove/laws/laws';
import { findScenario } from '../../range/drill/drill';
import { Range } from '../../range/range';
import { findingOn } from '../../range/scenarios/finding';
import type { Staged } from '../../range/scenarios/scenario';
import type { Instance } from '../../range/services/ec2/state';
import type { Fault } from '../../range/wire/faults';
import type { AwsEvent, World } from '../../range/world';
import {
  callsTo,
  caseOf,
  entered,
  groupsOf,
  isChange,
  type Mode,
  type Played,
  play,
  sorted,
  stackFor,
} from './play';
import { doubled, grantedActions, lacking } from './stacks';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** When a drill pulls its trigger. */
const TRIGGER_MS = MINUTE_MS;

const withoutTimes = (text: string): string => text.replace(/\d{8}T\d{9}Z/g, '<time>');

/** What is different in the world after a case, without when it came about. */
function effects({ range, staged, vault, verdict, ...played }: Played): unknown {
  const { ec2, autoscaling, elbv2, ssm } = range.world;
  const { id, state, attributes, tags, blockDevices } = staged.subject;
  return {
    subject: {
      state,
      attributes,
      tags: sorted([...tags].map(([key, value]) => withoutTimes(`${key}=${value}`))),
    },
    kept: blockDevices.map(({ deviceName, deleteOnTermination }) => [deviceName, deleteOnTermination]),
    interfaces: groupsOf({ range, staged, vault, verdict, ...played }).map((ids) =>
      ids.map((groupId) => ec2.securityGroups.get(groupId)?.name),
    ),
    groups: sorted([...ec2.securityGroups.values()].map(({ name, rules }) => `${name}: ${rules.size} rules`)),
    snapshots: sorted([...ec2.snapshots.values()].map(({ volumeId }) => volumeId)),
    fleets: [...autoscaling.groups.values()].map(({ name, instances }) => [
      name,
      instances.size,
      instances.has(id),
    ]),
    targets: [...elbv2.targetGroups.values()].map(({ name, targets }) => [name, targets.size]),
    commands: ssm.commands.size,
    vault: sorted([...new Set(vault.map(({ key }) => withoutTimes(key)))]),
    verdict: {
      ...verdict,
      evidenceItems: verdict.evidenceItems.map(({ what, status }) => `${what}: ${status}`),
    },
  };
}

const versionsOf = ({ range }: Played): number[] =>
  [...range.world.s3.buckets.values()].flatMap((bucket) =>
    [...bucket.versions.values()].map(({ length }) => length),
  );

describe('invariant 9: one open case a subject, and everything once', () => {
  test('triggers in the same millisecond, and repeated ones, join the one case', async () => {
    const again = (range: Range, staged: Staged): void => {
      for (const afterMs of [0, 90 * SECOND_MS, 3 * MINUTE_MS])
        range.clock.schedule(TRIGGER_MS + afterMs, () => staged.trigger(range.world));
    };
    const played = await play({ scenario: 'no-agent', mode: 'online', arrange: again });
    expect(played.range.record.executions).toHaveLength(1);
    expect(caseOf(played)).toMatchObject({ joined: '3', status: 'contained' });
    expect(callsTo(played, 'ec2:CreateSnapshots')).toHaveLength(1);
    expect(played.notices).toHaveLength(1);
    expect(breachesOf(played)).toEqual([]);
  });

  test.each<[string, Mode]>([
    ['web-server-c2', 'capture-then-stop'],
    ['web-server-c2', 'offline'],
    ['spot-with-instance-store', 'offline'],
  ])('every step of %s, %s may run twice with the effect of once', async (scenario, mode) => {
    const once = await play({ scenario, mode });
    const twice = await play({ scenario, mode, stack: doubled() });
    expect(entered(twice)).toContain('FirstRunOfReport');
    expect(effects(twice)).toEqual(effects(once));
    expect(breachesOf(twice)).toEqual([]);
    expect(new Set(versionsOf(twice))).toEqual(new Set([1]));
  });

  test('every change whose first answer is lost is made once, and known as made', async () => {
    const lost = [
      ...['PutItem', 'UpdateItem'].map((operation) => ['dynamodb', operation]),
      ...['StartExecution'].map((operation) => ['states', operation]),
      ...['PutObject'].map((operation) => ['s3', operation]),
      ...['CreateSecurityGroup', 'RevokeSecurityGroupEgress', 'ModifyNetworkInterfaceAttribute'].map(
        (operation) => ['ec2', operation],
      ),
      ...['ModifyInstanceAttribute', 'StopInstances', 'CreateSnapshots', 'CreateTags'].map((operation) => [
        'ec2',
        operation,
      ]),
      ['autoscaling', 'DetachInstances'],
      ['elbv2', 'DeregisterTargets'],
    ].map(([service = '', operation = '']): Fault => ({ service, operation, nth: [1], kind: 'lost-answer' }));
    const once = await play({ scenario: 'web-server-c2', mode: 'offline' });
    const played = await play({ scenario: 'web-server-c2', mode: 'offline', faults: lost });
    expect(played.range.record.executions).toHaveLength(1);
    expect(effects(played)).toEqual(effects(once));
    expect(played.verdict.attention).toEqual([]);
  });
});

describe('invariant 10: evidence is only ever added', () => {
  const TAKES_AWAY =
    /:(\w*Delete\w*|Abort\w*|Terminate\w*|Bypass\w*|Disable\w*|Remove\w*|Purge\w*|PutObjectRetention|PutObjectLegalHold|PutBucket\w*|PutLifecycle\w*)$/;

  /** What Cordon added to the account or tells of its own, and a replacement that its own case had started. */
  const OF_THE_WAY_BACK = [
    'ReleaseRole ec2:DeleteNetworkAclEntry',
    'ReleaseRole ec2:DeleteSecurityGroup',
    'ReleaseRole ec2:DeleteTags',
    'ReleaseRole autoscaling:TerminateInstanceInAutoScalingGroup',
    'ReleaseRole iam:DeleteRolePolicy',
  ];

  test('no function may take anything away, but for the release what the response had added', () => {
    const functions = new Set([...stackFor().functions.values()].map(({ roleArn }) => roleArn));
    const roles = [...stackFor().roles.values()]
      .filter(({ arn }) => functions.has(arn))
      .map(({ logicalId }) => logicalId);
    expect(roles.length).toBeGreaterThan(9);
    const granted = roles.flatMap((role) =>
      (grantedActions().get(role) ?? []).map((action) => `${role} ${action}`),
    );
    const taking = granted.filter((each) => TAKES_AWAY.test(each) || each.includes('*'));
    // Of the queue, in whose table there is no evidence (test/lib/vault.test.ts).
    expect(new Set(taking)).toEqual(new Set([...OF_THE_WAY_BACK, 'IntakeRole dynamodb:DeleteItem']));
  });
});

describe('invariant 11: every call is allowed by the role of its function, and by no more', () => {
  test.each<[string, string, string, Mode, RegExp]>([
    [
      'IsolateRole',
      'ec2:ModifyNetworkInterfaceAttribute',
      'no-agent',
      'online',
      /^not contained.*isolate failed/,
    ],
    ['IsolateRole', 'ec2:CreateSecurityGroup', 'no-agent', 'online', /^not contained.*isolate failed/],
    ['IsolateRole', 'ec2:RevokeSecurityGroupEgress', 'no-agent', 'online', /^not contained.*isolate failed/],
    [
      'SnapshotRole',
      'ec2:CreateSnapshots',
      'no-agent',
      'online',
      /^contained, evidence incomplete.*snapshot failed/,
    ],
    ['PowerRole', 'ec2:StopInstances', 'tagged-by-analyst', 'offline', /^contained.*power failed/],
    ['ProtectRole', 'ec2:ModifyInstanceAttribute', 'no-agent', 'online', /^contained.*protect failed/],
    [
      'DetachRole',
      'elasticloadbalancing:DeregisterTargets',
      'web-server-c2',
      'offline',
      /^contained.*detach failed/,
    ],
    ['TagRole', 'ec2:CreateTags', 'no-agent', 'online', /^contained.*tag failed/],
  ])(
    '%s needs %s: without it the step fails and the verdict says so',
    async (role, action, scenario, mode, says) => {
      const { verdict } = await play({ scenario, mode, stack: lacking(role, action) });
      const told = `${verdict.containment}, evidence ${verdict.evidence}: ${verdict.attention.join('; ')}`;
      expect(told).toMatch(says);
      expect(told).toMatch(/UnauthorizedOperation|AccessDenied/);
    },
  );

  test('a report that reaches nobody fails its execution, which raises an alarm', async () => {
    const played = await play({
      scenario: 'no-agent',
      mode: 'online',
      stack: lacking('ReportRole', 'sns:Publish'),
    });
    expect(played.execution.status).toBe('FAILED');
    expect(played.alarms).toEqual([expect.stringMatching(/ResponseFailed/)]);
  });
});

describe('invariant 12: a trigger that cannot be understood changes nothing and is reported', () => {
  type Edit = (finding: Finding) => void;
  interface Finding {
    type: string;
    accountId: string;
    severity: number;
    resource: { resourceType: string; instanceDetails: { instanceId: string } | null };
    service: { resourceRole: string; archived: boolean; additionalInfo: unknown };
  }

  const finding = (world: World, subject: Instance, edit: Edit): AwsEvent => {
    const remote = { ip: '198.51.100.23', port: 443 };
    const event = findingOn(world, subject, { type: 'Backdoor:EC2/C&CActivity.B', severity: 8, remote });
    const detail = structuredClone(event.detail) as Finding;
    edit(detail);
    return { ...event, detail };
  };

  const tagChange = (world: World, ids: readonly string[], value: string): AwsEvent => ({
    source: 'aws.tag',
    'detail-type': 'Tag Change on Resource',
    resources: ids.map((id) => `arn:aws:ec2:${world.region}:${world.account}:instance/${id}`),
    detail: {
      'changed-tag-keys': ['cordon:respond'],
      tags: { 'cordon:respond': value },
      service: 'ec2',
      'resource-type': 'instance',
      version: 2,
    },
  });

  const REFUSED = (world: World, subject: Instance): AwsEvent[] => [
    finding(world, subject, ({ resource }) =>
      Object.assign(resource, { instanceDetails: { instanceId: 'i-0abc; reboot' } }),
    ),
    finding(world, subject, ({ resource }) =>
      Object.assign(resource, { resourceType: 'AttackSequence', instanceDetails: null }),
    ),
    finding(world, subject, (detail) => Object.assign(detail, { accountId: 7 })),
    tagChange(world, [subject.id], 'perhaps'),
    tagChange(world, [subject.id, subject.id], 'true'),
    tagChange(world, [], 'true'),
  ];

  const IGNORED: readonly [RegExp, Edit][] = [
    [/a sample finding/, ({ service }) => Object.assign(service, { additionalInfo: { sample: true } })],
    [/an archived finding/, ({ service }) => Object.assign(service, { archived: true })],
    [
      /the target of the activity/,
      (detail) => {
        Object.assign(detail, { type: 'UnauthorizedAccess:EC2/SSHBruteForce' });
        Object.assign(detail.service, { resourceRole: 'TARGET' });
      },
    ],
    [/999988887777.*not answered here/, (detail) => Object.assign(detail, { accountId: '999988887777' })],
    [
      /names no instance/,
      ({ resource }) => Object.assign(resource, { resourceType: 'Container', instanceDetails: null }),
    ],
  ];

  async function afterwards(
    events: (world: World, subject: Instance) => readonly AwsEvent[],
  ): Promise<Range> {
    const range = await Range.open({
      stack: stackFor(),
      seed: 'triggers',
      startMs: 0,
      runOnHost: () => ({ cancel: () => undefined }),
    });
    const { subject } = findScenario('no-agent').stage(range.world, {
      trigger: 'cordon:respond',
      mode: 'forensics-mode',
      exempt: 'cordon:exempt',
    });
    for (const event of events(range.world, subject)) range.world.emit(event);
    let over = false;
    range.clock.schedule(10 * MINUTE_MS, () => {
      over = true;
    });
    await range.run(() => over);
    await range.close();
    return range;
  }

  const expectNothingDone = ({ calls, record, world }: Range): void => {
    expect(calls.filter(isChange)).toEqual([]);
    expect(record.executions).toEqual([]);
    expect([...world.dynamodb.tables.values()].map(({ items }) => items.size)).toEqual([0, 0]);
  };

  test('fails into the dead-letter queue, with alarms, when it is not understood', async () => {
    let sent = 0;
    const range = await afterwards((world, subject) => {
      const events = REFUSED(world, subject);
      sent = events.length;
      return events;
    });
    expectNothingDone(range);
    expect(range.record.deadLetters).toHaveLength(sent);
    expect(range.record.alarms.filter(({ to }) => to === 'ALARM').map(({ alarm }) => alarm)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/TriggersRefused/),
        expect.stringMatching(/TriggersLost/),
      ]),
    );
  });

  test('is ignored with a logged reason when policy asks for nothing, or it is about somebody else', async () => {
    const range = await afterwards((world, subject) =>
      IGNORED.map(([, edit]) => finding(world, subject, edit)),
    );
    expectNothingDone(range);
    expect(range.record.deadLetters).toEqual([]);
    const log = range.record.logs.map(({ line }) => line).join('\n');
    for (const [reason] of IGNORED) expect(log).toMatch(reason);
  });
});
