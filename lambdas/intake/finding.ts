/** A GuardDuty finding as EventBridge carries it (GuardDuty User Guide, "Processing GuardDuty findings with Amazon EventBridge"). */
import * as v from 'valibot';
import { parse } from '../common/parse';
import type { Policy } from '../common/policy';

const findingSchema = v.object({
  id: v.string(),
  /** Only ever compared with the account that the function runs in. */
  accountId: v.string(),
  region: v.string(),
  type: v.string(),
  severity: v.number(),
  resource: v.object({
    resourceType: v.string(),
    instanceDetails: v.nullish(v.object({ instanceId: v.nullish(v.string()) })),
  }),
  service: v.object({
    resourceRole: v.nullish(v.string()),
    archived: v.nullish(v.boolean()),
    eventFirstSeen: v.nullish(v.string()),
    eventLastSeen: v.nullish(v.string()),
    /** Varies with its `actionType`; what Cordon reads of it is in remote-addresses.ts. */
    action: v.optional(v.unknown()),
    /** Varies with the type of the finding; only a sample's flag is looked for in it. */
    additionalInfo: v.optional(v.unknown()),
  }),
});

export type Finding = v.InferOutput<typeof findingSchema>;

export const parseFinding = (detail: unknown): Finding => parse('the finding', findingSchema, detail);

/** Resource types whose `instanceDetails`, where present, name an instance on which the activity ran. */
const ON_AN_INSTANCE = ['Instance', 'Container', 'ECSCluster', 'EKSCluster'];

/**
 * Refused, not ignored, when they name no instance: a finding about an instance that does not say which, and a sequence,
 * which names its instances elsewhere, until Cordon can read it.
 */
const MUST_NAME_ONE = ['Instance', 'AttackSequence'];

/** Why policy asks for nothing on this finding, or undefined when it is to be answered. */
export function ignoredFinding(finding: Finding, policy: Policy): string | undefined {
  const { type, severity, service, resource } = finding;
  if (isSample(finding)) return 'a sample finding';
  if (service.archived === true) return 'an archived finding';
  if (severity < policy.minimumSeverity) return `severity ${severity} is below ${policy.minimumSeverity}`;
  const rule = policy.ignoredFindingTypes.find((each) => matchesType(each, type));
  if (rule !== undefined) return `${type} is among ignoredFindingTypes (${rule})`;
  if (service.resourceRole === 'TARGET' && !policy.answerTargets)
    return 'the instance is the target of the activity, not its actor (answerTargets is false)';
  if (MUST_NAME_ONE.includes(resource.resourceType)) return undefined;
  if (!ON_AN_INSTANCE.includes(resource.resourceType))
    return `the finding is about a resource of type ${resource.resourceType}`;
  if (resource.instanceDetails?.instanceId == null)
    return `the finding names no instance (resource type ${resource.resourceType})`;
  return undefined;
}

const matchesType = (rule: string, type: string): boolean =>
  rule.endsWith('*') ? type.startsWith(rule.slice(0, -1)) : rule === type;

const flagged = v.object({ sample: v.literal(true) });
const inText = v.object({
  value: v.pipe(v.string(), v.parseJson(), flagged),
});

/** In events the flag is `additionalInfo.sample`; in the API's shape it stands inside the JSON text `additionalInfo.value`. */
const isSample = ({ service }: Finding): boolean =>
  v.is(flagged, service.additionalInfo) || v.is(inText, service.additionalInfo);
