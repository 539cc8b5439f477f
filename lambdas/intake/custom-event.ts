/**
 * `Cordon Response Request`: what another detector puts on the bus. Whoever may call events:PutEvents on the bus with a source can say
 * anything in its name, so only the sources that the configuration names are listened to, and what they say is decided like any finding.
 */
import * as v from 'valibot';
import { canonical, familyOf } from '../common/ip-address';
import { parse } from '../common/parse';
import {
  accountSchema,
  idSchema,
  MOST_SUBJECTS,
  named,
  regionSchema,
  type Sighting,
  severitySchema,
  tagsOf,
  timeOf,
  typeSchema,
} from './sighting';

export const CUSTOM_DETAIL_TYPE = 'Cordon Response Request';

const MOST_ADDRESSES = 8;

const requestSchema = v.object({
  /** Of the activity: what has the same id joins as the same. */
  findingId: idSchema,
  type: typeSchema,
  severity: severitySchema,
  /** Ids or ARNs. */
  instances: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MOST_SUBJECTS)),
  accountId: v.nullish(accountSchema),
  region: v.nullish(regionSchema),
  role: v.nullish(v.picklist(['ACTOR', 'TARGET'])),
  sample: v.nullish(v.boolean()),
  firstSeen: v.optional(v.unknown()),
  lastSeen: v.optional(v.unknown()),
  remoteAddresses: v.nullish(v.pipe(v.array(v.string()), v.maxLength(MOST_ADDRESSES)), []),
  tags: v.optional(v.unknown()),
});

interface Envelope {
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly detail: unknown;
}

/** @throws InvalidInput for what is not understood. */
export function fromCustomEvent({ source, account, region, detail }: Envelope): Sighting {
  const request = parse('the detail of the request', requestSchema, detail);
  const where = { accountId: request.accountId ?? account, region: request.region ?? region };
  const tags = tagsOf(request.tags);
  const mentions = request.instances.map((uid) => ({ uid, ...where, tags }));
  return {
    source: 'custom',
    product: source,
    ...where,
    findingId: request.findingId,
    findingType: request.type,
    severity: request.severity,
    role: request.role ?? undefined,
    sample: request.sample === true,
    archived: false,
    firstSeen: timeOf(request.firstSeen),
    lastSeen: timeOf(request.lastSeen),
    remoteAddresses: (request.remoteAddresses ?? []).flatMap((each) =>
      familyOf(each) ? [canonical(each)] : [],
    ),
    ...named(mentions, { noSubject: 'it names no instance', mustNameOne: true }),
  };
}
