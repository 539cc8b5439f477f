/**
 * Who set a tag. The event of a tag change does not say; CloudTrail's event history does, minutes later and at most twice a second for the
 * whole account. An event counts only if it lies close before the tag change: an older one is of a former setting, by somebody else
 * perhaps, and must not vouch for this one. Of the events that come into question the history may know one and not yet another.
 */
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { isCode } from './aws-error';
import { clientDefaults } from './clients';
import type { TagSetterPolicy } from './policy';
import { isInstanceSession, isPrincipal, matchesPrincipal } from './principal';
import { saysYes } from './tag-answer';
import { dateOf, msOf, sleep } from './time';
import { fromOf, parseTrailEvent, principalOf, type TrailEvent, tagsSet } from './trail-event';

export interface TagSetting {
  /** Of an instance, a VPC; the name of an Auto Scaling group. */
  readonly resourceId: string;
  readonly key: string;
  /** ISO 8601, of the tag change. */
  readonly at: string;
}

export interface Setter {
  /** As principal.ts writes it. */
  readonly arn: string;
  /** ISO 8601, of the call. */
  readonly at: string;
  /** The address that it came from, or an AWS service. */
  readonly from: string;
}

/** How long the event of a tag change may take to be made: nobody says. */
const BEFORE_MS = 5 * 60_000;
/** Two services' clocks, one of which writes whole seconds. */
const SKEW_MS = 5_000;
const MOST_PAGES = 4;
const PACE_MS = 600;

const cloudTrail = new CloudTrailClient(clientDefaults(2));

/** Everybody who set this tag to a yes just before the change, the newest first; none while CloudTrail does not know. */
export async function settersOf({ resourceId, key, at }: TagSetting): Promise<Setter[]> {
  const events = await historyOf(resourceId, msOf(at) - BEFORE_MS, msOf(at) + SKEW_MS);
  return events
    .filter((event) => tagsSet(event, resourceId).some((tag) => tag.key === key && saysYes(tag.value)))
    .map((event) => ({ arn: principalOf(event), at: event.eventTime, from: fromOf(event) }))
    .toSorted((a, b) => msOf(b.at) - msOf(a.at));
}

/** Nobody's while all cases of the account ask at once: the caller comes again anyhow. */
async function historyOf(resourceId: string, from: number, to: number): Promise<TrailEvent[]> {
  try {
    return await readHistory(resourceId, from, to);
  } catch (error) {
    if (isCode(error, 'ThrottlingException')) return [];
    throw error;
  }
}

async function readHistory(resourceId: string, from: number, to: number): Promise<TrailEvent[]> {
  const found: TrailEvent[] = [];
  let token: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page++) {
    if (page > 1) await sleep(PACE_MS);
    const { Events = [], NextToken } = await cloudTrail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: resourceId }],
        StartTime: dateOf(from),
        EndTime: dateOf(to),
        ...(token !== undefined && { NextToken: token }),
      }),
    );
    found.push(...Events.flatMap(({ CloudTrailEvent }) => parseTrailEvent(CloudTrailEvent) ?? []));
    token = NextToken;
    if (token === undefined) break;
  }
  return found;
}

/**
 * With a list, whoever it names. Without one, everybody but the credentials that EC2 gives to instances: whoever broke into one holds those.
 * Somebody without a name that could be read is never allowed.
 */
export function isAllowedSetter(arn: string, { allowed }: TagSetterPolicy): boolean {
  if (allowed.length === 0) return isPrincipal(arn) && !isInstanceSession(arn);
  return allowed.some((pattern) => matchesPrincipal(pattern, arn));
}
