/**
 * A finding in the Open Cybersecurity Schema Framework, as Security Hub puts it on the bus under `Findings Imported V2` (facts C6). AWS
 * documents the envelope and refers to OCSF for the finding, so of every value the places that the schema allows are tried.
 */
import * as v from 'valibot';
import { parse } from '../common/parse';
import { instanceOfPrincipal, isStolenCredentials } from './guardduty';
import { guardDutyId, productName, severityOfLabel, typeOf } from './security-hub';
import {
  accountSchema,
  idSchema,
  isDummy,
  isInstance,
  type Named,
  named,
  nameSchema,
  regionSchema,
  type Sighting,
  tagsOf,
  timeOf,
} from './sighting';

const text = v.nullish(v.string());
const unknown = v.optional(v.unknown());

const resourceSchema = v.object({
  uid: text,
  /** The ARN, where `uid` is a name. */
  uid_alt: text,
  type: text,
  region: v.nullish(regionSchema),
  owner: v.nullish(v.object({ account: v.nullish(v.object({ uid: v.nullish(accountSchema) })) })),
  tags: unknown,
  data: unknown,
});
const accessKeySchema = v.object({ principal_id: v.string() });
const evidencesSchema = v.array(
  v.object({ data: v.nullish(v.object({ resource_role: v.nullish(v.string()) })) }),
);

const findingSchema = v.object({
  metadata: v.object({ product: v.object({ name: v.nullish(nameSchema), uid: text }), uid: text }),
  finding_info: v.object({
    uid: idSchema,
    types: v.nullish(v.array(v.string()), []),
    title: text,
    first_seen_time_dt: unknown,
    first_seen_time: unknown,
    last_seen_time_dt: unknown,
    last_seen_time: unknown,
    modified_time_dt: unknown,
  }),
  severity_id: v.nullish(v.number()),
  severity: text,
  status: text,
  status_id: v.nullish(v.number()),
  evidences: unknown,
  cloud: v.object({ account: v.object({ uid: accountSchema }), region: v.nullish(regionSchema) }),
  resources: v.nullish(v.array(resourceSchema), []),
});
type Finding = v.InferOutput<typeof findingSchema>;
type Resource = v.InferOutput<typeof resourceSchema>;

/** @throws InvalidInput for what is not understood. */
export function fromOcsf(input: unknown, envelopeRegion: string): Sighting {
  const finding = parse('the finding', findingSchema, input);
  const info = finding.finding_info;
  const type = typeOf(info.types ?? []);
  return {
    source: 'security-hub',
    product: productOf(finding),
    accountId: finding.cloud.account.uid,
    region: finding.cloud.region ?? envelopeRegion,
    findingId: guardDutyId(info.uid),
    findingType: type,
    severity: severityOf(finding),
    role: roleOf(finding.evidences),
    sample: isSample(finding),
    archived: isDealtWith(finding),
    firstSeen: timeOf(info.first_seen_time_dt) ?? timeOf(info.first_seen_time),
    lastSeen: timeOf(info.last_seen_time_dt) ?? timeOf(info.last_seen_time) ?? timeOf(info.modified_time_dt),
    remoteAddresses: [],
    ...subjectsOf(finding, type, envelopeRegion),
  };
}

/** As GuardDuty gave it: the victim's, unless there is evidence that the instance acted too. */
function roleOf(evidences: unknown): string | undefined {
  const parsed = v.safeParse(evidencesSchema, evidences);
  const roles = parsed.success ? parsed.output.map(({ data }) => data?.resource_role) : [];
  return ['ACTOR', 'TARGET'].find((each) => roles.includes(each));
}

const isSample = ({ finding_info: { title }, resources }: Finding): boolean =>
  title?.startsWith('[SAMPLE]') === true || (resources ?? []).some(({ uid }) => isDummy(uid ?? ''));

const DEALT_WITH = ['suppressed', 'resolved', 'archived', 'deleted'];
/** The same in numbers (OCSF, Detection Finding). */
const DEALT_WITH_IDS = [3, 4, 5, 6];

const isDealtWith = ({ status, status_id: id }: Finding): boolean =>
  DEALT_WITH.includes(status?.toLowerCase() ?? '') || (id != null && DEALT_WITH_IDS.includes(id));

function productOf({ metadata: { product } }: Finding): string {
  if (product.uid?.endsWith('product/aws/guardduty')) return 'GuardDuty';
  return productName(product.name ?? 'unknown');
}

function instanceOf({ type, uid, uid_alt, data }: Resource, findingType: string): string | undefined {
  if (IS_INSTANCE.includes(type?.toUpperCase() ?? ''))
    return [uid, uid_alt].find((each) => each != null && isInstance(each)) ?? uid ?? '';
  const key = v.safeParse(accessKeySchema, data);
  return key.success && isStolenCredentials(findingType)
    ? instanceOfPrincipal(key.output.principal_id)
    : undefined;
}

/** OCSF: 1 informational, 2 low, 3 medium, 4 high, 5 critical, 6 fatal. */
const BY_ID: readonly number[] = [0, 0, 2, 5, 8, 9.5, 10];

const severityOf = ({ severity_id: id, severity }: Finding): number =>
  (id != null ? BY_ID[id] : undefined) ?? severityOfLabel(severity) ?? 0;

const IS_INSTANCE = ['AWS::EC2::INSTANCE', 'AWSEC2INSTANCE'];

function subjectsOf({ cloud, resources }: Finding, findingType: string, envelopeRegion: string): Named {
  const mentions = (resources ?? []).flatMap((resource) => {
    const uid = instanceOf(resource, findingType);
    if (uid === undefined) return [];
    const { region, owner, tags } = resource;
    const accountId = owner?.account?.uid ?? cloud.account.uid;
    return [{ uid, accountId, region: region ?? cloud.region ?? envelopeRegion, tags: tagsOf(tags) }];
  });
  return named(mentions, { noSubject: 'no instance is among its resources', mustNameOne: false });
}
