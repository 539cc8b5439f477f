/** What people, their chat and other systems are told of a case, from its report to its release. */
import { misfits } from '../event-schemas';
import { type Played, play, stackFor } from './play';

const cordonEvents = ({ range }: Played) =>
  range.record.events.map(({ event }) => event).filter(({ source }) => source === 'cordon');

const messagesOf = ({ range }: Played) =>
  [...range.world.sns.topics.values()].map(({ messages }) => messages.map(({ message }) => message));

describe('a case that is contained and released', () => {
  let played: Played;
  beforeAll(async () => {
    played = await play({
      scenario: 'web-server-c2',
      mode: 'online',
      release: { start: true, replacement: 'keep' },
      stack: stackFor('every-layer'),
    });
  });

  it('every event fits its published schema, and tells the order of the case', () => {
    const events = cordonEvents(played);
    expect(events.flatMap((event) => misfits(event['detail-type'], event.detail))).toEqual([]);
    const types = events.map((event) => event['detail-type']);
    expect(types.filter((type) => /reported|released|not-contained/.test(type))).toEqual([
      'cordon.case.reported',
      'cordon.case.released',
    ]);
  });

  it('mail and chat say the same, each once, the chat in one thread', () => {
    const [mail = [], chat = []] = messagesOf(played);
    const structured = chat.map((message) => JSON.parse(message));
    expect(chat).toHaveLength(mail.length);
    expect(structured.map(({ metadata }) => metadata.threadId)).toEqual(mail.map(() => played.caseId));
    for (const [at, each] of structured.entries())
      expect(mail[at]?.split('\n')[0]).toContain(each.metadata.summary.split(': ')[1]);
  });

  it('the notice of the report leads to the execution that reported', () => {
    expect(messagesOf(played)[0]?.[0]).toContain(`executions/details/${played.execution.arn}\n`);
  });

  it('the metrics are those of one report, with the time that the cut took', () => {
    const { metrics, rejectedEmf } = played.range.world.cloudwatch;
    const of = (name: string) => metrics.get(JSON.stringify(['Cordon', name, []])) ?? [];
    expect(rejectedEmf).toEqual([]);
    expect(of('CasesReported')).toHaveLength(1);
    expect(of('NotContained')).toEqual([]);
    expect(of('TimeToCut')).toMatchObject([{ unit: 'Milliseconds' }]);
    // Counted from the event, which is some time before the case is opened.
    expect(of('TimeToCut')[0]?.value).toBeLessThan(played.score.cutAfterMs ?? Number.NaN);
  });
});

it.each([
  ['a bus', { service: 'events', operation: 'PutEvents' }],
  ['a chat', { service: 'sns', operation: 'Publish', nth: [2] }],
])('a case is contained, reported and told by mail though %s cannot be reached', async (_, lost) => {
  const played = await play({
    scenario: 'no-agent',
    mode: 'online',
    stack: stackFor('every-layer'),
    faults: [{ ...lost, kind: 'denied' }],
  });
  expect(played.execution.status).toBe('SUCCEEDED');
  expect(played.verdict.containment).toBe('contained');
  expect(messagesOf(played)[0]).toHaveLength(1);
});
