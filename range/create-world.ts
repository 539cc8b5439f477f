import type { Clock } from './kernel/clock';
import type { Random } from './kernel/random';
import { createAutoScalingState } from './services/autoscaling/state';
import { createCloudFormationState } from './services/cloudformation/state';
import { createCloudTrailState } from './services/cloudtrail/state';
import { createCloudWatchState } from './services/cloudwatch/state';
import { createDynamoDbState } from './services/dynamodb/state';
import { createEc2State, type Ec2Switches } from './services/ec2/state';
import { createEcsState } from './services/ecs/state';
import { createClassicLoadBalancingState } from './services/elb/state';
import { createLoadBalancingState } from './services/elbv2/state';
import { createEventsState } from './services/events/state';
import { createIamState } from './services/iam/state';
import type { KeyPolicies } from './services/kms';
import { createKmsState } from './services/kms/state';
import { createS3State } from './services/s3/state';
import { createSnsState } from './services/sns/state';
import { createSsmState, type SsmState } from './services/ssm/state';
import { createStatesState } from './services/states/state';
import type { Deployment } from './template/deployment';
import type { AwsEvent, World } from './world';

export interface WorldOptions {
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly random: Random;
  readonly switches: Partial<Ec2Switches>;
  readonly runOnHost: SsmState['runOnHost'];
  readonly emit: (event: AwsEvent) => void;
}

/** An empty account. */
export function createWorld({ deployment, clock, random, switches, runOnHost, emit }: WorldOptions): World {
  const keyPolicies: KeyPolicies = new Map();
  return {
    account: deployment.account,
    region: deployment.region,
    partition: deployment.partition,
    clock,
    random,
    ec2: createEc2State({ random, switches }),
    autoscaling: createAutoScalingState({ random }),
    ecs: createEcsState({ random }),
    elbv2: createLoadBalancingState(),
    elb: createClassicLoadBalancingState(),
    iam: createIamState({ random }),
    ssm: createSsmState({ random, runOnHost }),
    kms: createKmsState(),
    s3: createS3State({ random, keyPolicies }),
    dynamodb: createDynamoDbState({ keyPolicies }),
    events: createEventsState({ random }),
    sns: createSnsState({ random, keyPolicies }),
    states: createStatesState({ random }),
    cloudwatch: createCloudWatchState(),
    cloudtrail: createCloudTrailState({ random }),
    cloudformation: createCloudFormationState(),
    emit,
  };
}
