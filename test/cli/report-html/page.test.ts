import fc from 'fast-check';
import { eventText } from '../../../cli/event-text';
import { escapeHtml } from '../../../cli/report-html/html';
import { reportPage } from '../../../cli/report-html/page';
import { verifyCase } from '../../../cli/verify/verify';
import type { DrillResult } from '../../../range/drill/result';
import { ACTS_ON_A_TERMINAL } from '../collected-output';
import { drillResult, dryRun, HOSTILE, lostDrill } from '../drill-fixture';
import { finishedCase } from '../verify/case-fixture';
import { nestingProblems, strayBrackets, tagsOf } from './markup';

const COMMAND = 'npm start -- --scenario web-server-c2 --seed 1';
const released: DrillResult = {
  ...drillResult,
  release: {
    outcome: 'incomplete',
    why: `denied ${HOSTILE}`,
    rows: [
      { field: 'state', before: 'running', set: 'stopped', now: 'stopped', status: 'restore' },
      { field: 'tags', before: { a: HOSTILE }, set: null, now: ['b'], status: 'drift', note: HOSTILE },
      { field: 'ip', before: '203.0.113.9', set: null, now: null, status: 'cannot', note: 'it is gone' },
      { field: 'profile', before: 'x', set: 'x', now: 'x', status: 'as-before' },
    ],
    said: ['tags: was a, is b'],
    differences: ['instance i-1: state was running, is stopped'],
    tookMs: 41_000,
  },
};
const RESULTS = { contained: drillResult, lost: lostDrill, 'dry run': dryRun, released };

describe.each(Object.entries(RESULTS))('the report of a drill that ended %s', (_, result) => {
  const page = reportPage(result, COMMAND);

  test('needs nothing from elsewhere and runs nothing', () => {
    expect(page).not.toMatch(/<(script|link|iframe|object|embed|img|base|form)\b/i);
    expect(page).not.toMatch(/\b(src|srcset|action|xlink:href)=/i);
    expect([...page.matchAll(/\bhref="([^"]*)"/g)].filter(([, to = '']) => !/^#[a-z]+$/.test(to))).toEqual(
      [],
    );
    expect(page).not.toMatch(/@import|url\(|<[^>]*\son[a-z]+=/i);
    expect(page).toContain("default-src 'none'");
  });

  test('is well-formed', () => {
    expect(nestingProblems(page)).toEqual([]);
    expect(strayBrackets(page)).toEqual([]);
    const ids = [...page.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, to] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(to);
  });

  test('contains the verdict, every event, every object in the vault and the notices', () => {
    const { verdict, vault, events, notices, seed, caseId } = result;
    const texts = [
      verdict.containment,
      ...verdict.because,
      ...verdict.residual.map(({ detail }) => detail),
      ...verdict.exposure,
      ...verdict.attention,
      ...verdict.evidenceItems.map(({ detail }) => detail),
      ...vault.flatMap(({ key, sha256 }) => [key, sha256]),
      ...events.map(eventText),
      ...notices.flatMap(({ subject, message }) => [subject, message]),
      seed,
      caseId,
      COMMAND,
    ];
    expect(texts.filter((text) => !page.includes(escapeHtml(text)))).toEqual([]);
  });

  test('shows what the subject wrote, and lets none of it work', () => {
    expect(page).toContain(escapeHtml(HOSTILE));
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(ACTS_ON_A_TERMINAL);
  });
});

test('every call is there with its caller, its input and its answer, bodies by their size', () => {
  const page = reportPage(drillResult, COMMAND);
  for (const { service, operation } of drillResult.calls) expect(page).toContain(`${service}:${operation}`);
  for (const part of [
    'UnauthorizedOperation',
    'injected fault: throttled',
    '&lt;5210 bytes&gt;',
    'more characters',
  ])
    expect(page).toContain(part);
});

test('a dry run says what it would have done', () => {
  const page = reportPage(dryRun, COMMAND);
  expect(page).toContain('Otherwise this would have been done');
  expect(page).toContain('ec2:StopInstances');
});

test('nobody told and no before-state are said out loud', () => {
  const page = reportPage(lostDrill, COMMAND);
  expect(page).toContain('Nobody was told.');
  expect(reportPage({ ...drillResult, vault: [] }, COMMAND)).toContain(
    'The before-state is not in the vault.',
  );
});

test('a verdict that the simulated world contradicts is an alert', () => {
  expect(reportPage({ ...drillResult, score: lostDrill.score }, COMMAND)).toContain('The verdict is wrong');
});

/** The result with `text` in every place that the subject or an error could fill. */
const filledWith = (text: string): DrillResult => ({
  ...drillResult,
  subject: text,
  caseId: text,
  mode: { name: text, reason: text },
  events: drillResult.events.map((event) => ({
    ...event,
    text,
    ...(event.state !== undefined && { state: text }),
  })),
  verdict: {
    ...drillResult.verdict,
    because: [text],
    evidenceItems: [{ what: text, status: text, detail: text }],
    residual: [{ path: text, detail: text }],
    exposure: [text],
    attention: [text],
  },
  score: {
    ...drillResult.score,
    cutBy: text,
    intruderNoticed: text,
    neighboursHurt: [text],
    evidence: [{ what: text, kept: true, detail: text }],
  },
  calls: [{ at: 0, service: text, operation: text, caller: text, input: { [text]: text }, error: text }],
  vault: [{ key: `before-state${text}`, bytes: 1, sha256: text }],
  notices: [{ at: 0, subject: text, message: text }],
  alarms: [text],
});

test('no text changes the structure of the page', () => {
  const structure = tagsOf(reportPage(filledWith('harmless'), COMMAND));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(HOSTILE, '</title></svg>', '<!--', '"onload=x'),
      ),
      (text) => {
        const page = reportPage(filledWith(text), COMMAND);
        expect(tagsOf(page)).toEqual(structure);
        expect(strayBrackets(page)).toEqual([]);
        expect(page).not.toMatch(ACTS_ON_A_TERMINAL);
      },
    ),
    { numRuns: 40 },
  );
});

test('the verification of the case stands there with every item, and what is wrong with it as an alert', async () => {
  const folder = finishedCase();
  const whole = await verifyCase(folder);
  const page = reportPage(drillResult, COMMAND, whole);
  expect(nestingProblems(page)).toEqual([]);
  for (const { path, sha256 } of whole.items)
    for (const text of [path, sha256 ?? '']) expect(page).toContain(escapeHtml(text));
  folder.files.set('context/<b>planted</b>\u001b', Buffer.from('x'));
  const tampered = reportPage(drillResult, COMMAND, await verifyCase(folder));
  expect(tampered).toContain('<p class="alert">context/&lt;b&gt;planted&lt;/b&gt;⟨U+001B⟩: ');
  expect(strayBrackets(tampered)).toEqual([]);
});

describe('the way back in the report', () => {
  const page = reportPage(released, COMMAND);

  test('shows each field with its three values and what became of it', () => {
    for (const text of [
      'put back',
      'somebody else changed it',
      'cannot be put back',
      'it is gone',
      '203.0.113.9',
    ])
      expect(page).toContain(text);
    expect(page).toContain('As before, and left alone: <code>profile</code>.');
  });

  test('shows what the release says, and what the account shows whatever it says', () => {
    expect(page).toContain('<li>tags: was a, is b</li>');
    expect(page).toContain('<li>instance i-1: state was running, is stopped</li>');
  });

  test('is not there where no release was rehearsed', () => {
    expect(reportPage(drillResult, COMMAND)).not.toContain('The way back');
  });
});
