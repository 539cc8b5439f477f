/** The orders that are compared. What Cordon offers is a mode; the others are played to see what they cost, see rearrange.ts. */
import type { DeployedStack } from '../stack';
import { captureFirst, groupAndSnapshots, type Rearrangement, rearranged, snapshotFirst } from './rearrange';

export interface Order {
  readonly name: string;
  /** Two or three words, for a picture. */
  readonly title: string;
  readonly what: string;
  /** On the subject's tag. */
  readonly mode: string;
  /** Absent: Cordon's own order. */
  readonly rearrange?: Rearrangement;
}

export const ORDERS: readonly Order[] = [
  {
    name: 'stop-first',
    title: 'Stop first',
    what: "the power is cut without the guest's shutdown; then the quarantine group, then snapshots (mode offline)",
    mode: 'offline',
  },
  {
    name: 'isolate-first',
    title: 'Isolate, keep running',
    what: 'the cut of the network at once, then snapshots, memory and live triage; it goes on running in quarantine (mode online)',
    mode: 'online',
  },
  {
    name: 'isolate-capture-stop',
    title: 'Isolate, capture, stop',
    what: 'the same, and it is stopped once the memory is safe (mode capture-then-stop)',
    mode: 'capture-then-stop',
  },
  {
    name: 'hibernate',
    title: 'Isolate, hibernate',
    what: 'the cut at once, then hibernation, then snapshots with the RAM on the root volume (mode hibernate; where it cannot hibernate it stays online)',
    mode: 'hibernate',
  },
  {
    name: 'auto',
    title: "Cordon's auto",
    what: 'one of the four, by the table of mode auto, from the finding and what the instance is able to',
    mode: 'auto',
  },
  {
    name: 'capture-first',
    title: 'Capture first',
    what: 'memory and live triage while it is connected; then the cut, snapshots, stop. Not offered',
    mode: 'capture-then-stop',
    rearrange: captureFirst,
  },
  {
    name: 'snapshot-first',
    title: 'Snapshot first',
    what: 'the call for snapshots, then the cut, memory, stop. Not offered',
    mode: 'capture-then-stop',
    rearrange: snapshotFirst,
  },
  {
    name: 'group-and-snapshots',
    title: 'Group swap only',
    what: 'another security group, then snapshots, and nothing else: what most playbooks do. Not offered',
    mode: 'online',
    rearrange: groupAndSnapshots,
  },
];

/** The stack with its response in that order. */
export function stackInOrder(stack: DeployedStack, { name, rearrange }: Order): DeployedStack {
  if (!rearrange) return stack;
  const stateMachines = stack.stateMachines.map((machine) =>
    isResponse(machine.definition)
      ? { ...machine, definition: rearranged(machine.definition, rearrange) }
      : machine,
  );
  if (stateMachines.every((machine, at) => machine === stack.stateMachines[at]))
    throw new Error(`no state machine of the stack can be put in the order ${name}`);
  return { ...stack, stateMachines };
}

function isResponse(definition: unknown): boolean {
  const { States } = definition as { readonly States?: Readonly<Record<string, unknown>> };
  return States?.Contain !== undefined && States.Evidence !== undefined;
}
