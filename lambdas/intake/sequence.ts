/**
 * A sequence of signals, which an attack sequence has and a finding of Custom Detection Rules too: its instances stand among its
 * resources, as themselves or within a group of compromised instances (GuardDuty API, "ResourceV2").
 */
import * as v from 'valibot';
import type { Finding } from './guardduty';
import {
  accountSchema,
  type Mention,
  MOST_SUBJECTS,
  type Named,
  named,
  nameSchema,
  regionSchema,
  tagsOf,
} from './sighting';

const sequenceSchema = v.object({ sequence: v.object({ resources: v.nullish(v.array(v.unknown()), []) }) });

const resourceSchema = v.object({
  uid: v.string(),
  resourceType: nameSchema,
  accountId: v.nullish(accountSchema),
  region: v.nullish(regionSchema),
  tags: v.optional(v.unknown()),
  /** By the kind of the group: `{ autoscalingAutoScalingGroup: { ec2InstanceUids } }` and so on. */
  data: v.nullish(v.record(v.string(), v.unknown()), {}),
});
type Resource = v.InferOutput<typeof resourceSchema>;

const groupSchema = v.object({ ec2InstanceUids: v.nullish(v.array(v.string()), []) });

export const hasSequence = ({ service }: Finding): boolean => v.is(sequenceSchema, service.detection);

export function sequenceSubjects({ accountId, region, type, service }: Finding): Named {
  const detection = v.safeParse(sequenceSchema, service.detection);
  const resources = (detection.success ? detection.output.sequence.resources : undefined) ?? [];
  const parsed = resources.slice(0, MOST_SUBJECTS).map((each) => v.safeParse(resourceSchema, each));
  const mentions = parsed.flatMap(({ success, output }) =>
    success ? mentionsOf(output, { accountId, region }) : [],
  );
  return named(
    mentions,
    {
      noSubject: `no instance is among the ${resources.length} resources of the sequence`,
      mustNameOne: type.startsWith('AttackSequence:EC2/') || !detection.success,
    },
    [
      ...(parsed.every(({ success }) => success)
        ? []
        : ['a resource of the sequence has another shape than GuardDuty documents']),
      ...(resources.length > MOST_SUBJECTS
        ? [`the sequence has more than ${MOST_SUBJECTS} resources; what is beyond is not answered`]
        : []),
    ],
  );
}

const mentionsOf = (resource: Resource, finding: Pick<Finding, 'accountId' | 'region'>): Mention[] =>
  uidsOf(resource).map((uid) => ({
    uid,
    accountId: resource.accountId ?? finding.accountId,
    region: resource.region ?? finding.region,
    tags: resource.resourceType === 'EC2_INSTANCE' ? tagsOf(resource.tags) : undefined,
  }));

/** Of these the instances that are named are the compromised ones. Of an EKS or ECS cluster they are all its nodes, guilty of nothing. */
const GROUPS_OF_COMPROMISED = [
  'autoscalingAutoScalingGroup',
  'cloudformationStack',
  'ec2Image',
  'ec2LaunchTemplate',
  'ec2Vpc',
  'iamInstanceProfile',
];

/** GuardDuty names at most 25 of each group. */
function uidsOf({ uid, resourceType, data }: Resource): readonly string[] {
  if (resourceType === 'EC2_INSTANCE') return [uid];
  return GROUPS_OF_COMPROMISED.flatMap((kind) => {
    const group = v.safeParse(groupSchema, data?.[kind]);
    return group.success ? (group.output.ec2InstanceUids ?? []) : [];
  });
}
