/**
 * Concurrent cases: three subjects of one worm in one VPC, told of within two seconds. They race for the quarantine group of the VPC, for the
 * numbers in its network ACLs, and for the policies on the role that they share. Another seed is another interleaving.
 */
import { runStorm } from '../range/drill/storm/storm';
import type { Range } from '../range/range';
import type { Instance } from '../range/services/ec2/state';
import { type Experiment, textOf, toFault } from './experiment';
import type { Outcome } from './judge';
import type { Stacks } from './stacks';
import { stopwatch } from './stopwatch';

const SUBJECTS = 3;

export async function playRace(stacks: Stacks, experiment: Experiment): Promise<Outcome> {
  const elapsed = stopwatch();
  const { mode, seed, faults } = experiment;
  let met = 0;
  let breaches: readonly string[] = [];
  const result = await runStorm({
    ...{ stack: stacks.enforce, seed, mode, subjects: SUBJECTS, vpcs: 1, until: 'ended' },
    faults: faults.map(toFault),
    inspect: (range) => {
      met = range.metFaults.length;
      breaches = breachesOfRace(range);
    },
  });
  return {
    run: textOf(experiment),
    fate: result.cuts.size === SUBJECTS ? 'contained' : 'neither',
    verdict: `${result.cuts.size} of ${SUBJECTS} cut`,
    evidence: '',
    met,
    breaches,
    calls: result.calls,
    tookMs: elapsed(),
  };
}

/** Alarms are not awaited here: what a case says of itself is, and whether it is so. */
export function breachesOfRace({ world, record }: Pick<Range, 'world' | 'record'>): string[] {
  const subjects = [...world.ec2.instances.values()].filter(({ tags }) =>
    tags.get('Name')?.startsWith('node-'),
  );
  const verdicts = new Map(
    record.executions.map(({ name, output }) => [name.slice(0, 19), verdictIn(output)]),
  );
  const names = record.executions.map(({ name }) => name);
  return [
    ...subjects
      .filter((each) => verdicts.get(each.id) === 'contained' && !isHeld(world, each))
      .map(({ id }) => `race: ${id} is called contained, and is not`),
    ...subjects
      .filter((each) => !isHeld(world, each) && verdicts.get(each.id) !== 'not contained')
      .map(({ id }) => `race: ${id} is open, and its verdict is ${verdicts.get(id) ?? 'none'}`),
    ...(new Set(names).size === names.length ? [] : [`race: executions ${names.join(', ')}`]),
    ...doubledEntries(world).map((each) => `race: ${each}`),
    ...groupsWithRules(world).map((id) => `race: the quarantine group ${id} has rules`),
  ];
}

const verdictIn = (output: unknown): string | undefined =>
  (output as { verdict?: { containment?: string } } | undefined)?.verdict?.containment;

function isHeld({ ec2 }: Range['world'], { state, eniIds }: Instance): boolean {
  if (state !== 'running') return true;
  return eniIds.every((id) =>
    (ec2.networkInterfaces.get(id)?.groupIds ?? []).every(
      (group) => ec2.securityGroups.get(group)?.rules.size === 0,
    ),
  );
}

const groupsWithRules = ({ ec2 }: Range['world']): string[] =>
  [...ec2.securityGroups.values()]
    .filter(({ tags, rules }) => tags.get('cordon:group') === 'quarantine' && rules.size > 0)
    .map(({ id }) => id);

/** One VPC has one quarantine group. */
function doubledEntries({ ec2 }: Range['world']): string[] {
  const groups = [...ec2.securityGroups.values()].filter(
    ({ tags }) => tags.get('cordon:group') === 'quarantine',
  );
  const byVpc = new Map<string, number>();
  for (const { vpcId } of groups) byVpc.set(vpcId, (byVpc.get(vpcId) ?? 0) + 1);
  return [...byVpc]
    .filter(([, count]) => count > 1)
    .map(([vpc, count]) => `${count} quarantine groups in ${vpc}`);
}
