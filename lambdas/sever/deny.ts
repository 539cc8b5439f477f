/**
 * One address denied in one network ACL, in both directions, at a reserved rule number. An entry of the same kind that
 * stands already is joined if it is Cordon's and relied on if it is not. A number that turns out to be another's is given
 * back, and the next one tried. What an entry changes is that there was none: the lease, written before, is its record.
 */
import { CreateNetworkAclEntryCommand } from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import type { Case } from '../common/case';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import { familyOf, hostCidr } from '../common/ip-address';
import {
  type Acl,
  denies,
  entriesOf,
  firstAllow,
  isDenyOf,
  ownEntry,
  RESERVED_RULES,
} from '../common/network-acls';
import { giveBack, join, type Slot, takeOrJoin } from './lease';

export interface Denial extends Slot {
  readonly address: string;
  /** Somebody else's entry does it; Cordon made none and takes none away. */
  readonly byOthers?: true;
}

/** No reserved number can hold the entry: each is another's, or a rule that lets the address through comes first. */
class NoRuleNumber extends Error {
  override readonly name = 'NoRuleNumber';
}

export async function deny(request: Case, acl: Acl, address: string, changes: Changes): Promise<Denial> {
  const cidr = hostCidr(address);
  const slot = (ruleNumber: number): Denial => ({
    networkAclId: acl.networkAclId,
    ruleNumber,
    cidr,
    address,
  });
  for (const ruleNumber of standing(acl, cidr))
    if (changes.isDryRun || (await join(request, slot(ruleNumber))))
      return await ensure(slot(ruleNumber), acl, changes);
  if (denies(acl, address)) return { ...slot(0), byOthers: true };
  for (const ruleNumber of free(acl, address)) {
    if (!changes.isDryRun && !(await takeOrJoin(request, slot(ruleNumber)))) continue;
    try {
      return await ensure(slot(ruleNumber), acl, changes);
    } catch (error) {
      if (!(error instanceof TakenByOthers)) throw error;
      await giveBack(request, slot(ruleNumber));
    }
  }
  throw new NoRuleNumber(
    `no rule number from 1 to ${RESERVED_RULES.length} of ${acl.networkAclId} is free for ${cidr}`,
  );
}

/** Reserved numbers at which the entry stands, in one direction at least. */
const standing = ({ entries }: Acl, cidr: string): number[] =>
  RESERVED_RULES.filter((number) =>
    entries.some((each) => each.RuleNumber === number && isDenyOf(cidr, each)),
  );

const free = (acl: Acl, address: string): number[] =>
  RESERVED_RULES.filter(
    (number) =>
      number < firstAllow(acl, address) && !acl.entries.some(({ RuleNumber }) => RuleNumber === number),
  );

class TakenByOthers extends Error {}

/** The way out first, since it is what hurts and ends an open connection alone; then the way in. */
async function ensure(slot: Denial, { entries }: Acl, changes: Changes): Promise<Denial> {
  for (const egress of [true, false])
    if (!ownEntry(entries, slot, egress)) await create(slot, egress, changes);
  return slot;
}

async function create(slot: Denial, egress: boolean, changes: Changes): Promise<void> {
  const { networkAclId, ruleNumber, cidr, address } = slot;
  const request = new CreateNetworkAclEntryCommand({
    NetworkAclId: networkAclId,
    RuleNumber: ruleNumber,
    Egress: egress,
    Protocol: '-1',
    RuleAction: 'deny',
    ...(familyOf(address) === 'ipv6' ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
  });
  try {
    await changes.make(
      'ec2:CreateNetworkAclEntry',
      networkAclId,
      `rule ${ruleNumber}, ${egress ? 'outbound' : 'inbound'}: deny ${cidr}`,
      () => ec2.send(request),
    );
  } catch (error) {
    if (!isCode(error, 'NetworkAclEntryAlreadyExists')) throw error;
    if (!(await isThere(slot, egress))) throw new TakenByOthers();
  }
}

/** Made by another case a moment ago, or by this one, whose answer was lost. */
const isThere = async (slot: Slot, egress: boolean): Promise<boolean> =>
  ownEntry(await entriesOf(slot.networkAclId), slot, egress) !== undefined;
