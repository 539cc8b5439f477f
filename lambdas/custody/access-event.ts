/**
 * A data event of S3 as CloudTrail gives it to EventBridge ("CloudTrail record contents", "Amazon S3 CloudTrail events"). Whoever reads
 * evidence chooses their user agent and, within limits, the names in their ARN: all of it is cut to a line.
 */
import * as v from 'valibot';
import { CASE_ID } from '../common/case';
import type { Access } from '../common/custody/record';
import { line, utcSchema } from '../common/custody/values';

const LONGEST = 512;

const text = v.pipe(
  v.string(),
  v.transform((given) => line(given, LONGEST)),
);

const eventSchema = v.object({
  'detail-type': v.literal('AWS API Call via CloudTrail'),
  source: v.literal('aws.s3'),
  detail: v.object({
    eventID: text,
    eventName: text,
    eventTime: utcSchema,
    sourceIPAddress: v.optional(text, 'unknown'),
    userAgent: v.optional(text, 'unknown'),
    errorCode: v.optional(text),
    userIdentity: v.object({
      type: v.optional(text, 'unknown'),
      arn: v.optional(text),
      principalId: v.optional(text),
      accountId: v.optional(text),
      invokedBy: v.optional(text),
    }),
    requestParameters: v.object({
      bucketName: v.string(),
      key: v.string(),
      versionId: v.optional(text),
    }),
  }),
});

export interface Accessed {
  readonly caseId: string;
  /** ARN where there is one. */
  readonly who: string;
  readonly access: Access;
}

/** Undefined for what is no access of somebody else to the evidence of a case. `ownRoles` is how the ARNs of Cordon's own sessions go on. */
export function accessOf(event: unknown, bucket: string, ownRoles: string): Accessed | undefined {
  const parsed = v.safeParse(eventSchema, event);
  if (!parsed.success) return undefined;
  const { detail } = parsed.output;
  const { bucketName, key, versionId } = detail.requestParameters;
  const [folder, caseId = ''] = key.split('/');
  if (bucketName !== bucket || folder !== 'cases' || !CASE_ID.test(caseId)) return undefined;
  if (detail.userIdentity.arn?.startsWith(ownRoles)) return undefined;
  return {
    caseId,
    who: whoIs(detail.userIdentity),
    access: {
      eventId: detail.eventID,
      action: detail.eventName,
      key: line(key, LONGEST),
      ...(versionId !== undefined && { versionId }),
      at: detail.eventTime,
      sourceIp: detail.sourceIPAddress,
      userAgent: detail.userAgent,
      ...(detail.errorCode !== undefined && { errorCode: detail.errorCode }),
    },
  };
}

type Identity = v.InferOutput<typeof eventSchema>['detail']['userIdentity'];

const whoIs = ({ type, arn, principalId, accountId, invokedBy }: Identity): string =>
  arn ?? invokedBy ?? [type, principalId, accountId].filter(Boolean).join(' ');
