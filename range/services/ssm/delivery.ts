/**
 * One command on one node, in virtual time.
 *
 * - It waits for the agent until the command's TimeoutSeconds have passed, then it is TimedOut (DeliveryTimedOut).
 * - Running, it ends with what the script ends with, or after the document's execution timeout (ExecutionTimedOut).
 * - When the agent is cut off meanwhile, nobody knows: it stays InProgress. An agent that is back in time reports
 *   what it has; at the execution timeout the invocation is TimedOut (DeliveryTimedOut).
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html
 */
import type { CommandInvocationStatus } from '@aws-sdk/client-ssm';
import type { World } from '../../world';
import { emitCommandStatus, emitInvocationStatus } from './events';
import { observeLink } from './link';
import type { Command, GuestCommand, GuestOutcome, Invocation, ManagedNode } from './state';

/** From the service to the agent, in ms, from and to. */
const DELIVERY_MS = [200, 1500] as const;
/** How often the agent and the service look for each other. */
const RETRY_MS = 15_000;
const MAX_STDOUT = 24_000;
const MAX_STDERR = 8_000;
const TRUNCATED = '--output truncated--';
const KILLED = 137;

interface Delivery {
  readonly command: Command;
  readonly invocation: Invocation;
  readonly node: ManagedNode;
  readonly guest: GuestCommand;
}

/** Subscribes to what connects agents and cuts them off: once a world, before its clock starts. */
export function startAgents(world: World): void {
  const { ec2, iam, ssm } = world;
  const observe = (instanceId: string): void => {
    const node = ssm.nodes.get(instanceId);
    if (node) observeLink(world, node);
  };
  ec2.onInstanceState.subscribe(observe);
  ec2.onGuestState.subscribe((instanceId, guest) => {
    observe(instanceId);
    if (guest === 'off') killScripts(world, instanceId);
  });
  const observeAll = (): void => {
    for (const id of ssm.nodes.keys()) observe(id);
  };
  ec2.onGroupsChanged.subscribe(observeAll);
  ec2.onNetworkAclChanged.subscribe(observeAll);
  ec2.onElasticIpMoved.subscribe(observeAll);
  iam.onPolicyInForce.subscribe((roleName) => {
    for (const id of ssm.nodes.keys()) if (ec2.instances.get(id)?.profile?.roleName === roleName) observe(id);
  });
}

export function deliver(world: World, delivery: Delivery): void {
  const { command, invocation } = delivery;
  world.clock.schedule(world.ssm.chance.int(...DELIVERY_MS), () => attempt(world, delivery));
  world.clock.schedule(command.timeoutSeconds * 1000, () => {
    if (invocation.startedMs === undefined) end(world, delivery, 'TimedOut', 'DeliveryTimedOut');
  });
}

function attempt(world: World, delivery: Delivery): void {
  const { command, invocation, node } = delivery;
  if (invocation.status !== 'Pending' && invocation.status !== 'Delayed') return;
  observeLink(world, node);
  if (node.link.up) {
    run(world, delivery);
    return;
  }
  if (invocation.status === 'Pending') setStatus(world, command, invocation, 'Delayed', 'Delayed');
  world.clock.schedule(RETRY_MS, () => attempt(world, delivery));
}

function run(world: World, delivery: Delivery): void {
  const { command, invocation, node, guest } = delivery;
  invocation.startedMs = world.clock.now();
  setStatus(world, command, invocation, 'InProgress', 'InProgress');
  world.clock.schedule(guest.executionTimeoutSeconds * 1000, () => expire(world, delivery));
  invocation.run = world.ssm.runOnHost(guest, node, (outcome) => report(world, delivery, outcome));
}

