/** What the API side knows of a hostile subject: it is in the vault as it was, and shows itself nowhere else. */
import { reportPage } from '../../cli/report-html/page';
import { published } from '../../prove/laws/laws';
import { USER_AGENT } from '../../range/intruder/reconnaissance';
import { CONSOLE_MARK, consoleText, USER_DATA_SECRET, userData } from '../../range/scenarios/hostile-content';
import { currentObject } from '../../range/services/s3/state';
import { callsTo, entered, type Played, play, resultOf, vaultText } from './play';
import { crashing } from './stacks';

const SAID = [USER_DATA_SECRET, CONSOLE_MARK, 'alert("owned")', 'document.domain', 'DROP TABLE', '\u001b'];

const contextKey = (played: Played, name: string): string => `cases/${played.caseId}/context/${name}`;

function contentOf(played: Played, name: string): Uint8Array | undefined {
  const [vault] = played.range.world.s3.buckets.values();
  return vault && currentObject(vault, contextKey(played, name))?.body.toBytes();
}

describe.each(['online', 'offline', 'capture-then-stop'] as const)('in mode %s', (mode) => {
  let played: Played;
  beforeAll(async () => {
    played = await play({ scenario: 'web-server-c2', mode });
  });

  test('console and user data are in the vault byte for byte', () => {
    expect(contentOf(played, 'console-output.raw')).toEqual(consoleText);
    expect(contentOf(played, 'user-data.raw')).toEqual(Buffer.from(userData, 'base64'));
  });

  test('what the intruder did with the stolen credentials is there, as CloudTrail gave it', () => {
    const lines = vaultText(played.range, contextKey(played, 'cloudtrail/by-session.jsonl'));
    const [, ...events] = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ EventName }) => EventName)).toEqual([
      'ListUsers',
      'DescribeInstances',
      'ListBuckets',
      'GetCallerIdentity',
    ]);
    for (const { CloudTrailEvent } of events)
      expect(JSON.parse(CloudTrailEvent)).toMatchObject({
        sourceIPAddress: played.staged.c2.ip,
        userAgent: USER_AGENT,
      });
  });

  test('nothing of it is in a log, a result, a notice, the table, the report or the page', () => {
    const report = played.vault.find(({ key }) => key.endsWith('/report.json'))?.key ?? '';
    const places = {
      ...published(played),
      result: JSON.stringify(resultOf(played, 'context')),
      report: vaultText(played.range, report),
      page: reportPage(played, 'cordon drill'),
    };
    for (const [where, content] of Object.entries(places)) {
      expect(content.length).toBeGreaterThan(0);
      expect([where, SAID.filter((said) => content.includes(said))]).toEqual([where, []]);
    }
    expect(places.page).toContain('user-data.raw');
  });

  test('the cut comes before anything is collected', () => {
    const cut = played.calls.find(({ operation }) => operation === 'ModifyNetworkInterfaceAttribute');
    const [first] = callsTo(played, 'ec2:GetConsoleOutput');
    expect(first?.at).toBeGreaterThan(cut?.at ?? Number.NaN);
  });
});

test('a step that crashes is said, and everything else goes on', async () => {
  const played = await play({ scenario: 'no-agent', mode: 'online', stack: crashing('ContextFunction') });
  expect(entered(played)).toContain('ContextFailed');
  expect(played.execution.status).toBe('SUCCEEDED');
  expect(played.verdict.containment).toBe('contained');
  expect(resultOf(played, 'context')).toMatchObject({ status: 'failed' });
  expect(played.verdict.evidenceItems).toContainEqual(
    expect.objectContaining({ what: 'context', status: 'missing' }),
  );
  expect(resultOf(played, 'snapshot')?.status).toBe('ok');
});
