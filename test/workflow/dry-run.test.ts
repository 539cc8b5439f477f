/** A dry run changes nothing, and says exactly what the same case would have changed. */
import { changeAttempts } from '../../prove/played';
import {
  caseOf,
  groupsOf,
  isChange,
  type Mode,
  type Played,
  play,
  type ReportedChange,
  reportedResults,
  stackFor,
} from './play';

const KIND = /^(i|eni|sg|vpc|vol|snap)-|^arn:[^:]+:(\w+):|^\(a new ([\w-]+) group\)$/;
const IMAGINED_SNAPSHOT = /^\(a snapshot of vol-\w+\)$/;

/** What kind of thing was changed: `i`, `eni` …; a group or a snapshot that a dry run has not made counts as one. */
function kindOf(target: string): string {
  if (IMAGINED_SNAPSHOT.test(target)) return 'snap';
  const [, prefix, service, made] = KIND.exec(target) ?? [];
  return made === undefined ? (prefix ?? service ?? 'name') : 'sg';
}

const changes = (played: Played): readonly ReportedChange[] =>
  reportedResults(played).flatMap((each) => each.changes ?? []);

/** `action on kind`, with what was changed as far as it does not name what does not exist yet. */
const said = (played: Played): string[] =>
  changes(played)
    .map(({ action, target }) => `${action} on ${kindOf(target)}`)
    .sort();

const made = ({ calls }: Played): string[] =>
  calls
    .filter((call) => isChange(call) && call.error === undefined)
    .map(({ operation }) => operation)
    .sort();

describe.each<[string, Mode]>([
  ['web-server-c2', 'offline'],
  ['web-server-c2', 'capture-then-stop'],
  ['no-agent', 'online'],
  ['spot-with-instance-store', 'offline'],
])('%s, %s', (scenario, mode) => {
  let rehearsed: Played;
  let enforced: Played;

  beforeAll(async () => {
    rehearsed = await play({ scenario, mode, stack: stackFor('dry-run') });
    enforced = await play({ scenario, mode });
  });

  test('makes no changing call, and leaves everything as it was', () => {
    expect(changeAttempts(rehearsed)).toEqual([]);
    // That there is no policy yet, that a record stands already, that a type has no screenshot, that a place was given back, are answers.
    const answers = [
      'NoSuchEntity',
      'PreconditionFailed',
      'UnsupportedOperation',
      'ConditionalCheckFailedException',
    ];
    expect(rehearsed.calls.filter(({ error }) => error !== undefined && !answers.includes(error))).toEqual(
      [],
    );
    expect(groupsOf(rehearsed)).toEqual([...rehearsed.original.groups.values()]);
    expect(rehearsed.staged.subject).toMatchObject({
      state: 'running',
      attributes: rehearsed.original.attributes,
    });
    expect(rehearsed.score.neighboursHurt).toEqual([]);
  });

  test('says what the enforced run does, action for action', () => {
    expect(said(rehearsed)).toEqual(said(enforced));
    expect(new Set(changes(rehearsed).map(({ outcome }) => outcome))).toEqual(new Set(['would be done']));
  });

  test('and what the enforced run says is what it did', () => {
    expect(
      changes(enforced)
        .map(({ action }) => action.split(':')[1])
        .sort(),
    ).toEqual(made(enforced));
  });

  test('claims neither containment nor evidence', () => {
    expect(rehearsed.verdict).toMatchObject({
      containment: 'not attempted (dry run)',
      evidence: 'not attempted (dry run)',
    });
    expect(rehearsed.notices[0]?.subject).toContain('DRY RUN');
    expect(rehearsed.alarms).toEqual([]);
  });

  test('leaves the case so that the next trigger opens another one', () => {
    expect(caseOf(rehearsed).status).toBe('rehearsed');
  });
});

test('a trigger after a dry run opens a case of its own', async () => {
  const MINUTE_MS = 60_000;
  const played = await play({
    scenario: 'no-agent',
    mode: 'online',
    stack: stackFor('dry-run'),
    arrange: (range, staged) => range.clock.schedule(6 * MINUTE_MS, () => staged.trigger(range.world)),
  });
  expect(played.range.record.executions.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
});
