/** Defects that faults on demand have shown, each with the fault that shows it again. */
import { breachesOf } from '../../prove/laws/laws';
import type { Fault } from '../../range/wire/faults';
import { ownGroups, play, stackFor } from './play';

interface Retrying {
  readonly Type: string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Branches?: readonly { readonly States: Readonly<Record<string, Retrying>> }[];
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, Retrying>> };
}

/** Of the process, and of Lambda itself ("Handle transient Lambda service exceptions" in the Step Functions guide). */
const MUST = [
  'Runtime.ExitError',
  'Sandbox.Timedout',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

function tasksOf(states: Readonly<Record<string, Retrying>>): [string, Retrying][] {
  return Object.entries(states).flatMap(([name, state]) => [
    ...(state.Type === 'Task' ? [[name, state] as [string, Retrying]] : []),
    ...(state.Branches ?? []).flatMap(({ States }) => tasksOf(States)),
    ...(state.ItemProcessor ? tasksOf(state.ItemProcessor.States) : []),
  ]);
}

/** Three reads in turn do not show it. */
const LATE = { nth: [1, 2, 3], kind: 'vanished' } as const;

describe('a function whose process ends', () => {
  test.each<[string, string, string]>([
    ['IsolateFunction', 'ec2', 'ModifyNetworkInterfaceAttribute'],
    ['IsolateFunction', 'ec2', 'RevokeSecurityGroupEgress'],
    ['SeverFunction', 'ec2', 'CreateNetworkAclEntry'],
  ])('%s at %s:%s, is run again at once: the cut does not wait', async (caller, service, operation) => {
    const fault: Fault = { caller, service, operation, nth: [1], kind: 'crash-before' };
    const { verdict, score, range } = await play({
      scenario: 'web-server-c2',
      mode: 'online',
      faults: [fault],
    });
    expect(range.metFaults).toEqual([fault]);
    expect(verdict.containment).toBe('contained');
    expect(score.cutAfterMs).toBeLessThan(7_000);
  });

  test('loses no context', async () => {
    const { verdict } = await play({
      scenario: 'web-server-c2',
      mode: 'online',
      faults: [
        {
          ...{ caller: 'ContextFunction', service: 'ec2', operation: 'DescribeSecurityGroups' },
          ...{ nth: [1], kind: 'crash-before' },
        },
      ],
    });
    expect(verdict.evidence).toBe('complete');
  });

  test('is run again by every task of every workflow', () => {
    const forgetful = stackFor().stateMachines.flatMap(({ logicalId, definition }) => {
      const { States } = definition as { States: Readonly<Record<string, Retrying>> };
      return tasksOf(States).flatMap(([name, { Retry = [] }]) => {
        const covered = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
        const again = covered.includes('States.ALL') || MUST.every((error) => covered.includes(error));
        return again ? [] : [`${logicalId}: ${name}`];
      });
    });
    expect(forgetful).toEqual([]);
  });
});

describe('the groups of a VPC', () => {
  const read = (operation: string, nth: Fault['nth'], kind: Fault['kind'] = 'stale'): Fault => ({
    ...{ service: 'ec2', operation, caller: 'IsolateFunction', kind },
    ...(nth && { nth }),
  });

  /** As a VPC with IPv6: a new group comes with egress over it too. */
  const withIpv6: Parameters<typeof play>[0]['arrange'] = ({ world }, { subject }) => {
    const { vpcId } = world.ec2.networkInterfaces.get(subject.eniIds[0] ?? '') ?? {};
    const vpc = world.ec2.vpcs.get(vpcId ?? '');
    if (vpc) world.ec2.vpcs.set(vpc.id, { ...vpc, ipv6Cidrs: ['2001:db8:20::/56'] });
    for (const id of subject.eniIds)
      Object.assign(world.ec2.networkInterfaces.get(id) ?? {}, { ipv6Addresses: ['2001:db8:20::7'] });
  };

  test.each<[string, Fault]>([
    ['seem to be none whenever they are read', read('DescribeSecurityGroupRules', { from: 1 }, 'vanished')],
    ['can never be read as they are', read('DescribeSecurityGroupRules', { from: 1 })],
    ['cannot be read as they are at first', read('DescribeSecurityGroupRules', { from: 1, to: 3 })],
    ['are not listed yet', read('DescribeSecurityGroups', { from: 1, to: 4 })],
  ])('open nothing over IPv4 or IPv6 where their rules %s', async (_, fault) => {
    const played = await play({
      ...{ scenario: 'web-server-c2', mode: 'online', seed: 'sweep', faults: [fault], arrange: withIpv6 },
    });
    expect(played.range.metFaults).not.toEqual([]);
    expect(played.score.cutAfterMs).toBeLessThan(7_000);
    expect(breachesOf(played)).toEqual([]);
    const rules = ownGroups(played).flatMap((id) => [
      ...(played.range.world.ec2.securityGroups.get(id)?.rules.values() ?? []),
    ]);
    expect(rules.filter(({ peer }) => 'cidr' in peer)).toEqual([]);
  });

  test('are used once EC2 knows them, although it did not at first', async () => {
    const { verdict, score } = await play({
      scenario: 'web-server-c2',
      mode: 'online',
      faults: [
        {
          ...{ service: 'ec2', operation: 'RevokeSecurityGroupEgress', caller: 'IsolateFunction' },
          ...{ nth: [1, 2], kind: 'vanished' },
        },
      ],
    });
    expect(verdict).toMatchObject({ containment: 'contained', evidence: 'complete' });
    expect(score.cutAfterMs).toBeLessThan(7_000);
  });
});

test.each<[string, Fault, number]>([
  [
    'a subject that EC2 does not know yet',
    { ...{ service: 'ec2', operation: 'DescribeInstances', caller: 'AssessFunction' }, ...LATE },
    12_000,
  ],
  [
    'one whose interfaces EC2 does not show at first',
    { ...{ service: 'ec2', operation: 'DescribeNetworkInterfaces', caller: 'IsolateFunction' }, ...LATE },
    7_000,
  ],
])('%s is contained all the same, with its evidence', async (_, fault, cutAfterMs) => {
  const { verdict, score, range } = await play({
    scenario: 'web-server-c2',
    mode: 'online',
    faults: [fault],
  });
  expect(range.metFaults).toHaveLength(3);
  expect(verdict).toMatchObject({ containment: 'contained', evidence: 'complete' });
  expect(score.cutAfterMs).toBeLessThan(cutAfterMs);
});

test.each<[string, readonly string[]]>([
  ['of its instances', ['DescribeAutoScalingInstances']],
  ['at all', ['DescribeAutoScalingInstances', 'DescribeAutoScalingGroups']],
])(
  'a subject leaves its group before it stops, although Auto Scaling shows nothing %s at first',
  async (_, operations) => {
    const played = await play({
      scenario: 'web-server-c2',
      mode: 'offline',
      faults: operations.map((operation) => ({
        ...{ service: 'autoscaling', operation, caller: 'DetachFunction' },
        ...{ nth: [1], kind: 'vanished' as const },
      })),
    });
    expect(played.range.metFaults).toHaveLength(operations.length);
    expect(breachesOf(played)).toEqual([]);
    expect(played.staged.subject.state).toBe('stopped');
  },
);
