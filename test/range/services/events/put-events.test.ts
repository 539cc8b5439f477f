import type { PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import { putEvents } from '../../../../range/services/events/put-events';
import { authorizations, errorCode, invoke, worldFixture } from '../../world-fixture';

const entry = { Source: 'cordon', DetailType: 'cordon.case.cut', Detail: '{"caseId":"x"}' };

describe('PutEvents', () => {
  it('puts every entry on the bus, in order, with its resources', () => {
    const fixture = worldFixture();
    const Entries = [
      { ...entry, Resources: ['arn:a'] },
      { ...entry, DetailType: 'cordon.case.reported' },
    ];
    const answer: PutEventsCommandOutput = invoke(fixture, putEvents, { Entries });
    expect(answer.FailedEntryCount).toBe(0);
    expect(new Set(answer.Entries?.map(({ EventId }) => EventId)).size).toBe(2);
    expect(fixture.events).toEqual([
      { source: 'cordon', 'detail-type': 'cordon.case.cut', resources: ['arn:a'], detail: { caseId: 'x' } },
      { source: 'cordon', 'detail-type': 'cordon.case.reported', resources: [], detail: { caseId: 'x' } },
    ]);
  });

  it.each([
    ['no source', { Source: undefined }, 'InvalidArgument'],
    ['no detail type', { DetailType: '' }, 'InvalidArgument'],
    ['no detail', { Detail: undefined }, 'InvalidArgument'],
    ['a detail that is not JSON', { Detail: '{' }, 'MalformedDetail'],
    ['a detail that is no object', { Detail: '[1]' }, 'MalformedDetail'],
    ["a source of AWS's own", { Source: 'aws.guardduty' }, 'NotAuthorizedForSourceException'],
  ])('refuses an entry with %s, and takes the others', (_, change, code) => {
    const fixture = worldFixture();
    const Entries = [{ ...entry, ...change }, entry];
    const answer: PutEventsCommandOutput = invoke(fixture, putEvents, { Entries });
    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([code, undefined]);
    expect(fixture.events).toHaveLength(1);
  });

  const sized = (bytes: number) => ({ ...entry, Detail: `{"a":"${'x'.repeat(bytes - 29)}"}` });

  it.each([
    ['no entry', [], 'ValidationException'],
    ['eleven entries', Array(11).fill(entry), 'ValidationException'],
    ['entries of more than 256 KiB together', [sized(131_072), sized(131_073)], 'ValidationException'],
    ['ten entries', Array(10).fill(entry), 'none'],
    ['entries of exactly 256 KiB together', [sized(131_072), sized(131_072)], 'none'],
  ])('answers %s', (_, Entries, code) => {
    expect(errorCode(worldFixture(), putEvents, { Entries })).toBe(code);
  });

  it('asks IAM about the sources and types of all entries', () => {
    const Entries = [entry, { ...entry, Source: 'somebody', DetailType: 'else' }];
    expect(authorizations(worldFixture({ partition: 'aws-cn' }), putEvents, { Entries })).toEqual([
      {
        action: 'events:PutEvents',
        resource: 'arn:aws-cn:events:us-east-1:123456789012:event-bus/default',
        context: {
          'events:source': ['cordon', 'somebody'],
          'events:detail-type': ['cordon.case.cut', 'else'],
        },
      },
    ]);
  });

  it('fails on another bus, which is not modelled', () => {
    const Entries = [{ ...entry, EventBusName: 'mine' }];
    expect(() => invoke(worldFixture(), putEvents, { Entries })).toThrow('EventBusName');
  });
});
