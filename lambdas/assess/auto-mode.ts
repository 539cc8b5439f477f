/**
 * Mode `auto`: a table of rules, of which the first that applies decides. docs/modes.md shows it.
 *
 * - What could not be found out never leads to a stop.
 * - A stop that would lose instance-store data, or take containers with it, is never chosen, whatever else policy allows.
 * - Memory is given up only for findings that tell of abuse of the machine, of which the RAM tells little.
 * - `hibernate` is chosen only where every prerequisite is met, and only where memory cannot be captured: a capture is proved, a
 *   RAM image on a root volume is not until somebody reads it.
 */

import type { Look, Mode, ModeChoice } from '../common/mode';
import type { AutoSettings, Policy } from '../common/policy';
import type { Agent } from './agent';
import { type Fact, type Facts, isUnknown } from './facts';
import { type Prerequisite, unmet } from './hibernation';

export interface AutoInputs {
  /** null: a tag or a person started the case, and no finding tells what it is about. */
  readonly finding: { readonly type: string; readonly severity: number } | null;
  readonly facts: Facts;
  /** null: Systems Manager does not manage the subject. */
  readonly agent: Fact<Agent | null>;
  /** Endpoints that the VPC lacks for the evidence channel. */
  readonly lackingEndpoints: Fact<readonly string[]>;
  readonly hibernation: readonly Prerequisite[];
  readonly settings: AutoSettings;
  readonly capture: Pick<Policy, 'memoryCapture'> & {
    readonly hasWindowsTool: boolean;
    /** The channel may lead to anywhere. */
    readonly openChannel: boolean;
  };
}

export interface AutoRule {
  readonly name: string;
  readonly mode: Mode;
  /** When it applies, in words, for the report and the documentation. */
  readonly when: string;
  readonly applies: (inputs: AutoInputs) => boolean;
}

/** GuardDuty's High begins here. */
const HIGH = 7;

/** Finding types by their beginning: the machine is used for its power or its line, and what its RAM holds tells little. */
const ABUSE: readonly string[] = ['CryptoCurrency:', 'Backdoor:EC2/DenialOfService.', 'Backdoor:EC2/Spambot'];

/** Three heartbeats are missing. */
const STALE_SECONDS = 15 * 60;

export const AUTO_RULES: readonly AutoRule[] = [
  {
    name: 'off',
    mode: 'online',
    when: 'the subject does not run: nothing is left to stop',
    applies: ({ facts }) => facts.state !== 'running',
  },
  {
    name: 'unknown',
    mode: 'online',
    when: 'its type, its Spot request, its containers, its agent or the endpoints of its VPC could not be found out',
    applies: ({ facts: { type, spot, containers }, agent, lackingEndpoints }) =>
      [type, spot, containers, agent, lackingEndpoints].some((fact) => isUnknown(fact)),
  },
  {
    name: 'containers',
    mode: 'online',
    when: 'it is a node of Kubernetes or ECS: a stop takes the containers of others with it',
    applies: ({ facts: { containers } }) => containers !== null,
  },
  {
    name: 'instance-store',
    mode: 'online',
    when: 'it has instance-store volumes, which a stop erases',
    applies: ({ facts: { type } }) => !isUnknown(type) && type.instanceStoreGB > 0,
  },
  {
    name: 'spot',
    mode: 'online',
    when: 'it is a Spot Instance whose request is not persistent, which cannot be stopped',
    applies: ({ facts: { spot } }) => spot !== null && !isUnknown(spot) && spot.type !== 'persistent',
  },
  {
    name: 'abuse',
    mode: 'offline',
    when: 'a finding of severity 7 or more tells of mining, denial of service or spam: the stop ends it, and the RAM tells little',
    applies: ({ finding }) => isHigh(finding) && ABUSE.some((start) => finding?.type.startsWith(start)),
  },
  {
    name: 'capture-and-stop',
    mode: 'capture-then-stop',
    when: 'its memory can be captured in time, and the severity is 7 or more: then nothing of it should go on',
    applies: (inputs) => captureObstacle(inputs) === undefined && isHigh(inputs.finding),
  },
  {
    name: 'capture',
    mode: 'online',
    when: 'its memory can be captured in time',
    applies: (inputs) => captureObstacle(inputs) === undefined,
  },
  {
    name: 'hibernate',
    mode: 'hibernate',
    when: 'its memory cannot be captured, and it can hibernate',
    applies: ({ hibernation }) => unmet(hibernation).length === 0,
  },
  {
    name: 'nothing-keeps-memory',
    mode: 'online',
    when: 'nothing would keep its memory but to let it run',
    applies: () => true,
  },
];

