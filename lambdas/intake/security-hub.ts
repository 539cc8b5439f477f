/**
 * A finding in the AWS Security Finding Format, as Security Hub CSPM puts it on the bus (facts C6). What GuardDuty found gets its own id,
 * type and severity back, so that Security Hub's copy is recognised as the same finding.
 */
import * as v from 'valibot';
import { canonical, familyOf } from '../common/ip-address';
import { parse } from '../common/parse';
import { instanceOfPrincipal, isStolenCredentials } from './guardduty';
import {
  accountSchema,
  idSchema,
  isDummy,
  type Named,
  named,
  nameSchema,
  regionSchema,
  type Sighting,
  tagsOf,
  timeOf,
} from './sighting';

const text = v.nullish(v.string());

const resourceSchema = v.object({
  Type: nameSchema,
  Id: v.string(),
  Tags: v.optional(v.unknown()),
  Details: v.optional(v.unknown()),
});
const accessKeySchema = v.object({ AwsIamAccessKey: v.object({ PrincipalId: v.string() }) });

const findingSchema = v.object({
  Id: idSchema,
  AwsAccountId: accountSchema,
  Region: v.nullish(regionSchema),
  ProductName: v.nullish(nameSchema),
  ProductArn: v.nullish(idSchema),
  Types: v.nullish(v.array(v.string()), []),
  // What the API answered before 2021 has `Original` as a number.
  Severity: v.object({
    Product: v.nullish(v.number()),
    Original: v.nullish(v.union([v.string(), v.number()])),
    Label: text,
  }),
  ProductFields: v.nullish(v.record(v.string(), v.string()), {}),
  Resources: v.array(resourceSchema),
  FirstObservedAt: v.optional(v.unknown()),
  LastObservedAt: v.optional(v.unknown()),
  UpdatedAt: v.optional(v.unknown()),
  Sample: v.nullish(v.boolean()),
  RecordState: text,
  Workflow: v.nullish(v.object({ Status: text })),
});
type Finding = v.InferOutput<typeof findingSchema>;

const GUARDDUTY_FIELDS = 'aws/guardduty/service/';

/**
 * @param envelopeRegion where the finding itself names no Region.
 * @throws InvalidInput for what is not understood.
 */
export function fromSecurityFinding(input: unknown, envelopeRegion: string): Sighting {
  const finding = parse('the finding', findingSchema, input);
  const field = (name: string): string | undefined => finding.ProductFields?.[GUARDDUTY_FIELDS + name];
  const type = typeOf(finding.Types ?? []);
  return {
    source: 'security-hub-cspm',
    product: productOf(finding),
    accountId: finding.AwsAccountId,
    region: finding.Region ?? envelopeRegion,
    findingId: guardDutyId(finding.Id),
    findingType: type,
    severity: severityOf(finding.Severity),
    role: field('resourceRole')?.slice(0, 16),
    sample: isSample(finding, field),
    archived: isArchived(finding, field),
    firstSeen: timeOf(field('eventFirstSeen')) ?? timeOf(finding.FirstObservedAt),
    lastSeen: timeOf(field('eventLastSeen')) ?? timeOf(finding.LastObservedAt) ?? timeOf(finding.UpdatedAt),
    remoteAddresses: addresses(field),
    ...subjectsOf(finding, type, envelopeRegion),
  };
}

/** As people write it: `Amazon GuardDuty` is GuardDuty. */
export const productName = (name: string): string => name.replace(/^(?:Amazon|AWS) /, '');

/** `ProductArn` ends in `product/aws/guardduty` where the name was changed. */
function productOf({ ProductName, ProductArn }: Finding): string {
  if (ProductArn?.endsWith(':product/aws/guardduty') || ProductArn?.endsWith('::product/aws/guardduty'))
    return 'GuardDuty';
  return productName(ProductName ?? 'unknown');
}

/** The last part of a GuardDuty ARN, alone or behind that of the product; any other id as it is. */
export const guardDutyId = (id: string): string =>
  /arn:[a-z-]+:guardduty:[a-z0-9-]+:\d{12}:detector\/[^/]+\/finding\/([^/]+)$/.exec(id)?.[1] ?? id;

