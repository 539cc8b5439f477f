import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** IAM's condition block: operator, then key, then the value or values. */
export type Conditions = Record<string, Record<string, string | string[]>>;

export const allow = (actions: string[], resources: string[], conditions: Conditions = {}) =>
  new PolicyStatement({ effect: Effect.ALLOW, actions, resources, conditions });

/** For actions that IAM cannot limit to a resource, as almost all of the Describe actions. */
export const allowAnywhere = (...actions: string[]) => allow(actions, ['*']);
