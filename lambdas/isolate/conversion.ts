/**
 * The open-then-empty swap. A connection that the rules leave untracked is cut when the rules go, so a subject whose group
 * is open both ways for a moment may lose the connections that EC2 tracks. EC2 does not document that it works on those that
 * are tracked already, and the subject is open to the world meanwhile: so only by policy, only from quarantine, only for
 * the families that no gateway keeps tracked in any case, and never where the intruder's addresses should be denied in
 * the network ACLs and are not. Whatever happens, the subject goes back into quarantine.
 */
import type { Changes } from '../common/changes';
import type { Family } from '../common/ip-address';
import type { GroupKind } from '../common/own-tags';
import type { Problems } from '../common/result';
import { convertibleFamilies, routesOf } from '../common/routes';
import type { Subject } from '../common/subject';
import { sleep } from '../common/time';
import { groupWith, placeOf } from './groups';
import { moveAll } from './interfaces';
import type { OwnRule } from './own-rule';

export interface Conversion {
  readonly families: readonly Family[];
  /** How long the subject was open, in seconds. */
  readonly seconds: number;
}

const ANYWHERE: Readonly<Record<Family, string>> = { ipv4: '0.0.0.0/0', ipv6: '::/0' };

const openBothWays = (family: Family): OwnRule[] =>
  (['egress', 'ingress'] as const).map((direction) => ({
    direction,
    ports: 'all',
    peer: { kind: family, id: ANYWHERE[family] },
  }));

/** Undefined when every connection with the internet is tracked whatever the rules say. */
export async function convert(
  subject: Subject & { readonly vpcId: string },
  seconds: number,
  changes: Changes,
  problems: Problems,
): Promise<Conversion | undefined> {
  const subnetIds = subject.networkInterfaces.map((each) => each.subnetId);
  const families = convertibleFamilies(await routesOf(subject.vpcId, subnetIds));
  if (families.length === 0) return undefined;
  const kind: GroupKind =
    families.length === 2 ? 'conversion-ipv4-ipv6' : `conversion-${families[0] ?? 'ipv4'}`;
  const rules = families.flatMap(openBothWays);
  const { groupId } = await groupWith(kind, placeOf(subject), rules, changes);
  await moveAll(subject, { reread: true, rounds: 1 }, groupId, changes, problems);
  if (!changes.isDryRun) await sleep(seconds * 1000);
  return { families, seconds };
}
