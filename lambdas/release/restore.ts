/**
 * The order in which a case is undone. The subject gets its credentials and protections back while it is still cut off, then the
 * entries go, then the groups: it is never open with half of what it needs. What needs a running instance comes after the
 * start, tags come last. Nothing of what is hibernated can be modified, so that it is started first, in quarantine. What fails keeps everything behind it from being done, and a second run skips what is done.
 */
import type { Changes } from '../common/changes';
import { describeInstance } from '../common/ec2';
import { isHibernated } from '../common/hibernation';
import { Problems } from '../common/result';
import type { BeforeState } from './before-state';
import { NotYet } from './not-yet';
import type { Wishes } from './request';
import type { Resolutions } from './resolutions';
import { activate, registerClassic, registerTarget } from './restore-fleet';
import { protectFromScaleIn, rejoinGroup } from './restore-group';
import {
  restoreDeleteOnTermination,
  restoreMetadata,
  restoreShutdownBehavior,
  restoreStopProtection,
  restoreTags,
  restoreTerminationProtection,
  start,
} from './restore-instance';
import { leaveEntry, restoreAddress, restoreGroups, restoreIdleTimeouts } from './restore-network';
import { removeRolePolicy } from './restore-role';
import { kindOf, type Row } from './row';

export interface Restoring {
  readonly row: Row;
  readonly before: BeforeState;
  readonly wishes: Wishes;
  readonly changes: Changes;
}

type Restore = (restoring: Restoring) => Promise<unknown>;

/** By kind of field; each stage is over before the next begins. */
const STAGES: readonly Readonly<Record<string, Restore>>[] = [
  {
    'metadata-options': restoreMetadata,
    'role-policy': removeRolePolicy,
    'stop-protection': restoreStopProtection,
    'termination-protection': restoreTerminationProtection,
    'shutdown-behavior': restoreShutdownBehavior,
    'delete-on-termination': restoreDeleteOnTermination,
  },
  { 'idle-timeouts': restoreIdleTimeouts, addresses: restoreAddress, 'network-acl': leaveEntry },
  { groups: restoreGroups },
  { state: start },
  { 'auto-scaling-group': rejoinGroup },
  { 'scale-in-protection': protectFromScaleIn },
  { targets: registerTarget, 'classic-load-balancer': registerClassic, 'container-instance': activate },
  { tags: restoreTags },
];

/** Fields that take their time: they are looked at again when they are as before, until they have settled. */
const SETTLING = ['state', 'auto-scaling-group'];

export type Outcome =
  | { readonly outcome: 'applied' }
  | { readonly outcome: 'waiting'; readonly why: string }
  | { readonly outcome: 'failed'; readonly why: string };

export async function restoreAll(
  rows: readonly Row[],
  resolutions: Resolutions,
  given: Omit<Restoring, 'row'>,
): Promise<Outcome> {
  const open = rows.filter((row) => isOpen(row, resolutions));
  const stages = (await startsFirst(open, given)) ? [{ state: start }, ...STAGES] : STAGES;
  for (const stage of stages) {
    const problems = new Problems();
    for (const row of open) {
      const restore = stage[kindOf(row)];
      if (!restore) continue;
      try {
        await problems.attempt(row.field, () => restore({ ...given, row }), NotYet);
      } catch (error) {
        if (error instanceof NotYet) return { outcome: 'waiting', why: `${row.field}: ${error.message}` };
        throw error;
      }
    }
    if (problems.summary !== undefined) return { outcome: 'failed', why: problems.summary };
  }
  return { outcome: 'applied' };
}

async function startsFirst(open: readonly Row[], { before }: Pick<Restoring, 'before'>): Promise<boolean> {
  const isStarted = open.some((row) => kindOf(row) === 'state' && row.status !== 'as-before');
  return isStarted && isHibernated(await describeInstance(before.instance.InstanceId));
}

function isOpen(row: Row, resolutions: Resolutions): boolean {
  if (resolutions[row.field] === 'leave' || row.byHand) return false;
  if (row.status === 'as-before') return SETTLING.includes(kindOf(row));
  return row.status !== 'cannot';
}
