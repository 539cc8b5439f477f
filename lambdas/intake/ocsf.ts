/**
 * A finding in the Open Cybersecurity Schema Framework, as Security Hub puts it on the bus under `Findings Imported V2` (facts C6). AWS
 * documents the envelope and refers to OCSF for the finding, so of every value the places that the schema allows are tried.
 */
import * as v from 'valibot';
import { parse } from '../common/parse';
import { guardDutyId, productName, severityOfLabel, typeOf } from './security-hub';
import {
  accountSchema,
  idSchema,
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
  type: text,
  region: v.nullish(regionSchema),
  owner: v.nullish(v.object({ account: v.nullish(v.object({ uid: v.nullish(accountSchema) })) })),
  tags: unknown,
});

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
  cloud: v.object({ account: v.object({ uid: accountSchema }), region: v.nullish(regionSchema) }),
  resources: v.nullish(v.array(resourceSchema), []),
});
type Finding = v.InferOutput<typeof findingSchema>;

/** @throws InvalidInput for what is not understood. */
export function fromOcsf(input: unknown, envelopeRegion: string): Sighting {
  const finding = parse('the finding', findingSchema, input);
  const info = finding.finding_info;
  return {
    source: 'security-hub',
    product: productOf(finding),
    accountId: finding.cloud.account.uid,
    region: finding.cloud.region ?? envelopeRegion,
    findingId: guardDutyId(info.uid),
    findingType: typeOf(info.types ?? []),
    severity: severityOf(finding),
    role: undefined,
    sample: info.title?.startsWith('[SAMPLE]') === true,
    archived: ['archived', 'resolved', 'suppressed'].includes(finding.status?.toLowerCase() ?? ''),
    firstSeen: timeOf(info.first_seen_time_dt) ?? timeOf(info.first_seen_time),
    lastSeen: timeOf(info.last_seen_time_dt) ?? timeOf(info.last_seen_time) ?? timeOf(info.modified_time_dt),
    remoteAddresses: [],
    ...subjectsOf(finding, envelopeRegion),
  };
}

function productOf({ metadata: { product } }: Finding): string {
  if (product.uid?.endsWith('product/aws/guardduty')) return 'GuardDuty';
  return productName(product.name ?? 'unknown');
}

/** OCSF: 1 informational, 2 low, 3 medium, 4 high, 5 critical, 6 fatal. */
const BY_ID: readonly number[] = [0, 0, 2, 5, 8, 9.5, 10];

const severityOf = ({ severity_id: id, severity }: Finding): number =>
  (id != null ? BY_ID[id] : undefined) ?? severityOfLabel(severity) ?? 0;

const IS_INSTANCE = ['AWS::EC2::INSTANCE', 'AWSEC2INSTANCE'];

function subjectsOf({ cloud, resources }: Finding, envelopeRegion: string): Named {
  const mentions = (resources ?? [])
    .filter(({ type }) => IS_INSTANCE.includes(type?.toUpperCase() ?? ''))
    .map(({ uid, region, owner, tags }) => ({
      uid: uid ?? '',
      accountId: owner?.account?.uid ?? cloud.account.uid,
      region: region ?? cloud.region ?? envelopeRegion,
      tags: tagsOf(tags),
    }));
  return named(mentions, { noSubject: 'no instance is among its resources', mustNameOne: false });
}
