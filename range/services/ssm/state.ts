/**
 * Managed nodes, documents and commands. What happens on a host is not known here: a scenario plugs in
 * `runOnHost`, and may replace `reachable`, the agent's own reachability of the service.
 */
import type { CommandInvocationStatus } from '@aws-sdk/client-ssm';
import type { Random } from '../../kernel/random';
import { NotModelled, ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import type { SsmDocument } from './documents';

export interface ManagedNode {
  readonly instanceId: string;
  readonly platform: 'Linux' | 'Windows';
  readonly platformName: string;
  readonly platformVersion: string;
  readonly agentVersion: string;
  readonly registeredMs: number;
  /** Whether the agent reaches the service, and since when. */
  link: { readonly up: boolean; readonly sinceMs: number };
}

/** A script as the agent runs it: parameters substituted, or in the environment. */
export interface GuestCommand {
  readonly commandId: string;
  readonly documentName: string;
  readonly step: string;
  readonly lines: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly executionTimeoutSeconds: number;
}

export interface GuestOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GuestRun {
  /** The agent kills the script: a timeout, a cancellation, or the host lost its power. */
  cancel(): void;
}

/** Starts a script on a host and calls `finish` once, in virtual time, when it has ended. */
export type RunOnHost = (
  command: GuestCommand,
  node: ManagedNode,
  finish: (outcome: GuestOutcome) => void,
) => GuestRun;

export interface Invocation {
  readonly instanceId: string;
  /** The document's step for the platform, and all of its steps. */
  readonly step: string;
  readonly steps: readonly string[];
  /** Before it the API does not know the invocation: reads are eventually consistent. */
  readonly visibleFromMs: number;
  status: CommandInvocationStatus;
  statusDetails: string;
  startedMs?: number;
  endedMs?: number;
  responseCode: number;
  stdout: string;
  stderr: string;
  run?: GuestRun;
  /** What the script ended with while the agent could not report it. */
  unreported?: GuestOutcome;
}

export interface Command {
  readonly id: string;
  readonly documentName: string;
  readonly documentVersion: string;
  readonly comment: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly timeoutSeconds: number;
  readonly requestedMs: number;
  readonly invocations: Map<string, Invocation>;
  status: CommandInvocationStatus;
}

export interface SsmState {
  readonly nodes: Map<string, ManagedNode>;
  readonly documents: Map<string, SsmDocument>;
  readonly commands: Map<string, Command>;
  readonly ids: Random;
  readonly chance: Random;
  runOnHost: RunOnHost;
  /** Replaces the agent's reachability as network and power give it. */
  reachable?: (node: ManagedNode) => boolean;
}

export interface SsmOptions {
  readonly random: Random;
  readonly runOnHost?: RunOnHost;
}

export const createSsmState = ({ random, runOnHost }: SsmOptions): SsmState => ({
  nodes: new Map(),
  documents: new Map(),
  commands: new Map(),
  ids: random.fork('ssm.ids'),
  chance: random.fork('ssm.chance'),
  runOnHost:
    runOnHost ??
    ((command, node) => {
      throw new NotModelled(`what ${command.documentName} does on ${node.instanceId}: no host is plugged in`);
    }),
});

/** Registers an instance that runs the agent, online since now. */
export function addManagedNode(world: World, instanceId: string): ManagedNode {
  const windows = world.ec2.instances.get(instanceId)?.platform === 'windows';
  const now = world.clock.now();
  const node: ManagedNode = {
    instanceId,
    platform: windows ? 'Windows' : 'Linux',
    platformName: windows ? 'Microsoft Windows Server 2022 Datacenter' : 'Amazon Linux',
    platformVersion: windows ? '10.0.20348' : '2023',
    agentVersion: '3.3.40.0',
    registeredMs: now,
    link: { up: true, sinceMs: now },
  };
  world.ssm.nodes.set(instanceId, node);
  return node;
}

export function findCommand(state: SsmState, id: string | undefined): Command {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id ?? '')) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value '${id}' at 'commandId' failed to satisfy constraint: Member must have length 36`,
    );
  }
  const command = state.commands.get(id ?? '');
  if (!command) throw new ServiceError('InvalidCommandId', `The command ${id} does not exist`);
  return command;
}
