import { Aws } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { allow } from './statements';

/** The last words of the types in lambdas/common/case-events.ts. */
type Kind =
  | 'opened'
  | 'isolated'
  | 'cut'
  | 'asked'
  | 'joined'
  | 'reported'
  | 'not-contained'
  | 'drift'
  | 'released'
  | 'release-incomplete';

/**
 * To send these events of the case, and no other, on the default bus. Each entry of a request is held against both lists; the Null
 * condition is there since `ForAllValues` also holds where there is no value.
 */
export const allowEmitting = (...kinds: [Kind, ...Kind[]]): PolicyStatement =>
  allow(
    ['events:PutEvents'],
    [`arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/default`],
    {
      'ForAllValues:StringEquals': {
        'events:source': 'cordon',
        'events:detail-type': kinds.map((kind) => `cordon.case.${kind}`),
      },
      Null: { 'events:source': 'false', 'events:detail-type': 'false' },
    },
  );
