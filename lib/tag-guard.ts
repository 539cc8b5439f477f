import { Aws } from 'aws-cdk-lib';
import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Config } from './config';

/**
 * Denies setting and removing the tags by which people talk to Cordon, and those by which Cordon knows its own, on whatever bears tags of
 * EC2 and on Auto Scaling groups. It takes effect where it is attached: to the groups, roles or permission sets of all but those who may.
 * For whole accounts the same statement belongs into a service control policy, with the exceptions as a condition: docs/asking.md has it.
 */
export class TagGuard extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, { tagKeys }: Pick<Config, 'tagKeys'>) {
    super(scope, id);
    const keys = [...new Set(['cordon:*', ...Object.values(tagKeys)])].filter(
      (key) => key === 'cordon:*' || !key.startsWith('cordon:'),
    );
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: 'Denies setting and removing the tags that Cordon goes by',
      statements: [
        new PolicyStatement({
          sid: 'NoTagOfCordons',
          effect: Effect.DENY,
          actions: [
            'autoscaling:CreateAutoScalingGroup',
            'autoscaling:CreateOrUpdateTags',
            'autoscaling:DeleteTags',
            'ec2:CreateTags',
            'ec2:DeleteTags',
          ],
          resources: [
            `arn:${Aws.PARTITION}:ec2:*:*:*/*`,
            `arn:${Aws.PARTITION}:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/*`,
          ],
          conditions: { 'ForAnyValue:StringLike': { 'aws:TagKeys': keys } },
        }),
        // A call without a list of keys deletes all of them.
        new PolicyStatement({
          sid: 'NotAllTagsAtOnce',
          effect: Effect.DENY,
          actions: ['ec2:DeleteTags'],
          resources: [`arn:${Aws.PARTITION}:ec2:*:*:*/*`],
          conditions: { Null: { 'aws:TagKeys': 'true' } },
        }),
      ],
    });
  }
}
