/**
 * The drills from which we know what each permission is for: between them they take every way that the code has, with every layer on.
 */
import { type DrillOptions, runDrill } from '../../range/drill/drill';
import type { DeployedStack } from '../../range/stack';
import { applies } from '../../range/wire/fault-applies';
import type { Fault } from '../../range/wire/faults';
import { services } from '../../range/wire/services';
import {
  after,
  afterwards,
  all,
  encrypted,
  endpointsLost,
  evidenceRead,
  failingSet,
  findingsOnNeighbours,
  fleetTagged,
  furtherFinding,
  groupOpened,
  interfaceMoved,
  lateArrival,
  launching,
  needsTool,
  networkAclTouched,
  protectedBefore,
  registered,
  terminating,
  withoutEndpoints,
} from './arrangements';
import { recordDecisions, type Use, usesOfWorkflows } from './record';

export interface Drill extends Omit<DrillOptions, 'stack' | 'seed' | 'inspect' | 'faults'> {
  /** As docs/permissions.md has it. */
  readonly name: string;
  /** What is special about it, for the page. */
  readonly about: string;
  readonly faults?: () => readonly Fault[];
  /** Environment of functions that differs from the template's; what they may do does not. */
  readonly told?: Readonly<Record<string, unknown>>;
  /** How many cases may cut at a time. */
  readonly places?: number;
}

const MINUTE = 60_000;
const release = { start: true, replacement: 'retire' } as const;

/** The answer to the first attempt to store each object is lost: the second finds the object there, and reads it. */
function firstAnswersLost(folder: RegExp): readonly Fault[] {
  const seen = new Set<unknown>();
  const on = (input: unknown): boolean => {
    const { Key = '' } = input as { Key?: string };
    return folder.test(Key) && !seen.has(Key) && seen.add(Key) !== undefined;
  };
  return [{ service: 's3', operation: 'PutObject', kind: 'lost-answer', on }];
}

/** Asking takes so long that somebody else opens the gate before it looks. */
const tokenKeptLate = (): readonly Fault[] => {
  const on = (input: unknown): boolean => JSON.stringify(input).includes('taskToken = :token');
  return [{ service: 'dynamodb', operation: 'UpdateItem', kind: 'lost-request', on, nth: [1, 2, 3, 4] }];
};

/** The second call of every operation that can be is refused, so that the code goes on without its answer. */
function secondRefused(): readonly Fault[] {
  return services().flatMap(({ name, operations }) =>
    [...operations.keys()]
      .filter((operation) => applies('denied', name, operation))
      .map((operation): Fault => ({ service: name, operation, kind: 'denied', nth: [2] })),
  );
}

export const DRILLS: readonly Drill[] = [
  {
    name: 'online',
    about:
      "a web server kept online; only the operator's own kernel module reads its memory; afterwards somebody opens its quarantine group, touches the network ACL, reads its evidence and moves its interface; released",
    scenario: 'web-server-c2',
    mode: 'online',
    arrange: all(
      registered,
      needsTool,
      lateArrival,
      afterwards(MINUTE, groupOpened),
      afterwards(3 * MINUTE, networkAclTouched),
      afterwards(5 * MINUTE, evidenceRead),
      afterwards(7 * MINUTE, interfaceMoved),
    ),
    faults: () => firstAnswersLost(/\/hold\//),
    release,
  },
  {
    name: 'offline, answers lost',
    about:
      'the same stopped at once, encrypted, on its way into service and protected before; the first answer to every write into the vault is lost; released',
    scenario: 'web-server-c2',
    mode: 'offline',
    arrange: all(registered, encrypted, protectedBefore, launching),
    told: { fleet: { leaveGroup: 'detach', cancelSpotRequests: true, drainContainerInstances: true } },
    faults: () => firstAnswersLost(/./),
    release,
  },
  {
    name: 'terminating',
    about: 'its Auto Scaling group is about to terminate it, and the VPC has no endpoints',
    scenario: 'web-server-c2',
    mode: 'online',
    arrange: all(terminating, withoutEndpoints),
  },
  {
    name: 'spot',
    about: 'a Spot Instance with a local disk, imaged before the stop',
    scenario: 'spot-with-instance-store',
  },
  {
    name: 'auto',
    about: 'the same in the mode `auto`, behind load balancers and in a cluster; released',
    scenario: 'spot-with-instance-store',
    mode: 'auto',
    arrange: registered,
    release,
  },
  {
    name: 'fleet',
    about:
      'one place for cuts, findings on a neighbour, a set of snapshots that fails; then a group and the VPC are tagged',
    scenario: 'no-agent',
    arrange: all(failingSet, after(500, findingsOnNeighbours), after(5 * MINUTE, fleetTagged)),
    places: 1,
  },
  {
    name: 'exempt',
    about: 'a person is asked, and a Critical finding ends the waiting',
    scenario: 'exempt-instance',
    mode: 'offline',
    people: after(5 * MINUTE, furtherFinding(9.5)),
  },
  {
    name: 'calls refused',
    about: 'the second call of every operation is refused; released',
    scenario: 'web-server-c2',
    mode: 'capture-then-stop',
    faults: secondRefused,
    release,
  },
  {
    name: 'exempt, opened meanwhile',
    about: 'the same, with the finding before the question is out',
    scenario: 'exempt-instance',
    mode: 'offline',
    people: after(1_000, furtherFinding(9.5)),
    faults: tokenKeptLate,
  },
  {
    name: 'tag',
    about: 'an analyst sets the tag; the endpoints go while memory is captured; released',
    scenario: 'tagged-by-analyst',
    mode: 'online',
    smallHosts: false,
    arrange: endpointsLost,
    release,
  },
  {
    name: 'second interface',
    about: 'the intruder attaches an interface during containment; released',
    scenario: 'second-interface',
    release,
  },
  {
    name: 'hibernate',
    about: 'an instance that hibernates; a further finding joins the case',
    scenario: 'hibernation-ready',
    arrange: after(20_000, furtherFinding(8)),
  },
];

export async function playAll(
  stack: DeployedStack,
  drills: readonly Drill[] = DRILLS,
): Promise<ReadonlyMap<string, readonly Use[]>> {
  const uses = new Map<string, readonly Use[]>();
  for (const drill of drills) uses.set(drill.name, await played(drill, stack));
  return uses;
}

async function played(drill: Drill, stack: DeployedStack): Promise<Use[]> {
  const { name: _, told: changes = {}, places, faults, arrange, ...options } = drill;
  const own: Use[] = [];
  let decided: readonly Use[] = [];
  await runDrill({
    smallHosts: true,
    ...options,
    ...(faults && { faults: faults() }),
    stack: told(stack, changes, places === undefined ? {} : { PLACES: String(places) }),
    seed: 'permissions',
    arrange: (range, staged) => {
      decided = recordDecisions(range, stack);
      arrange?.(range, staged);
    },
    inspect: ({ record }) => own.push(...usesOfWorkflows(record, stack)),
  });
  return [...decided, ...own];
}

/** The same stack, with functions that were told something else: what they may do stays as it is. */
function told(
  stack: DeployedStack,
  changes: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, string>>,
): DeployedStack {
  const functions = [...stack.functions].map(([arn, definition]) => {
    const { environment } = definition;
    const policy = JSON.parse(environment.POLICY ?? '{}') as object;
    const POLICY = JSON.stringify({ ...policy, ...changes });
    return [arn, { ...definition, environment: { ...environment, POLICY, ...more } }] as const;
  });
  return { ...stack, functions: new Map(functions) };
}
