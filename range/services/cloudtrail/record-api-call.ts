/**
 * Puts calls that changed something on the bus as `AWS API Call via CloudTrail`, some time after they took effect. Only
 * those calls are recorded that a rule of the stack could wait for. Events of a global service reach the bus of its home
 * Region alone.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
import { isoTime } from '../../kernel/iso';
import type { World } from '../../world';
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
  /** @default a new one */
  readonly requestId?: string;
}

const RECORDED: Readonly<Record<string, readonly string[]>> = {
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

/** Also for scenarios, whose actors act without a call on the wire. A call that is not recorded is left out in silence. */
export function recordApiCall(world: World, call: ApiCall): void {
  const { service, operation } = call;
  if (!RECORDED[service]?.includes(operation)) return;
  if (service === 'iam' && HOME_REGION[world.partition] !== world.region) return;
  const detail = detailOf(world, call);
  const [from, to] = world.cloudtrail.switches.deliveryDelayMs;
  world.clock.schedule(world.cloudtrail.random.int(from, to), () =>
    world.emit({
      source: `aws.${service}`,
      'detail-type': 'AWS API Call via CloudTrail',
      resources: [],
      detail,
    }),
  );
}

function detailOf(world: World, { service, operation, caller, input, output, requestId }: ApiCall): object {
  const requestID = requestId ?? world.cloudtrail.random.uuid();
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: caller.userId,
      arn: caller.arn,
      accountId: world.account,
    },
    eventTime: isoTime(world.clock.now()).replace(/\.\d+Z$/, 'Z'),
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    awsRegion: world.region,
    requestParameters: requestParameters(service, operation, input),
    responseElements: responseElements(service, output, requestID),
    requestID,
    eventID: world.cloudtrail.random.uuid(),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: world.account,
    eventCategory: 'Management',
  };
}