const isHigh = (finding: AutoInputs['finding']): boolean => finding !== null && finding.severity >= HIGH;

/** Why its memory cannot be captured in time, or undefined. */
export function captureObstacle(inputs: AutoInputs): string | undefined {
  const { facts, agent, lackingEndpoints, settings, capture } = inputs;
  if (!capture.memoryCapture) return 'memoryCapture is off';
  if (facts.platform === 'windows' && !capture.hasWindowsTool) return 'no tool for Windows is configured';
  if (isUnknown(agent)) return 'whether its agent is reached could not be found out';
  if (agent === null) return 'Systems Manager does not manage it';
  if (agent.pingStatus !== 'Online') return `its agent is ${agent.pingStatus}`;
  if (agent.silentSeconds > STALE_SECONDS) return `its agent was last heard ${agent.silentSeconds} s ago`;
  if (isUnknown(lackingEndpoints)) return 'the endpoints of its VPC could not be found out';
  if (lackingEndpoints.length > 0 && !capture.openChannel)
    return `its VPC has no endpoint of ${lackingEndpoints.join(', ')}`;
  const minutes = captureMinutes(inputs);
  if (minutes === undefined) return 'its RAM could not be found out';
  if (minutes > settings.longestCaptureMinutes)
    return `it would take ${minutes} minutes, and ${settings.longestCaptureMinutes} are allowed`;
  return undefined;
}

function captureMinutes({ facts: { type }, settings }: AutoInputs): number | undefined {
  return isUnknown(type) ? undefined : Math.ceil(type.ramMiB / settings.captureMiBPerSecond / 60);
}

/** Nothing that the subject can phrase is in it but the type of the finding, cut short. */
const MOST_TEXT = 1_000;

export function autoMode(inputs: AutoInputs): ModeChoice {
  const rule = AUTO_RULES.find(({ applies }) => applies(inputs));
  if (!rule) throw new Error('the last rule of auto applies to everything');
  const looked = looksAt(inputs);
  const saw = looked.map(({ what, found }) => `${what}: ${found}`).join('; ');
  const reason = `auto chose ${rule.mode} by its rule ${rule.name}: ${rule.when}. It looked at ${saw}`;
  return { mode: rule.mode, reason: reason.slice(0, MOST_TEXT), asked: 'auto', looked };
}

function looksAt(inputs: AutoInputs): readonly Look[] {
  const { finding, facts, agent, hibernation } = inputs;
  const lacking = unmet(hibernation).map(({ what, found }) => `${what} (${found})`);
  const words = <T extends object | string | null>(fact: Fact<T>, say: (value: T) => string): string =>
    isUnknown(fact) ? `not found out (${fact.unknown.slice(0, 100)})` : say(fact);
  return [
    {
      what: 'finding',
      found: finding ? `${finding.type.slice(0, 100)}, severity ${finding.severity}` : 'none',
    },
    { what: 'state', found: facts.state },
    { what: 'platform', found: facts.platform },
    {
      what: 'RAM',
      found: words(
        facts.type,
        ({ ramMiB }) => `${ramMiB} MiB, some ${captureMinutes(inputs)} minutes to capture`,
      ),
    },
    { what: 'capture', found: captureObstacle(inputs) ?? 'possible' },
    {
      what: 'agent',
      found: words(agent, (each) =>
        each ? `${each.pingStatus}, heard ${each.silentSeconds} s ago` : 'none',
      ),
    },
    { what: 'hibernation', found: lacking.length === 0 ? 'possible' : `not possible: ${lacking.join(', ')}` },
    {
      what: 'instance store',
      found: words(facts.type, ({ instanceStoreGB }) =>
        instanceStoreGB > 0 ? `${instanceStoreGB} GB` : 'none',
      ),
    },
    { what: 'Spot', found: words(facts.spot, (spot) => (spot ? `a ${spot.type} request` : 'no')) },
    { what: 'containers', found: words(facts.containers, (node) => node ?? 'none') },
  ];
}
