/** Defects that faults on demand have shown, each with the fault that shows it again. */
import type { Fault } from '../../range/wire/faults';
import { play, stackFor } from './play';

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

test('a new evidence channel lets nothing out but what it is for, although its rules cannot be read yet', async () => {
  const fault: Fault = {
    ...{ service: 'ec2', operation: 'DescribeSecurityGroupRules', caller: 'IsolateFunction' },
    ...{ nth: { from: 1 }, kind: 'stale' },
  };
  const { score, range } = await play({
    scenario: 'web-server-c2',
    mode: 'online',
    seed: 'sweep',
    faults: [fault],
  });
  expect(range.calls.filter(({ asOf }) => asOf !== undefined)).not.toEqual([]);
  expect(score.cutAfterMs).toBeLessThan(7_000);
});
