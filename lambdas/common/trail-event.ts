/**
 * What CloudTrail recorded about a call that could have set a tag: who made it, and which tags it set on what. An event is the account's
 * own record, yet names and values in it are the caller's: what does not have the documented form sets nothing, and comes from nobody.
 */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.maxLength(2048));
const nested = <const Entries extends v.ObjectEntries>(entries: Entries) => v.nullish(v.object(entries));

const eventSchema = v.object({
  eventTime: text,
  eventName: text,
  eventSource: text,
  errorCode: v.nullish(v.string()),
  sourceIPAddress: v.nullish(text),
  userIdentity: v.object({
    type: v.nullish(text),
    arn: v.nullish(text),
    invokedBy: v.nullish(text),
    sessionContext: nested({ sessionIssuer: nested({ type: v.nullish(text), arn: v.nullish(text) }) }),
  }),
  requestParameters: v.optional(v.unknown()),
  responseElements: v.optional(v.unknown()),
});
export type TrailEvent = v.InferOutput<typeof eventSchema>;

/** Undefined for what is no event. */
export function parseTrailEvent(json: string | undefined): TrailEvent | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), eventSchema), json);
  return parsed.success ? parsed.output : undefined;
}

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/((?:[!-.0-~]+\/)*)([\w+=,.@-]+)$/;
const SESSION = /^(arn:aws[a-z-]*:sts::\d{12}:assumed-role)\/([\w+=,.@-]+)\/([\w+=,.@-]+)$/;

/** As principal.ts writes it; empty for nobody that has a name. */
export function principalOf({ userIdentity }: TrailEvent): string {
  const { type, arn, invokedBy, sessionContext } = userIdentity;
  if (type === 'AWSService') return invokedBy ?? '';
  if (type !== 'AssumedRole') return arn ?? '';
  const [, head, role, session] = SESSION.exec(arn ?? '') ?? [];
  const [, path = '', issuer] = ROLE.exec(sessionContext?.sessionIssuer?.arn ?? '') ?? [];
  return role !== undefined && issuer === role ? `${head}/${path}${role}/${session}` : (arn ?? '');
}

/** An address, or the name of the service that made the call. */
export const fromOf = ({ sourceIPAddress }: TrailEvent): string =>
  sourceIPAddress != null && /^[\w.: -]{1,64}$/.test(sourceIPAddress)
    ? sourceIPAddress
    : 'an unknown address';

const tagSchema = v.object({ key: v.string(), value: v.string() });
const items = <const Item extends v.GenericSchema>(item: Item) => v.object({ items: v.array(item) });

const createTags = v.object({
  resourcesSet: items(v.object({ resourceId: v.string() })),
  tagSet: items(v.object({ key: v.string(), value: v.optional(v.string(), '') })),
});
const runInstances = v.object({
  tagSpecificationSet: items(v.object({ resourceType: v.string(), tags: v.array(tagSchema) })),
});
const launched = v.object({ instancesSet: items(v.object({ instanceId: v.string() })) });
const tagResources = v.object({
  resourceARNList: v.array(v.string()),
  tags: v.record(v.string(), v.string()),
});
const groupTags = v.object({
  autoScalingGroupName: v.optional(v.string()),
  tags: v.array(v.object({ ...tagSchema.entries, resourceId: v.optional(v.string()) })),
});

/** Each tag that the call set on the resource; none for a call that was refused. */
export function tagsSet(
  { eventSource, eventName, errorCode, requestParameters, responseElements }: TrailEvent,
  resourceId: string,
): readonly v.InferOutput<typeof tagSchema>[] {
  if (errorCode != null) return [];
  switch (`${eventSource}/${eventName}`) {
    case 'ec2.amazonaws.com/CreateTags': {
      const call = output(createTags, requestParameters);
      return call?.resourcesSet.items.some((each) => each.resourceId === resourceId) ? call.tagSet.items : [];
    }
    case 'ec2.amazonaws.com/RunInstances': {
      const instances = output(launched, responseElements)?.instancesSet.items ?? [];
      if (!instances.some(({ instanceId }) => instanceId === resourceId)) return [];
      const specified = output(runInstances, requestParameters)?.tagSpecificationSet.items ?? [];
      return specified.flatMap(({ resourceType, tags }) => (resourceType === 'instance' ? tags : []));
    }
    case 'tagging.amazonaws.com/TagResources': {
      const call = output(tagResources, requestParameters);
      const isNamed = call?.resourceARNList.some((arn) => arn.endsWith(`/${resourceId}`)) ?? false;
      return isNamed ? Object.entries(call?.tags ?? {}).map(([key, value]) => ({ key, value })) : [];
    }
    case 'autoscaling.amazonaws.com/CreateOrUpdateTags':
    case 'autoscaling.amazonaws.com/CreateAutoScalingGroup': {
      const call = output(groupTags, requestParameters);
      return (call?.tags ?? []).filter(
        (tag) => (tag.resourceId ?? call?.autoScalingGroupName) === resourceId,
      );
    }
    default:
      return [];
  }
}

function output<Schema extends v.GenericSchema>(
  schema: Schema,
  given: unknown,
): v.InferOutput<Schema> | undefined {
  const parsed = v.safeParse(schema, given);
  return parsed.success ? parsed.output : undefined;
}