/** The agent reports the end of the script, or keeps it until it reaches the service again. */
function report(world: World, delivery: Delivery, outcome: GuestOutcome): void {
  const { invocation, node } = delivery;
  if (!isRunning(invocation)) return;
  observeLink(world, node);
  if (!node.link.up) {
    invocation.unreported = outcome;
    world.clock.schedule(RETRY_MS, () => report(world, delivery, outcome));
    return;
  }
  invocation.stdout = cut(outcome.stdout, MAX_STDOUT);
  invocation.responseCode = outcome.exitCode;
  invocation.stderr = cut(stderrOf(outcome), MAX_STDERR);
  if (invocation.status === 'Cancelling') end(world, delivery, 'Cancelled', 'Cancelled');
  else if (outcome.exitCode === 0) end(world, delivery, 'Success', 'Success');
  else end(world, delivery, 'Failed', 'Failed');
}

function expire(world: World, delivery: Delivery): void {
  const { invocation, node } = delivery;
  if (!isRunning(invocation)) return;
  observeLink(world, node);
  invocation.run?.cancel();
  if (!node.link.up) {
    end(world, delivery, 'TimedOut', 'DeliveryTimedOut');
    return;
  }
  invocation.responseCode = KILLED;
  end(world, delivery, 'TimedOut', 'ExecutionTimedOut');
}

/** Cancels what has not ended: at once what was not delivered, as soon as the agent hears of it what runs. */
export function cancelInvocation(world: World, command: Command, invocation: Invocation): void {
  if (invocation.status === 'Pending' || invocation.status === 'Delayed') {
    invocation.endedMs = world.clock.now();
    setStatus(world, command, invocation, 'Cancelled', 'Cancelled');
  } else if (invocation.status === 'InProgress') {
    setStatus(world, command, invocation, 'Cancelling', 'Cancelling');
    world.clock.schedule(world.ssm.chance.int(...DELIVERY_MS), () => stopScript(world, command, invocation));
  }
}

function stopScript(world: World, command: Command, invocation: Invocation): void {
  const node = world.ssm.nodes.get(invocation.instanceId);
  if (invocation.status !== 'Cancelling' || !node?.link.up) return;
  invocation.run?.cancel();
  invocation.responseCode = KILLED;
  invocation.endedMs = world.clock.now();
  setStatus(world, command, invocation, 'Cancelled', 'Cancelled');
}

function killScripts(world: World, instanceId: string): void {
  for (const command of world.ssm.commands.values()) {
    const invocation = command.invocations.get(instanceId);
    if (invocation && isRunning(invocation) && !invocation.unreported) invocation.run?.cancel();
  }
}

const isRunning = ({ status }: Invocation): boolean => status === 'InProgress' || status === 'Cancelling';

function end(
  world: World,
  { command, invocation }: Delivery,
  status: CommandInvocationStatus,
  details: string,
): void {
  if (invocation.endedMs !== undefined) return;
  invocation.endedMs = world.clock.now();
  setStatus(world, command, invocation, status, details);
}

function setStatus(
  world: World,
  command: Command,
  invocation: Invocation,
  status: CommandInvocationStatus,
  details: string,
): void {
  invocation.status = status;
  invocation.statusDetails = details;
  emitInvocationStatus(world, command, invocation);
  const overall = overallStatus([...command.invocations.values()].map((each) => each.status));
  if (overall === command.status) return;
  command.status = overall;
  emitCommandStatus(world, command);
}

/** The worst end once all have ended, else how far the farthest is. */
function overallStatus(statuses: readonly CommandInvocationStatus[]): CommandInvocationStatus {
  const order = [
    'InProgress',
    'Cancelling',
    'Delayed',
    'Pending',
    'Failed',
    'TimedOut',
    'Cancelled',
  ] as const;
  return order.find((status) => statuses.includes(status)) ?? 'Success';
}

function stderrOf({ exitCode, stderr }: GuestOutcome): string {
  return exitCode === 0 ? stderr : `${stderr}failed to run commands: exit status ${exitCode}`;
}

const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - TRUNCATED.length)}${TRUNCATED}`;
