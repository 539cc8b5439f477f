/** The event history: management events of the last 90 days, each found only some minutes after its call. */
import type { World } from '../../world';
import type { ApiCall, Detail } from './record-api-call';

export function remember(world: World, { at = world.clock.now(), caller }: ApiCall, detail: Detail): void {
  const { chance, history, switches } = world.cloudtrail;
  history.push({
    eventId: detail.eventID,
    name: detail.eventName,
    source: detail.eventSource,
    username: caller.userId.slice(caller.userId.indexOf(':') + 1),
    isReadOnly: detail.readOnly,
    // Of what only looks, CloudTrail names no resources.
    resourceIds: detail.readOnly ? [] : idsIn([detail.requestParameters, detail.responseElements]),
    at,
    foundFrom: at + chance.int(...switches.historyDelayMs),
    record: detail,
  });
}

/** Of EC2's resources, by their form. */
const ID = /"((?:i|sg|eni|vol|snap|acl|vpc)-[0-9a-f]{8,17})"/g;

const idsIn = (parameters: unknown): readonly string[] => [
  ...new Set([...JSON.stringify(parameters).matchAll(ID)].map(([, id = '']) => id)),
];
