/** Nothing is promised that is not there: each ok of the verdict and of the steps, against the simulated account. */
import { currentObject } from '../../range/services/s3/state';
import { lostSecret, type Played, worldOf } from '../played';
import type { Law } from './law';

const isComplete = ({ verdict }: Played, what: string): boolean =>
  verdict.evidenceItems.some((each) => each.what === what && each.status === 'complete');

const vaultKeys = (played: Played): string[] => {
  const [vault] = worldOf(played).s3.buckets.values();
  return vault ? [...vault.versions.keys()].filter((key) => currentObject(vault, key) !== undefined) : [];
};

function snapshots(played: Played): string[] {
  if (!isComplete(played, 'snapshots')) return [];
  const kept = [...worldOf(played).ec2.snapshots.values()].filter(({ state }) => state === 'completed');
  return played.original.volumeIds
    .filter((volume) => !kept.some(({ volumeId }) => volumeId === volume))
    .map((volume) => `the verdict has complete snapshots, and there is none of ${volume}`);
}

function memory(played: Played): string[] {
  if (!isComplete(played, 'memory')) return [];
  const lost = lostSecret(played);
  return lost === undefined ? [] : [`the verdict has the memory, and it is ${lost}`];
}

function beforeState(played: Played): string[] {
  if (!isComplete(played, 'before-state')) return [];
  const item = played.verdict.evidenceItems.find(({ what }) => what === 'before-state');
  if (item?.detail.includes('table')) return [];
  return vaultKeys(played).some((key) => key.endsWith('/before-state/instance.json'))
    ? []
    : ['the verdict has the before-state, and it is not in the vault'];
}

/** What the verdict does not complain of stands. */
function protections(played: Played): string[] {
  const { verdict, staged } = played;
  const { subject } = staged;
  if (verdict.containment !== 'contained' || subject.lifecycle.kind === 'spot') return [];
  const said = verdict.attention.join('\n');
  const { disableApiTermination, instanceInitiatedShutdownBehavior } = subject.attributes;
  const found: string[] = [];
  if (!disableApiTermination && !/termination protection/.test(said))
    found.push('nothing is said of the termination protection, which is off');
  if (instanceInitiatedShutdownBehavior !== 'stop' && !/shutdown/.test(said))
    found.push('nothing is said of the shutdown behavior, which is terminate');
  if (
    subject.blockDevices.some((each) => each.deleteOnTermination) &&
    !/deleted with the subject|protect/.test(said)
  )
    found.push('nothing is said of the volumes that would be deleted with the subject');
  return found;
}

function membership(played: Played): string[] {
  const { verdict, staged } = played;
  if (verdict.containment !== 'contained') return [];
  const member = [...worldOf(played).autoscaling.groups.values()].find(({ instances }) =>
    instances.has(staged.subject.id),
  );
  const said = verdict.attention.join('\n');
  if (!member || /Auto Scaling group|detach/.test(said)) return [];
  return [`nothing is said of the Auto Scaling group ${member.name}, which the subject is still in`];
}

export const PROMISE_LAWS: readonly Law[] = [
  { name: 'invariant 4: snapshots that are called complete are there, of every volume', breaches: snapshots },
  { name: 'invariant 4: memory that is called complete holds what was in RAM', breaches: memory },
  { name: 'invariant 4: a before-state that is called complete is there', breaches: beforeState },
  { name: 'invariant 5: protections stand, or the verdict says which do not', breaches: protections },
  {
    name: 'invariant 5: the subject left its group, or the verdict says that it did not',
    breaches: membership,
  },
];
