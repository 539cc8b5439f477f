/**
 * Which case needs which reserved rule number of a network ACL, read and given back. An entry serves all subjects whose
 * intruder has the same address; the last case marks the number as closing, so that nobody joins what is about to go, takes
 * the entry away, and then frees the number.
 */
import * as v from 'valibot';
import type { Case } from '../common/case';
import { RESERVED_RULES } from '../common/network-acls';
import { parse } from '../common/parse';
import { readItem, type Update, updateItemIf } from '../common/table-items';
import { keyOf, type Slot } from '../sever/lease';

export interface Lease extends Slot {
  readonly cases: readonly string[];
}

const leaseSchema = v.object({
  cidr: v.object({ S: v.string() }),
  cases: v.object({ SS: v.array(v.string()) }),
});

/** The leases of an ACL that this case is part of. */
export async function leasesOf(request: Case, networkAclId: string): Promise<Lease[]> {
  const leases = await Promise.all(
    RESERVED_RULES.map((ruleNumber) => leaseAt(request, { networkAclId, ruleNumber })),
  );
  return leases.flatMap((lease) => (lease?.cases.includes(request.caseId) ? [lease] : []));
}

async function leaseAt(request: Case, where: Omit<Slot, 'cidr'>): Promise<Lease | undefined> {
  const item = await readItem(keyOf(request, where));
  // A number that was given back keeps its item.
  if (item?.cases === undefined) return undefined;
  const { cidr, cases } = parse('a lease of a rule number', leaseSchema, item);
  return { ...where, cidr: cidr.S, cases: cases.SS };
}

/** Leaves the number to the others; false when there are none, and this case has to close it. */
export const leaveToOthers = (request: Case, lease: Lease): Promise<boolean> =>
  update(request, lease, 'DELETE cases :own', 'contains(cases, :case) AND size(cases) > :one', {
    ':own': { SS: [request.caseId] },
    ':case': { S: request.caseId },
    ':one': { N: '1' },
  });

/** From now on nobody joins; false when somebody has joined meanwhile. */
export const close = (request: Case, lease: Lease): Promise<boolean> =>
  update(request, lease, 'SET closing = :case', 'cases = :own', {
    ':own': { SS: [request.caseId] },
    ':case': { S: request.caseId },
  });

/** Frees the number, whose entry is gone. Done already is as good. */
export const free = (request: Case, lease: Lease): Promise<boolean> =>
  update(request, lease, 'REMOVE cases, closing', 'closing = :case', {
    ':case': { S: request.caseId },
  });

const update = (
  request: Case,
  lease: Lease,
  UpdateExpression: string,
  ConditionExpression: string,
  ExpressionAttributeValues: Update['ExpressionAttributeValues'],
): Promise<boolean> =>
  updateItemIf(keyOf(request, lease), { UpdateExpression, ConditionExpression, ExpressionAttributeValues });
