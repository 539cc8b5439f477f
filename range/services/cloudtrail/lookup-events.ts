import type {
  Event,
  LookupAttributeKey,
  LookupEventsRequest,
  LookupEventsResponse,
} from '@aws-sdk/client-cloudtrail';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { pageOf } from '../paging';
import { rejectUnmodelled } from '../unmodelled';
import type { HistoryEvent } from './state';

const MOST_ON_A_PAGE = 50;
const HISTORY_MS = 90 * 24 * 3_600_000;

const VALUES: Partial<Record<LookupAttributeKey, (event: HistoryEvent) => readonly string[]>> = {
  EventId: ({ eventId }) => [eventId],
  EventName: ({ name }) => [name],
  EventSource: ({ source }) => [source],
  ReadOnly: ({ isReadOnly }) => [String(isReadOnly)],
  ResourceName: ({ resourceIds }) => resourceIds,
  Username: ({ username }) => [username],
};

/** By at most one attribute, newest first. */
export const lookupEvents = operation<LookupEventsRequest, LookupEventsResponse>({
  name: 'LookupEvents',
  authorize: () => [{ action: 'cloudtrail:LookupEvents', resource: '*', context: {} }],
  validate(input) {
    const { LookupAttributes = [], MaxResults = MOST_ON_A_PAGE, StartTime, EndTime } = input;
    const modelled = ['LookupAttributes', 'StartTime', 'EndTime', 'MaxResults', 'NextToken'] as const;
    rejectUnmodelled(input, 'CloudTrail LookupEvents', modelled);
    if (LookupAttributes.length > 1 || LookupAttributes.some(({ AttributeValue }) => !AttributeValue))
      throw new ServiceError(
        'InvalidLookupAttributesException',
        'One lookup attribute with a value at most.',
      );
    if (MaxResults < 1 || MaxResults > MOST_ON_A_PAGE)
      throw new ServiceError('InvalidMaxResultsException', 'MaxResults must be between 1 and 50.');
    if (StartTime && EndTime && StartTime > EndTime)
      throw new ServiceError('InvalidTimeRangeException', 'The start time is after the end time.');
  },
  apply(input, { world }) {
    const now = world.clock.now();
    const from = Math.max(input.StartTime?.getTime() ?? 0, now - HISTORY_MS);
    const to = input.EndTime?.getTime() ?? now;
    const found = world.cloudtrail.history
      .filter(({ at, foundFrom }) => foundFrom <= now && at >= from && at <= to)
      .filter((event) => matches(event, input))
      .toSorted((a, b) => b.at - a.at);
    const { items, next } = pageOf(found, {
      token: input.NextToken,
      size: input.MaxResults ?? MOST_ON_A_PAGE,
      invalidToken: (token) => new ServiceError('InvalidNextTokenException', `Invalid token ${token}`),
    });
    return { Events: items.map(shape), ...(next !== undefined && { NextToken: next }) };
  },
});

function matches(event: HistoryEvent, { LookupAttributes = [] }: LookupEventsRequest): boolean {
  return LookupAttributes.every(({ AttributeKey, AttributeValue = '' }) => {
    const values = AttributeKey && VALUES[AttributeKey];
    if (!values) throw new ServiceError('InvalidLookupAttributesException', `No lookup by ${AttributeKey}.`);
    return values(event).includes(AttributeValue);
  });
}

const TYPES: Readonly<Record<string, string>> = {
  acl: 'AWS::EC2::NetworkAcl',
  eni: 'AWS::EC2::NetworkInterface',
  i: 'AWS::EC2::Instance',
  sg: 'AWS::EC2::SecurityGroup',
  snap: 'AWS::EC2::Snapshot',
  vol: 'AWS::EC2::Volume',
};

const shape = (event: HistoryEvent): Event => ({
  EventId: event.eventId,
  EventName: event.name,
  EventSource: event.source,
  EventTime: dateOf(event.at),
  ReadOnly: String(event.isReadOnly),
  Username: event.username,
  Resources: event.resourceIds.map((id) => ({
    ResourceName: id,
    ResourceType: TYPES[id.slice(0, id.indexOf('-'))],
  })),
  CloudTrailEvent: JSON.stringify(event.record),
});
