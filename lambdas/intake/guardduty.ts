/**
 * A GuardDuty finding as EventBridge carries it (GuardDuty User Guide, "Processing GuardDuty findings with Amazon EventBridge"; facts C).
 * Which instances it is about stands in one of three places: the details of the resource, an attack sequence, or the name of a session.
 */
import * as v from 'valibot';
import { parse } from '../common/parse';
import { remoteAddresses } from './remote-addresses';
import { hasSequence, sequenceSubjects } from './sequence';
import {
  accountSchema,
  idSchema,
  isSubjectId,
  type Named,
  named,
  nameSchema,
  quoted,
  regionSchema,
  type Sighting,
  severitySchema,
  tagsOf,
  timeOf,
  typeSchema,
} from './sighting';

const findingSchema = v.object({
  id: idSchema,
  /** Of the member in which it was found, also in the events of a delegated administrator. */
  accountId: accountSchema,
  region: regionSchema,
  type: typeSchema,
  severity: severitySchema,
  updatedAt: v.optional(v.unknown()),
  resource: v.object({
    resourceType: nameSchema,
    instanceDetails: v.nullish(
      v.object({ instanceId: v.nullish(v.string()), tags: v.optional(v.unknown()) }),
    ),
    accessKeyDetails: v.optional(v.unknown()),
  }),
  service: v.object({
    resourceRole: v.nullish(nameSchema),
    archived: v.nullish(v.boolean()),
    eventFirstSeen: v.optional(v.unknown()),
    eventLastSeen: v.optional(v.unknown()),
    /** Varies with its `actionType`; what Cordon reads of it is in remote-addresses.ts. */
    action: v.optional(v.unknown()),
    /** Varies with the type of the finding; only a sample's flag is looked for in it. */
    additionalInfo: v.optional(v.unknown()),
    /** Of attack sequences and Custom Detection Rules; see sequence.ts. */
    detection: v.optional(v.unknown()),
  }),
});

export type Finding = v.InferOutput<typeof findingSchema>;

const parseFinding = (detail: unknown): Finding => parse('the finding', findingSchema, detail);

/** @throws InvalidInput or RefusedTrigger for what is not understood. */
export function fromGuardDuty(detail: unknown): Sighting {
  const finding = parseFinding(detail);
  const { id, accountId, region, type, severity, service } = finding;
  return {
    source: 'guardduty',
    product: 'GuardDuty',
    accountId,
    region,
    findingId: id,
    findingType: type,
    severity,
    role: service.resourceRole ?? undefined,
    sample: isSample(service.additionalInfo),
    archived: service.archived === true,
    firstSeen: timeOf(service.eventFirstSeen),
    lastSeen: timeOf(service.eventLastSeen) ?? timeOf(finding.updatedAt),
    remoteAddresses: remoteAddresses(service.action),
    ...subjectsOf(finding),
  };
}

function subjectsOf(finding: Finding): Named {
  const { type, resource } = finding;
  const { resourceType, instanceDetails } = resource;
  // Details may be missing of an instance that is stopped, and a container on Fargate has none.
  const instanceId = instanceDetails?.instanceId || undefined;
  if (type.startsWith('AttackSequence:') || resourceType === 'AttackSequence')
    return sequenceSubjects(finding);
  if (isStolenCredentials(type)) return stolen(finding);
  // Custom Detection Rules name theirs in a sequence, whatever the type of the resource.
  if (instanceId === undefined && type.includes(':EC2/') && hasSequence(finding))
    return sequenceSubjects(finding);
  if (NOT_ON_AN_INSTANCE.includes(resourceType))
    return none(`the finding is about a resource of type ${resourceType}`);
  if (instanceId === undefined)
    return none(`it names no instance (resource type ${resourceType})`, resourceType === 'Instance');
  return one(finding, instanceId);
}

/** Their findings carry no instance, or, when they are samples, one that does not exist. */
const NOT_ON_AN_INSTANCE = [
  'AccessKey',
  'BedrockGuardrail',
  'EBSSnapshot',
  'EC2Image',
  'Lambda',
  'RDSDBInstance',
  'RDSLimitlessDB',
  'RecoveryPoint',
  'S3Bucket',
  'S3Object',
];

const none = (noSubject: string, mustNameOne = false): Named => named([], { noSubject, mustNameOne });

const one = ({ accountId, region, resource }: Finding, uid: string): Named =>
  named([{ uid, accountId, region, tags: tagsOf(resource.instanceDetails?.tags) }], {
    noSubject: `it names the instance ${quoted(uid)}`,
    mustNameOne: true,
  });

/**
 * Of no other finding on an access key: the name of a session is chosen by whoever assumes the role, and could name any instance. That
 * these keys were made for an instance is what GuardDuty found.
 */
export const isStolenCredentials = (type: string): boolean =>
  /^UnauthorizedAccess:IAMUser\/(Instance|Resource)CredentialExfiltration\./.test(type);

const keySchema = v.object({ principalId: v.nullish(v.string()) });

/** EC2 names the session of a role after the instance: `AROA…:i-…` (IAM User Guide, "Principal elements"). */
export const instanceOfPrincipal = (principalId: string): string | undefined => {
  const [, id] = /^AROA[A-Z0-9]{1,124}:(i-[0-9a-f]{8,17})$/.exec(principalId) ?? [];
  return id !== undefined && isSubjectId(id) ? id : undefined;
};

function stolen(finding: Finding): Named {
  const { type, resource } = finding;
  const key = v.safeParse(keySchema, resource.accessKeyDetails);
  const principalId = (key.success ? key.output.principalId : undefined) ?? '';
  const beside = resource.instanceDetails?.instanceId ?? '';
  const instanceId = instanceOfPrincipal(principalId) ?? (isSubjectId(beside) ? beside : undefined);
  if (instanceId !== undefined) return one(finding, instanceId);
  return none(
    `its principal ${quoted(principalId)} names no instance`,
    type.includes('/InstanceCredentialExfiltration.'),
  );
}

const flagged = v.object({ sample: v.literal(true) });
const inText = v.object({
  value: v.pipe(v.string(), v.parseJson(), flagged),
});

/** In events the flag is `additionalInfo.sample`; in the API's shape it stands inside the JSON text `additionalInfo.value`. */
const isSample = (additionalInfo: unknown): boolean =>
  v.is(flagged, additionalInfo) || v.is(inText, additionalInfo);
