import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** IAM's condition block: operator, then key, then the value or values. */
export type Conditions = Record<string, Record<string, string | string[]>>;

/**
 * Tags of Cordon's own and no others. A request without a list of keys has no such key in its context, on which ForAllValues holds:
 * DeleteTags without a list takes all tags away.
 */
export const OWN_TAGS: Conditions = {
  'ForAllValues:StringLike': { 'aws:TagKeys': 'cordon:*' },
  Null: { 'aws:TagKeys': 'false' },
};

export const allow = (actions: string[], resources: string[], conditions: Conditions = {}) =>
  new PolicyStatement({ effect: Effect.ALLOW, actions, resources, conditions });

/** For actions that IAM cannot limit to a resource, as almost all of the Describe actions. */
export const allowAnywhere = (...actions: string[]) => allow(actions, ['*']);
