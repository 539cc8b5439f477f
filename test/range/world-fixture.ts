/** A small world for tests of services: nothing in it, its time moved by hand, its events collected. */
import { VirtualClock } from '../../range/kernel/clock';
import { Random } from '../../range/kernel/random';
import { createAutoScalingState } from '../../range/services/autoscaling/state';
import { createCloudFormationState } from '../../range/services/cloudformation/state';
import { createCloudTrailState } from '../../range/services/cloudtrail/state';
import { createCloudWatchState } from '../../range/services/cloudwatch/state';
import { createDynamoDbState } from '../../range/services/dynamodb/state';
import { createEc2State, type Ec2Switches } from '../../range/services/ec2/state';
import { createEcsState } from '../../range/services/ecs/state';
import { createClassicLoadBalancingState } from '../../range/services/elb/state';
import { createLoadBalancingState } from '../../range/services/elbv2/state';
import { createEventsState } from '../../range/services/events/state';
import { createIamState } from '../../range/services/iam/state';
import { createKmsState } from '../../range/services/kms/state';
import { createS3State } from '../../range/services/s3/state';
import { createSnsState } from '../../range/services/sns/state';
import { createSsmState } from '../../range/services/ssm/state';
import { createStatesState } from '../../range/services/states/state';
import type { AnyOperation, Authorization, Call } from '../../range/wire/operation';
import { ServiceError } from '../../range/wire/service-error';
import type { AwsEvent, World } from '../../range/world';

export interface FixtureOptions {
  readonly seed?: string;
  readonly partition?: string;
  readonly region?: string;
  readonly ec2?: Partial<Ec2Switches>;
  /** Parts of the world that the test makes itself. */
  readonly parts?: Partial<World>;
}

export interface Fixture {
  readonly world: World;
  readonly call: Call;
  readonly events: readonly AwsEvent[];
  /** Runs what is due in the next `ms` of virtual time, and stops there. */
  advance(ms: number): void;
}

const START_MS = 1_795_420_800_000;

export function worldFixture(options: FixtureOptions = {}): Fixture {
  const clock = new VirtualClock(START_MS);
  const random = new Random(options.seed ?? 'fixture');
  const events: AwsEvent[] = [];
  const world: World = {
    account: '123456789012',
    region: options.region ?? 'us-east-1',
    partition: options.partition ?? 'aws',
    clock,
    random,
    ec2: createEc2State({ random, switches: options.ec2 ?? {} }),
    autoscaling: createAutoScalingState({ random }),
    ecs: createEcsState({ random }),
    elbv2: createLoadBalancingState(),
    elb: createClassicLoadBalancingState(),
    iam: createIamState({ random }),
    ssm: createSsmState({ random }),
    kms: createKmsState(),
    s3: createS3State({ random }),
    dynamodb: createDynamoDbState(),
    events: createEventsState({ random }),
    sns: createSnsState({ random }),
    states: createStatesState({ random }),
    cloudwatch: createCloudWatchState(),
    cloudtrail: createCloudTrailState({ random }),
    cloudformation: createCloudFormationState(),
    emit: (event) => void events.push(event),
    ...options.parts,
  };
  return { world, call: callIn(world), events, advance: (ms) => advance(clock, ms) };
}

function callIn(world: World): Call {
  const arn = `arn:${world.partition}:sts::${world.account}:assumed-role/tester/session`;
  return {
    world,
    caller: { name: 'tester', principal: { arn, identityPolicies: [] }, userId: 'AROATESTER:session' },
    requestId: '00000000-0000-4000-8000-000000000000',
  };
}

function advance(clock: VirtualClock, ms: number): void {
  const until = clock.now() + ms;
  clock.schedule(ms, () => {});
  for (let next = clock.nextAt(); next !== undefined && next <= until; next = clock.nextAt()) clock.step();
}

/** Validates and applies; the output is of the type that the operation declares. */
export function invoke<Output>({ call }: Fixture, operation: AnyOperation, input: object): Output {
  operation.validate?.(input, call);
  return operation.apply(input, call) as Output;
}

export function authorizations(
  { call }: Fixture,
  operation: AnyOperation,
  input: object,
): readonly Authorization[] {
  return operation.authorize(input, call);
}

/** The code of the ServiceError that the call ends with; anything else is thrown on, and success is `none`. */
export function errorCode(fixture: Fixture, operation: AnyOperation, input: object): string {
  try {
    invoke(fixture, operation, input);
    return 'none';
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
}
