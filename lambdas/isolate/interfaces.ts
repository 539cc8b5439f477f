/**
 * Puts every network interface of the subject into one group. Interfaces are changed one by one, because an instance
 * with several cannot be changed as a whole, and listed again until none is left outside: one may have been attached
 * meanwhile. A failing interface does not keep the others from being moved.
 */
import { ModifyNetworkInterfaceAttributeCommand } from '@aws-sdk/client-ec2';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import { attachedTo } from '../common/network-interfaces';
import type { Problems } from '../common/result';
import type { Subject } from '../common/subject';
import { sleep } from '../common/time';
import type { Grouped } from './newcomers';

export interface Moved {
  /** As last read from EC2. */
  readonly networkInterfaces: readonly Grouped[];
  readonly outside: readonly string[];
}

/** Rounds of listing: more than an intruder's one further interface, or EC2's read-after-write delay, should need. */
const MAX_ROUNDS = 6;
const PAUSE_MS = 500;

const isOutside =
  (...allowed: readonly string[]) =>
  ({ groupIds }: Grouped) =>
    groupIds.length !== 1 || !allowed.includes(groupIds[0] ?? '');

export interface Moving {
  /** Whether to list the interfaces again before they are moved. */
  readonly reread: boolean;
  /** How often to list them at most. @default 6 */
  readonly rounds?: number;
  /** Interfaces that are in one of these groups stay there. */
  readonly sparedGroupIds?: readonly string[];
  /** Before an interface that may be unknown is moved. The first cut moves what `assess` recorded. */
  readonly beforeMove?: (eni: Grouped) => Promise<void>;
}

export async function moveAll(
  subject: Subject,
  { reread, rounds = MAX_ROUNDS, sparedGroupIds = [], beforeMove }: Moving,
  groupId: string,
  changes: Changes,
  problems: Problems,
): Promise<Moved> {
  const isLeft = isOutside(groupId, ...sparedGroupIds);
  let networkInterfaces: readonly Grouped[] = reread ? await attachedNow(subject) : subject.networkInterfaces;
  for (let round = 1; ; round++) {
    const left = networkInterfaces.filter(isLeft);
    if (beforeMove && (reread || round > 1)) await Promise.all(left.map(beforeMove));
    await moveEach(left, groupId, changes, problems);
    networkInterfaces = await attachedNow(subject);
    const outside = networkInterfaces.filter(isLeft).map(({ networkInterfaceId }) => networkInterfaceId);
    if (outside.length === 0 || round === rounds || changes.isDryRun) return { networkInterfaces, outside };
    await sleep(PAUSE_MS * round);
  }
}

/** Until then EC2 is believed to show only late that the subject has interfaces; then that it has none any more, as what is terminated. */
const UNSEEN_MS = [250, 500, 1_000, 2_000, 4_000];

async function attachedNow({ instanceId, networkInterfaces }: Subject): Promise<readonly Grouped[]> {
  for (const pause of UNSEEN_MS) {
    const attached = await attachedTo(instanceId);
    if (attached.length > 0 || networkInterfaces.length === 0) return attached;
    await sleep(pause);
  }
  return await attachedTo(instanceId);
}

const moveEach = (interfaces: readonly Grouped[], groupId: string, changes: Changes, problems: Problems) =>
  Promise.all(
    interfaces.map(({ networkInterfaceId, groupIds }) =>
      problems.attempt(networkInterfaceId, () =>
        changes.make(
          'ec2:ModifyNetworkInterfaceAttribute',
          networkInterfaceId,
          `groups: ${groupIds.join(', ')} -> ${groupId}`,
          () =>
            ec2.send(
              new ModifyNetworkInterfaceAttributeCommand({
                NetworkInterfaceId: networkInterfaceId,
                Groups: [groupId],
              }),
            ),
        ),
      ),
    ),
  );
