/**
 * Calls on objects of S3, as a trail with data events brings them to the bus: refused ones too, which management events share but no
 * rule of the stack asks for. Without such a trail nothing comes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-understanding-s3-entries.html
 */

import type { World } from '../../world';
import { eventHead } from './event-head';
import type { ApiCall } from './record-api-call';

export interface ObjectCall extends ApiCall {
  /** AWS's code, when it was refused. */
  readonly errorCode?: string;
  /** @default an address of the documentation */
  readonly sourceIp?: string;
  readonly userAgent?: string;
}

const READING = ['GetObject', 'HeadObject'];
const CHANGING = [
  'CompleteMultipartUpload',
  'CreateMultipartUpload',
  'DeleteObject',
  'PutObject',
  'UploadPart',
];

interface Target {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly VersionId?: string;
}

export function recordDataEvent(world: World, call: ObjectCall): void {
  const { operation, input } = call;
  if (call.service !== 's3' || ![...READING, ...CHANGING].includes(operation)) return;
  const target = input as Target;
  const arn = `arn:${world.partition}:s3:::${target.Bucket ?? ''}/${target.Key ?? ''}`;
  if (!world.cloudtrail.dataEvents.some((prefix) => arn.startsWith(prefix))) return;
  const detail = detailOf(world, call, target, arn);
  const [from, to] = world.cloudtrail.switches.deliveryDelayMs;
  world.clock.schedule(world.cloudtrail.random.int(from, to), () =>
    world.emit({ source: 'aws.s3', 'detail-type': 'AWS API Call via CloudTrail', resources: [], detail }),
  );
}

function detailOf(world: World, call: ObjectCall, { Bucket, Key, VersionId }: Target, arn: string): object {
  const {
    operation,
    caller,
    errorCode,
    requestId,
    sourceIp = '192.0.2.7',
    userAgent = '[aws-cli/2.31.0]',
  } = call;
  return {
    ...eventHead(world, { caller, source: 's3', operation, atMs: world.clock.now() }),
    sourceIPAddress: sourceIp,
    userAgent,
    ...(errorCode !== undefined && { errorCode, errorMessage: 'Access Denied' }),
    requestParameters: {
      bucketName: Bucket,
      Host: `${Bucket}.s3.${world.region}.amazonaws.com`,
      key: Key,
      ...(VersionId !== undefined && { versionId: VersionId }),
    },
    responseElements: null,
    requestID: requestId ?? world.cloudtrail.random.uuid(),
    eventID: world.cloudtrail.random.uuid(),
    readOnly: READING.includes(operation),
    resources: [
      { type: 'AWS::S3::Object', ARN: arn },
      { accountId: world.account, type: 'AWS::S3::Bucket', ARN: arn.split('/')[0] },
    ],
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: world.account,
    eventCategory: 'Data',
  };
}
