/**
 * The two events of a tag that means a whole fleet. A VPC has the `Tag Change on Resource` of every EC2 resource, which does not say who
 * set the tag. For Auto Scaling groups AWS documents no such event; their CreateOrUpdateTags comes through CloudTrail, which says who, and
 * needs a trail in the Region.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { oneLine } from '../common/cut-text';
import { type FleetInput, VPC_ID } from '../common/fleet-request';
import { parse } from '../common/parse';
import { saysNo, saysYes } from '../common/tag-answer';
import { parseTrailEvent, principalOf } from '../common/trail-event';

export interface FleetStart {
  /** Of the execution. */
  readonly name: string;
  readonly input: FleetInput;
}

export type Understood = { readonly starts: readonly FleetStart[] } | { readonly ignored: string };

export class RefusedTag extends Error {
  override readonly name = 'RefusedTag';
}

const envelopeSchema = v.object({
  source: v.string(),
  'detail-type': v.string(),
  account: v.string(),
  region: v.string(),
  time: v.string(),
  resources: v.array(v.string()),
  detail: v.unknown(),
});
type Envelope = v.InferOutput<typeof envelopeSchema>;

export function understand(event: unknown, key: string, partition: string): Understood {
  const envelope = parse('the event', envelopeSchema, event);
  const kind = `${envelope.source} / ${envelope['detail-type']}`;
  if (kind === 'aws.tag / Tag Change on Resource') return fromTagChange(envelope, key);
  if (kind === 'aws.autoscaling / AWS API Call via CloudTrail') return fromCall(envelope, key, partition);
  throw new RefusedTag(
    `the event is ${JSON.stringify(kind)}; a fleet response is started by aws.tag / Tag Change on Resource and aws.autoscaling / AWS API Call via CloudTrail`,
  );
}

const tagChangeSchema = v.object({
  'changed-tag-keys': v.array(v.string()),
  tags: v.record(v.string(), v.string()),
  version: v.number(),
});

const VPC_ARN = /^arn:[a-z-]+:ec2:[a-z0-9-]+:\d{12}:vpc\/(.+)$/;

function fromTagChange({ detail, resources, time }: Envelope, key: string): Understood {
  const change = parse('the detail of the tag change', tagChangeSchema, detail);
  if (!change['changed-tag-keys'].includes(key)) return { ignored: `the tag change does not concern ${key}` };
  const value = change.tags[key];
  if (value === undefined) return { ignored: `the tag ${key} was removed` };
  const no = refusal(key, value);
  if (no !== undefined) return { ignored: no };
  const [arn = '', ...others] = resources;
  const vpc = VPC_ARN.exec(arn)?.[1] ?? '';
  if (others.length > 0 || !VPC_ID.test(vpc))
    throw new RefusedTag(`a tag change names exactly one VPC; it names ${JSON.stringify(resources)}`);
  const tag = { key, version: change.version, at: time, of: arn };
  return { starts: [startOf({ vpc }, tag, undefined, String(change.version))] };
}

const callSchema = v.object({
  eventName: v.literal('CreateOrUpdateTags'),
  eventID: v.string(),
  eventTime: v.string(),
  errorCode: v.nullish(v.string()),
  requestParameters: v.object({
    tags: v.array(
      v.object({
        resourceId: v.string(),
        resourceType: v.optional(v.string(), 'auto-scaling-group'),
        key: v.string(),
        value: v.optional(v.string(), ''),
      }),
    ),
  }),
});

/** One call may tag several groups. It has no version: `0` stands in its place. */
function fromCall(
  { account, detail, region, resources }: Envelope,
  key: string,
  partition: string,
): Understood {
  const call = parse('the call of CreateOrUpdateTags', callSchema, detail);
  if (call.errorCode != null) return { ignored: `the call was refused: ${call.errorCode}` };
  const settings = call.requestParameters.tags.filter((tag) => tag.key === key);
  const meant = settings.filter(({ value }) => refusal(key, value) === undefined);
  if (meant.length === 0) return { ignored: `the call says ${key} of no group` };
  const trail = parseTrailEvent(JSON.stringify(detail));
  const setBy = trail && principalOf(trail);
  const starts = meant.map(({ resourceId }) => {
    const of = resources.find((arn) => arn.endsWith(`autoScalingGroupName/${resourceId}`));
    const tag = {
      key,
      version: 0,
      at: call.eventTime,
      of: of ?? groupArn(partition, account, region, resourceId),
    };
    return startOf({ autoScalingGroup: resourceId }, tag, setBy, call.eventID);
  });
  return { starts };
}

/** The event has no ARN of the group, whose own id is in it: IAM writes the same with a star. */
const groupArn = (partition: string, account: string, region: string, name: string): string =>
  `arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/${name}`;

/** As intake takes them. */
const LONGEST_ARN = 512;
const LONGEST_REASON = 1000;

function startOf(
  target: FleetInput['target'],
  tag: NonNullable<FleetInput['tag']>,
  setBy: string | undefined,
  setting: string,
): FleetStart {
  // The name of a group may hold what no case takes into its words: whoever chose it must not keep the group from being answered.
  const shown = { ...tag, of: oneLine(tag.of, LONGEST_ARN) };
  const reason = oneLine(`the tag ${shown.key} on ${shown.of}`, LONGEST_REASON);
  const digest = createHash('sha256')
    .update(JSON.stringify([tag.of, tag.key, setting]))
    .digest('hex');
  return {
    name: `tag-${digest.slice(0, 40)}`,
    input: { target, by: setBy ?? 'whoever set the tag', reason, tag: shown, ...(setBy && { setBy }) },
  };
}

/** Why the value does not start anything, if it does not. Throws RefusedTag for what is neither yes nor no. */
function refusal(key: string, value: string): string | undefined {
  if (saysYes(value)) return undefined;
  if (saysNo(value)) return `the tag ${key} says ${JSON.stringify(value)}`;
  throw new RefusedTag(
    `the tag ${key} is ${JSON.stringify(value)}; allowed are true, yes, on, 1 and their opposites`,
  );
}
