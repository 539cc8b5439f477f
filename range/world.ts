/**
 * The simulated account: one object a drill, mutated only by operations and by events on its clock. Services
 * own their part of it; nothing here outlives the drill.
 */
import type { Clock } from './kernel/clock';
import type { Random } from './kernel/random';
import type { AutoScalingState } from './services/autoscaling/state';
import type { CloudFormationState } from './services/cloudformation/state';
import type { CloudTrailState } from './services/cloudtrail/state';
import type { CloudWatchState } from './services/cloudwatch/state';
import type { DynamoDbState } from './services/dynamodb/state';
import type { Ec2State } from './services/ec2/state';
import type { EcsState } from './services/ecs/state';
import type { ClassicLoadBalancingState } from './services/elb/state';
import type { LoadBalancingState } from './services/elbv2/state';
import type { EventsState } from './services/events/state';
import type { IamState } from './services/iam/state';
import type { KmsState } from './services/kms/state';
import type { S3State } from './services/s3/state';
import type { SnsState } from './services/sns/state';
import type { SsmState } from './services/ssm/state';
import type { StatesState } from './services/states/state';

export interface AwsEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface World {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly clock: Clock;
  /** Draw ids and latencies from forks of this: `world.random.fork('ec2.ids')`. */
  readonly random: Random;
  readonly ec2: Ec2State;
  readonly autoscaling: AutoScalingState;
  readonly ecs: EcsState;
  readonly elbv2: LoadBalancingState;
  readonly elb: ClassicLoadBalancingState;
  readonly iam: IamState;
  readonly ssm: SsmState;
  readonly kms: KmsState;
  readonly s3: S3State;
  readonly dynamodb: DynamoDbState;
  readonly events: EventsState;
  readonly sns: SnsState;
  readonly states: StatesState;
  readonly cloudwatch: CloudWatchState;
  readonly cloudtrail: CloudTrailState;
  readonly cloudformation: CloudFormationState;
  /** Puts an event on the default bus of the account; rules see it after the bus's delay. */
  emit(event: AwsEvent): void;
}
