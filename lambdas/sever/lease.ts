/**
 * Which case needs which reserved rule number of a network ACL. An entry serves all subjects whose intruder has the same
 * address, and goes with the last of them: so a number is taken by conditional write, for one address, by a set of
 * cases. While a release takes an entry away the number is `closing`, and nobody joins it.
 */
import type { Case } from '../common/case';
import { updateItem, updateItemIf } from '../common/table-items';

export interface Slot {
  readonly networkAclId: string;
  readonly ruleNumber: number;
  readonly cidr: string;
}

/** In the case table, where no subject's key begins so. */
export const keyOf = (
  { accountId, region }: Case,
  { networkAclId, ruleNumber }: Omit<Slot, 'cidr'>,
): string => `network-acl/${accountId}/${region}/${networkAclId}/${ruleNumber}`;

/** Takes the number, or joins those who have it for the same address; false when it is another's. */
export const takeOrJoin = (request: Case, slot: Slot): Promise<boolean> =>
  claim(request, slot, '(attribute_not_exists(cases) OR cidr = :cidr) AND attribute_not_exists(closing)');

/** Joins those who have the number for the same address; false when nobody has: then the entry there is not Cordon's. */
export const join = (request: Case, slot: Slot): Promise<boolean> =>
  claim(request, slot, 'attribute_exists(cases) AND cidr = :cidr AND attribute_not_exists(closing)');

const claim = (request: Case, slot: Slot, ConditionExpression: string): Promise<boolean> =>
  updateItemIf(keyOf(request, slot), {
    UpdateExpression: 'SET cidr = :cidr ADD cases :case',
    ConditionExpression,
    ExpressionAttributeValues: { ':cidr': { S: slot.cidr }, ':case': { SS: [request.caseId] } },
  });

/** Gives the number back: another's entry stands there. */
export const giveBack = (request: Case, slot: Slot): Promise<unknown> =>
  updateItem(keyOf(request, slot), {
    UpdateExpression: 'DELETE cases :case',
    ExpressionAttributeValues: { ':case': { SS: [request.caseId] } },
  });
