/**
 * EC2's request token buckets, per account, Region and action (Amazon EC2 developer guide, "Request throttling for
 * the Amazon EC2 API", and its resource buckets), the two requests a second of CloudTrail's LookupEvents, and the buckets of
 * Step Functions in us-east-1 (its developer guide, "Service quotas"). What other services publish a storm does not reach.
 */
import { ServiceError } from './service-error';

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** [capacity, refill per second] */
export type Rate = readonly [number, number];

const MUTATING: Rate = [50, 5];
const RATES: Readonly<Record<string, Rate>> = {
  CreateTags: [100, 10],
  DeleteTags: [100, 10],
  AssociateIamInstanceProfile: [100, 5],
  CopyImage: [100, 1],
  CreateNetworkInterface: [100, 5],
  CreateSnapshot: [100, 5],
  CreateSnapshots: [100, 5],
  CreateVolume: [100, 5],
  CreateVpcEndpoint: [4, 0.3],
  DeleteNetworkInterface: [100, 5],
  DeleteSnapshot: [100, 5],
  DeleteVolume: [100, 5],
  DeleteVpcEndpoints: [4, 0.3],
  DisassociateIamInstanceProfile: [100, 5],
  ModifySnapshotAttribute: [100, 5],
  ModifyVpcEndpoint: [4, 0.3],
  RunInstances: [5, 2],
  ModifyNetworkInterfaceAttribute: [100, 5],
  ModifyInstanceMetadataOptions: [100, 5],
  TerminateInstances: [100, 5],
  StartInstances: [5, 2],
};
const READING: Rate = [100, 20];
/** Without filter and without paging. */
const SCANNING: Rate = [50, 10];
const LOOKUPS: Rate = [2, 2];
/** Of Step Functions. */
const STATES: Readonly<Record<string, Rate>> = {
  StartExecution: [1300, 300],
  DescribeExecution: [300, 15],
  GetExecutionHistory: [400, 20],
  StopExecution: [1000, 200],
  SendTaskSuccess: [3000, 500],
  SendTaskFailure: [3000, 500],
  SendTaskHeartbeat: [3000, 500],
};
const STOPPED_INSTANCES: Rate = [1000, 20];

const isScan = (operation: string, input: Readonly<Record<string, unknown>>): boolean =>
  /^Describe(Instances|InstanceStatus|NetworkInterfaces|SecurityGroups|Snapshots|SpotInstanceRequests|Volumes)$/.test(
    operation,
  ) && !Object.keys(input).some((key) => /Filters|MaxResults|NextToken|Ids$/.test(key));

export function rateOf(operation: string, input: Readonly<Record<string, unknown>>): Rate {
  if (isScan(operation, input)) return SCANNING;
  if (/^(Describe|Get|List)/.test(operation)) return READING;
  return RATES[operation] ?? MUTATING;
}

export class RequestLimits {
  private readonly buckets = new Map<string, Bucket>();

  /** Takes a token for the call, or throws RequestLimitExceeded. */
  take(service: string, operation: string, input: unknown, nowMs: number): void {
    if (service === 'cloudtrail' && operation === 'LookupEvents')
      this.draw(operation, LOOKUPS, 1, nowMs, new ServiceError('ThrottlingException', 'Rate exceeded'));
    const ofStates = service === 'states' ? STATES[operation] : undefined;
    if (ofStates)
      this.draw(operation, ofStates, 1, nowMs, new ServiceError('ThrottlingException', 'Rate exceeded'));
    if (service !== 'ec2') return;
    const parameters = (input ?? {}) as Readonly<Record<string, unknown>>;
    this.draw(operation, rateOf(operation, parameters), 1, nowMs);
    const ids = parameters.InstanceIds;
    if (operation === 'StopInstances' && Array.isArray(ids))
      this.draw('StopInstances/resources', STOPPED_INSTANCES, ids.length, nowMs);
  }

  private draw(
    name: string,
    [capacity, perSecond]: Rate,
    count: number,
    nowMs: number,
    refusal = new ServiceError('RequestLimitExceeded', 'Request limit exceeded.', 503),
  ): void {
    const bucket = this.buckets.get(name) ?? { tokens: capacity, filledAt: nowMs };
    bucket.tokens = Math.min(capacity, bucket.tokens + ((nowMs - bucket.filledAt) / 1000) * perSecond);
    bucket.filledAt = nowMs;
    this.buckets.set(name, bucket);
    if (bucket.tokens < count) throw refusal;
    bucket.tokens -= count;
  }
}
