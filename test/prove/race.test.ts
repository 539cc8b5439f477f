/** What is looked at after a race, fed with an account in which the race was lost. */
import { breachesOfRace } from '../../prove/race';
import type { Range } from '../../range/range';

const instance = (id: string, group: string) => ({
  id,
  state: 'running',
  eniIds: [`eni-${group}`],
  tags: new Map([['Name', 'node-0']]),
});

/** One subject in a group with so many rules, and what its case says; quarantine groups of one VPC. */
function account(rules: number, containment: string, groups: number, runs = 1) {
  const quarantine = Array.from(
    { length: groups },
    (_, index) =>
      [
        `sg-${index}`,
        {
          id: `sg-${index}`,
          vpcId: 'vpc-1',
          tags: new Map([['cordon:group', 'quarantine']]),
          rules: { size: index === 0 ? rules : 0 },
        },
      ] as const,
  );
  const id = 'i-00000000000000001';
  return {
    world: {
      ec2: {
        instances: new Map([[id, instance(id, '0')]]),
        networkInterfaces: new Map([['eni-0', { groupIds: ['sg-0'] }]]),
        securityGroups: new Map(quarantine),
      },
    },
    record: {
      executions: Array.from({ length: runs }, () => ({
        name: `${id}-case`,
        output: { verdict: { containment } },
      })),
    },
  } as unknown as Pick<Range, 'world' | 'record'>;
}

test('a race that went well breaks nothing', () => {
  expect(breachesOfRace(account(0, 'contained', 1))).toEqual([]);
});

test.each([
  [
    'a subject that is called contained and is open',
    account(1, 'contained', 1),
    /is called contained, and is not/,
  ],
  [
    'a subject that is open and has no verdict of that',
    account(1, 'unknown', 1),
    /is open, and its verdict is unknown/,
  ],
  ['two groups in one VPC', account(0, 'contained', 2), /2 quarantine groups in vpc-1/],
  ['two executions of one case', account(0, 'contained', 1, 2), /executions i-0/],
  ['rules in the quarantine group', account(1, 'not contained', 1), /has rules/],
])('fails for %s', (_, lost, breach) => {
  expect(breachesOfRace(lost).join('\n')).toMatch(breach);
});
