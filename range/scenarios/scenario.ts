import type { Instance } from '../services/ec2/state';
import type { World } from '../world';

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** What a person is told before the drill, in two or three sentences. */
  readonly story: string;
  stage(world: World, tagKeys: TagKeys): Staged;
}

/** The account as the scenario begins: the subject with its intruder, and those who must not be hurt. */
export interface Staged {
  readonly subject: Instance;
  readonly c2: { readonly ip: string; readonly port: number };
  /** Whether the trigger names the C2 server. */
  readonly isC2Named: boolean;
  /** How long the implant calls a C2 server that does not answer before it wipes its traces, in ms. @default IMPLANT_PATIENCE_MS */
  readonly patienceMs?: number;
  /** Key of the traces on the root volume. */
  readonly tracePath: string;
  readonly neighbours: readonly Instance[];
  /** Names of Auto Scaling groups that should have their capacity at the end. */
  readonly groups: readonly string[];
  /** What sets Cordon off. */
  readonly trigger: (world: World) => void;
  /** What the intruder does besides trying its ways out, from the start; tells it in words. */
  readonly moves?: (tell: (text: string) => void) => void;
  /** What people in the account do by themselves, such as answering when they are asked; tells it in words. */
  readonly people?: (tell: (text: string) => void) => void;
  /** The trigger in one line. */
  readonly triggerText: string;
}

/** Implants are made to outlast the outages of a network: most sleep and call again for hours or days. A nervous one has a scenario of its own. */
export const IMPLANT_PATIENCE_MS = 30 * 60_000;

export const C2 = { ip: '198.51.100.23', port: 443 } as const;
export const C2_IPV6 = { ip: '2001:db8:c2::23', port: 443 } as const;

/** The keys that the deployed stack is configured for. */
export interface TagKeys {
  readonly trigger: string;
  readonly mode: string;
  readonly exempt: string;
}