/** Names that the rule below does not lead back to their type (GuardDuty User Guide, "Integrating with AWS Security Hub CSPM"). */
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['EC2:Unusual-DNS-Resolver', 'DefenseEvasion:EC2/UnusualDNSResolver'],
  ['EC2:Unusual-DoH-Activity', 'DefenseEvasion:EC2/UnusualDoHActivity'],
  ['EC2:Unusual-DoT-Activity', 'DefenseEvasion:EC2/UnusualDoTActivity'],
  ['Impact:Runtime-SuspiciousDomainRequest.Reputatio', 'Impact:Runtime/SuspiciousDomainRequest.Reputation'],
]);

const LONGEST_TYPE = 200;
/** As many as a finding may have. */
const MOST_TYPES = 50;

/**
 * `TTPs/Command and Control/Backdoor:EC2-C&CActivity.B` is GuardDuty's `Backdoor:EC2/C&CActivity.B`, and Security Hub puts categories such
 * as `Threats` beside it in no order; of other types the first is left as it is.
 */
export function typeOf(types: readonly string[]): string {
  const [first = 'unknown', ...others] = types
    .slice(0, MOST_TYPES)
    .filter((each) => each !== '')
    .map((each) => each.slice(0, LONGEST_TYPE).replace(/[^\x20-\x7e]/g, '?'));
  const [found = first] = [first, ...others].flatMap((each) => guardDutyType(each) ?? []);
  return found;
}

function guardDutyType(type: string): string | undefined {
  const last = type.split('/').at(-1) ?? '';
  const irregular = IRREGULAR.get(last);
  if (irregular !== undefined) return irregular;
  const [, family, name] = /(?:^|\/)([A-Za-z]+:[A-Za-z0-9]+)[-/.]([^/]+)$/.exec(type) ?? [];
  return family === undefined || name === undefined ? undefined : `${family}/${name}`;
}

/** The middle of what GuardDuty means by each label. */
const BY_LABEL: Readonly<Record<string, number>> = {
  INFORMATIONAL: 0,
  LOW: 2,
  MEDIUM: 5,
  HIGH: 8,
  CRITICAL: 9.5,
};

export const severityOfLabel = (label: string | null | undefined): number | undefined => {
  const name = label?.toUpperCase() ?? '';
  return Object.hasOwn(BY_LABEL, name) ? BY_LABEL[name] : undefined;
};

/** GuardDuty's own number where it is given, else what the label means; without either the least. */
function severityOf({ Product, Original, Label }: Finding['Severity']): number {
  const own = [Product, String(Original ?? '').trim() ? Number(Original) : undefined].find(
    (each) => each != null && each >= 1 && each <= 10,
  );
  return own ?? severityOfLabel(Label) ?? 0;
}

type Field = (name: string) => string | undefined;

const isSample = ({ Sample, Resources }: Finding, field: Field): boolean =>
  Sample === true ||
  Resources.some(({ Id }) => isDummy(Id)) ||
  field('additionalInfo/sample') === 'true' ||
  /"sample":\s*true\b/.test(field('additionalInfo/value') ?? field('additionalInfo') ?? '');

/** `NOTIFIED`: somebody looked at it and told its owner, and changing the status is what sends it again. */
const DEALT_WITH = ['NOTIFIED', 'SUPPRESSED', 'RESOLVED'];

const isArchived = ({ RecordState, Workflow }: Finding, field: Field): boolean =>
  RecordState === 'ARCHIVED' || DEALT_WITH.includes(Workflow?.Status ?? '') || field('archived') === 'true';

const REMOTE = 'action/networkConnectionAction/remoteIpDetails/';

const addresses = (field: Field): string[] =>
  [field(`${REMOTE}ipAddressV4`), field(`${REMOTE}ipAddressV6`)].flatMap((each) =>
    each !== undefined && familyOf(each) ? [canonical(each)] : [],
  );

function subjectsOf(finding: Finding, type: string, envelopeRegion: string): Named {
  const accountId = finding.AwsAccountId;
  const region = finding.Region ?? envelopeRegion;
  const mentions = finding.Resources.flatMap(({ Type, Id, Tags, Details }) => {
    const uid =
      Type === 'AwsEc2Instance' ? Id : isStolenCredentials(type) ? principalsInstance(Details) : undefined;
    return uid === undefined ? [] : [{ uid, accountId, region, tags: tagsOf(Tags) }];
  });
  return named(mentions, { noSubject: 'no instance is among its resources', mustNameOne: false });
}

function principalsInstance(details: unknown): string | undefined {
  const parsed = v.safeParse(accessKeySchema, details);
  return parsed.success ? instanceOfPrincipal(parsed.output.AwsIamAccessKey.PrincipalId) : undefined;
}
