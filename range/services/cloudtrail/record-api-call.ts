/**
 * What CloudTrail makes of a call. A management event goes into the event history, where it is found some minutes later; and, where
 * it changed something that a rule of the stack could wait for, on the bus as `AWS API Call via CloudTrail`, seconds after it took
 * effect. Events of a global service are in its home Region alone; data events are in neither.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */

import type { Random } from '../../kernel/random';
import type { World } from '../../world';
import { eventHead } from './event-head';
import { remember } from './history';
import { requestParameters, responseElements } from './parameters';

export interface ApiCall {
  /** As in IAM actions: `ec2`, `iam`. */
  readonly service: string;
  readonly operation: string;
  readonly caller: {
    /** Of the session: `arn:aws:sts::…:assumed-role/…`. */
    readonly arn: string;
    /** `<role id>:<session name>` */
    readonly userId: string;
  };
  readonly input: unknown;
  readonly output?: unknown;
  /** Of a call that was refused. */
  readonly error?: { readonly code: string; readonly message: string };
  /** What the caller says of itself: anything. */
  readonly from?: { readonly sourceIPAddress: string; readonly userAgent: string };
  /** When it was made, if before now. */
  readonly at?: number;
  /** @default a new one */
  readonly requestId?: string;
}

const ANNOUNCED: Readonly<Record<string, readonly string[]>> = {
  autoscaling: ['CreateOrUpdateTags'],
  ec2: [
    'AssociateAddress',
    'AttachNetworkInterface',
    'AuthorizeSecurityGroupEgress',
    'AuthorizeSecurityGroupIngress',
    'DeleteNetworkAclEntry',
    'DetachNetworkInterface',
    'ModifyInstanceAttribute',
    'ModifyInstanceMetadataOptions',
    'ModifyNetworkInterfaceAttribute',
    'ReplaceNetworkAclAssociation',
    'ReplaceNetworkAclEntry',
  ],
  iam: ['AttachRolePolicy', 'DeleteRolePolicy', 'PutRolePolicy'],
};

/** Where the events of IAM go, by partition. */
const HOME_REGION: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** Object and item operations are data events, which only a trail of one's own records. */
const isDataEvent = ({ service, operation }: ApiCall): boolean =>
  service === 'dynamodb' ||
  (service === 's3' && operation !== 'ListBuckets') ||
  (service === 'sns' && operation === 'Publish') ||
  (service === 'events' && operation === 'PutEvents');

/** Also for scenarios, whose actors act without a call on the wire. */
export function recordApiCall(world: World, call: ApiCall): void {
  const { service, operation, error, at } = call;
  if (isDataEvent(call)) return;
  if (service === 'iam' && HOME_REGION[world.partition] !== world.region) return;
  const isAnnounced =
    ANNOUNCED[service]?.includes(operation) === true && error === undefined && at === undefined;
  const { random, chance, switches } = world.cloudtrail;
  const detail = detailOf(world, call, isAnnounced ? random : chance);
  remember(world, call, detail);
  if (!isAnnounced) return;
  const [from, to] = switches.deliveryDelayMs;
  world.clock.schedule(random.int(from, to), () =>
    world.emit({
      source: `aws.${service}`,
      'detail-type': 'AWS API Call via CloudTrail',
      resources: [],
      detail,
    }),
  );
}

export type Detail = ReturnType<typeof detailOf>;

const isReadOnly = (operation: string): boolean => /^(Describe|Get|List|Lookup)/.test(operation);

/** As their events name them. */
const EVENT_SOURCES: Readonly<Record<string, string>> = {
  elb: 'elasticloadbalancing',
  elbv2: 'elasticloadbalancing',
};

function detailOf(world: World, call: ApiCall, random: Random) {
  const { service, operation, caller, input, output, error, from, at, requestId } = call;
  const requestID = requestId ?? random.uuid();
  const readOnly = isReadOnly(operation);
  return {
    ...eventHead(world, {
      caller,
      source: EVENT_SOURCES[service] ?? service,
      operation,
      atMs: at ?? world.clock.now(),
    }),
    ...from,
    ...(error && { errorCode: error.code, errorMessage: error.message }),
    requestParameters: requestParameters(service, operation, input),
    responseElements: readOnly || error ? null : responseElements(service, output, requestID),
    requestID,
    eventID: random.uuid(),
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: world.account,
    eventCategory: 'Management',
  };
}
