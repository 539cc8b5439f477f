import type {
  PutEventsCommandInput,
  PutEventsCommandOutput,
  PutEventsRequestEntry,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';

const MAX_ENTRIES = 10;
/** Of all entries together; Regions that take 1 MB by now are not modelled. */
const MAX_BYTES = 262_144;
const TIME_BYTES = 14;

type Input = Pick<PutEventsCommandInput, 'Entries' | 'EndpointId'>;
type Output = Omit<PutEventsCommandOutput, '$metadata'>;

/** Onto the default bus. Each entry is taken or refused by itself, and the answer says which, in the order of the request. */
export const putEvents = operation<Input, Output>({
  name: 'PutEvents',
  authorize: ({ Entries = [] }, { world }) => [
    {
      action: 'events:PutEvents',
      resource: `arn:${world.partition}:events:${world.region}:${world.account}:event-bus/default`,
      context: {
        'events:source': Entries.flatMap(({ Source }) => Source ?? []),
        'events:detail-type': Entries.flatMap(({ DetailType }) => DetailType ?? []),
      },
    },
  ],
  validate(input) {
    rejectUnmodelled(input, 'PutEvents', ['Entries']);
    const { Entries = [] } = input;
    for (const entry of Entries)
      rejectUnmodelled(entry, 'PutEvents', ['Source', 'DetailType', 'Detail', 'Resources']);
    if (Entries.length === 0) throw invalidCount(Entries, 'greater than or equal to 1');
    if (Entries.length > MAX_ENTRIES) throw invalidCount(Entries, `less than or equal to ${MAX_ENTRIES}`);
    if (Entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > MAX_BYTES)
      throw new ServiceError(
        'ValidationException',
        'Total size of the entries in the request is over the limit.',
      );
  },
  apply({ Entries = [] }, { world }) {
    const answers = Entries.map((entry) => put(entry, world));
    return {
      FailedEntryCount: answers.filter(({ EventId }) => EventId === undefined).length,
      Entries: answers,
    };
  },
});

function put(entry: PutEventsRequestEntry, world: World): PutEventsResultEntry {
  const { Source = '', DetailType = '', Detail = '', Resources = [] } = entry;
  const refusal = refusalOf(entry);
  if (refusal !== undefined) return refusal;
  world.emit({ source: Source, 'detail-type': DetailType, resources: Resources, detail: JSON.parse(Detail) });
  return { EventId: world.events.ids.uuid() };
}

function refusalOf(entry: PutEventsRequestEntry): PutEventsResultEntry | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const)
    if (!entry[name])
      return refused(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
  if (entry.Source?.startsWith('aws.'))
    return refused('NotAuthorizedForSourceException', 'Not authorized for the source.');
  return isObject(entry.Detail ?? '') ? undefined : refused('MalformedDetail', 'Detail is malformed.');
}

const refused = (ErrorCode: string, ErrorMessage: string): PutEventsResultEntry => ({
  ErrorCode,
  ErrorMessage,
});

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** As EventBridge counts (EventBridge user guide, "Calculating PutEvents event entry size"). */
function bytesOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsRequestEntry) {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
}

const invalidCount = (entries: readonly unknown[], bound: string): ServiceError =>
  new ServiceError(
    'ValidationException',
    `1 validation error detected: Value '[${entries.length} entries]' at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
  );
