import { statusMain } from '../../../cli/status/main';
import { ACTS_ON_A_TERMINAL, CollectedOutput } from '../collected-output';
import { caseIdOf, HistoryOf, type PlayedCase, PlayedStatusAccount } from './played-account';

async function play(args: readonly string[], account: PlayedStatusAccount) {
  const [stdout, stderr] = [new CollectedOutput(), new CollectedOutput()];
  const status = await statusMain(args, { account: () => account, stdout, stderr, environment: {} });
  return { status, stdout, stderr };
}

const RUNNING = { status: 'RUNNING' };
const S = (text: string) => ({ S: text });
const VERDICT = {
  containment: 'not contained',
  because: ['one interface is in another group'],
  evidence: 'complete',
  evidenceItems: [{ what: 'memory', status: 'complete', detail: 'all of it' }],
  residual: [{ path: 'dns', detail: 'the resolver answers' }],
  attention: ['Isolate failed'],
};

const capturing = (bytes: number) =>
  new HistoryOf()
    .enter('Assess')
    .succeed({ step: 'assess', status: 'ok', choice: { mode: 'online', reason: 'the tag' } })
    .leave('Assess')
    .enter('StartMemory')
    .succeed({
      step: 'memory',
      status: 'ok',
      detail: { running: true, capture: { arrived: { bytes }, stream: { expectedBytes: 1000 } } },
    })
    .leave('StartMemory')
    .enter('WaitForCapture').events;

const CASES: Readonly<Record<string, [PlayedCase, RegExp]>> = {
  'waits for a place': [{ attributes: {} }, /waiting for a place/],
  'waits for a person': [
    {
      attributes: { gate: S('ask'), askUntil: S('2026-11-23T04:30:00.000Z') },
      execution: RUNNING,
      history: new HistoryOf().enter('Ask').events,
    },
    /waiting for approval until 2026-11-23 04:30:00 UTC[\s\S]*approve i-\S+ --reason[\s\S]*deny/,
  ],
  'waits for CloudTrail': [
    {
      attributes: { gate: S('verify') },
      execution: RUNNING,
      history: new HistoryOf().enter('Assess').events,
    },
    /finding out who set the tag/,
  ],
  'captures memory': [
    { attributes: {}, execution: RUNNING, history: capturing(432) },
    /capturing memory, 43 %/,
  ],
  'has failed': [{ attributes: {}, execution: { status: 'TIMED_OUT' } }, /its workflow timed out/],
  'is not contained': [
    { attributes: { status: S('not-contained'), verdict: S(JSON.stringify(VERDICT)) } },
    /NOT CONTAINED[\s\S]*1 thing still possible/,
  ],
  'is contained': [
    { attributes: { status: S('contained') } },
    /contained, opened 1 h ago[\s\S]*npx cordon release/,
  ],
};

test.each(Object.entries(CASES))('a case that %s is said to', async (_, [played, words]) => {
  const { stdout } = await play([], new PlayedStatusAccount({ [caseIdOf(1)]: played }));
  expect(stdout.text).toMatch(words);
});

test('the most urgent comes first, and of those the gravest', async () => {
  const account = new PlayedStatusAccount({
    [caseIdOf(1)]: { attributes: { status: S('contained'), severity: { N: '9' } } },
    [caseIdOf(2)]: { attributes: { severity: { N: '5' } } },
    [caseIdOf(3)]: { attributes: { severity: { N: '8' } } },
    [caseIdOf(4)]: { attributes: { status: S('not-contained'), severity: { N: '4' } } },
    [caseIdOf(5)]: { attributes: { status: S('released') } },
  });
  const { status, stdout } = await play(['--json'], account);
  const [{ cases, over } = { cases: [], over: 0 }] = stdout.lines.map(
    (line) => JSON.parse(line) as { cases: { caseId: string }[]; over: number },
  );
  expect(cases.map(({ caseId }) => caseId)).toEqual([4, 3, 2, 1].map(caseIdOf));
  expect([status, over]).toEqual([1, 1]);
  expect((await play(['--all'], account)).stdout.text).toContain(`${caseIdOf(5)}\n  released`);
});

test('a thousand open cases do not make a thousand calls', async () => {
  const many = Array.from({ length: 1_000 }, (_, at) => {
    const caseId = `i-${at.toString(16).padStart(17, '0')}-20261123T030000000Z`;
    return [caseId, { attributes: {} }] as const;
  });
  const account = new PlayedStatusAccount(Object.fromEntries(many));
  const { stdout } = await play([], account);
  expect(account.looks).toBe(50);
  expect(stdout.text).toContain('1000 cases.');
});

test('the story of a case has its triggers, steps, verdict, links and what to type', async () => {
  const caseId = caseIdOf(1);
  const trigger = { kind: 'person', by: 'arn:aws:iam::111122223333:user/ada', reason: 'seen on the wire' };
  const request = {
    ...{
      caseId,
      subjectKey: 's',
      instanceId: `i-${'1'.repeat(17)}`,
      accountId: '111122223333',
      region: 'us-east-1',
    },
    ...{ openedAt: '2026-11-23T03:00:00.000Z', trigger, decision: { rule: 'person', why: 'a person asked' } },
  };
  const history = new HistoryOf()
    .enter('Assess')
    .succeed({ step: 'assess', status: 'ok', choice: { mode: 'online', reason: 'the policy' } })
    .leave('Assess')
    .enter('Isolate')
    .fail('Lambda.Unknown', 'it broke')
    .fail('ApprovalNeeded', '{"errorType":"ApprovalNeeded","errorMessage":"it is exempt"}').events;
  const { status, stdout } = await play(
    [caseId],
    new PlayedStatusAccount({
      [caseId]: {
        attributes: {
          status: S('not-contained'),
          request: S(JSON.stringify(request)),
          triggers: {
            L: [S(JSON.stringify({ ...trigger, reason: 'and again', at: '2026-11-23T03:30:00.000Z' }))],
          },
          verdict: S(JSON.stringify(VERDICT)),
          manifestKey: S(`cases/${caseId}/report/t/manifest.json`),
        },
        execution: { status: 'SUCCEEDED' },
        history,
      },
    }),
  );
  expect(status).toBe(1);
  for (const part of [
    `NOT CONTAINED: ${caseId}`,
    'Mode online (the policy)',
    'seen on the wire',
    '2026-11-23 03:30:00 UTC  arn:aws:iam::111122223333:user/ada: and again',
    'decided by the rule person: a person asked',
    'Assess: ok',
    'Isolate: failed: Lambda.Unknown: it broke',
    'Isolate: asks a person: it is exempt',
    'DNS: the resolver answers',
    'Isolate failed',
    'console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/arn:aws:states',
    `s3://the-vault/cases/${caseId}/report/t/manifest.json`,
  ])
    expect(stdout.text).toContain(part);
});

test('followed, it tells each step once, until the case is reported', async () => {
  const caseId = caseIdOf(1);
  const growing: {
    attributes: Record<string, unknown>;
    execution: { status: string };
    history: HistoryOf['events'];
  } = {
    ...{ attributes: {}, execution: RUNNING, history: capturing(100) },
  };
  let pauses = 0;
  const account = new PlayedStatusAccount({ [caseId]: growing }, () => {
    pauses++;
    if (pauses === 1) growing.history = capturing(900);
    if (pauses === 3) growing.attributes = { status: S('contained') };
  });
  const { status, stdout } = await play([caseId, '--follow', '--json'], account);
  const lines = stdout.lines.map((line) => JSON.parse(line) as { type: string; words?: string });
  expect(lines.map(({ type, words }) => words ?? type)).toEqual([
    'step',
    'capturing memory, 10 %',
    'capturing memory, 90 %',
    'case',
  ]);
  expect([status, pauses]).toEqual([0, 3]);
});

test('a case that was tried again is told from its latest execution', async () => {
  const caseId = caseIdOf(1);
  const arn = `arn:aws:states:us-east-1:111122223333:execution:R:${caseId}-2`;
  const account = new PlayedStatusAccount({ [caseId]: { attributes: { executionArn: S(arn) } } });
  const asked: string[] = [];
  account.executionOf = async (name) => {
    asked.push(name);
    return { arn, status: 'RUNNING' };
  };
  const { stdout } = await play([caseId], account);
  await play([], account);
  expect(asked).toEqual([`${caseId}-2`, `${caseId}-2`]);
  expect(stdout.text).toContain(arn);
});

test('a case that a later one has followed is told from its execution', async () => {
  const later = caseIdOf(1).replace('T03', 'T05');
  const output = JSON.stringify({ verdict: { containment: 'contained' } });
  const account = new PlayedStatusAccount({ [later]: { attributes: {} } });
  account.executionOf = async (caseId) => ({
    arn: `arn:aws:states:us-east-1:1:execution:R:${caseId}`,
    status: 'SUCCEEDED',
    output,
  });
  const { stdout } = await play([caseIdOf(1)], account);
  expect(stdout.text).toMatch(/FOLLOWED BY A LATER CASE; IT ENDED AS: CONTAINED/);
  expect(stdout.text).toContain(`A later case of the same instance: ${later}`);
});

test.each([[[]], [['--json']]])('what the subject chose cannot act on a terminal (%j)', async (more) => {
  const evil = 'a\u001b[2Jb\u202ec';
  const verdict = {
    ...VERDICT,
    because: [evil],
    attention: [evil],
    residual: [{ path: evil, detail: evil }],
  };
  const history = new HistoryOf().enter(evil).fail(evil, evil).events;
  const played = {
    attributes: { status: S(evil), verdict: S(JSON.stringify(verdict)) },
    execution: { status: 'SUCCEEDED' },
    history,
  };
  const account = new PlayedStatusAccount({ [caseIdOf(1)]: played });
  for (const args of [[caseIdOf(1)], ['--all']]) {
    const { stdout } = await play([...args, ...more], account);
    expect(stdout.text).not.toMatch(ACTS_ON_A_TERMINAL);
    expect(stdout.text).toMatch(/2Jb/);
  }
});

test('a case is listed whatever its item says about it; an item that is none of a case is not', async () => {
  const account = new PlayedStatusAccount({
    [caseIdOf(1)]: {
      attributes: { request: S('{'), verdict: S('null'), triggers: S('x'), severity: S('x') },
    },
    [caseIdOf(2)]: { attributes: { caseId: S('i-nothing') } },
  });
  const { stdout } = await play([], account);
  expect(stdout.text).toContain('1 case.');
});

test('fails when AWS cannot be asked, and says what to do', async () => {
  const account = new PlayedStatusAccount({});
  account.cases = () => Promise.reject(Object.assign(new Error('no'), { name: 'ExpiredTokenException' }));
  const { status, stderr } = await play([], account);
  expect([status, stderr.text]).toEqual([4, expect.stringMatching(/sign in again/)]);
});

test.each([
  [['i-0123']],
  [['--follow']],
  [[caseIdOf(1), '--all']],
  [[caseIdOf(1), caseIdOf(2)]],
  [['--force']],
])('rejects %j', async (args) => {
  const { status, stderr } = await play(args, new PlayedStatusAccount({}));
  expect([status, stderr.text]).toEqual([2, expect.stringContaining('cordon status --help explains.')]);
});

test('help names every exit status', async () => {
  const { status, stdout } = await play(['--help'], new PlayedStatusAccount({}));
  expect(status).toBe(0);
  for (const each of ['0 done', '1 a case', '2 a wrong option', '3 there is no', '4 it failed'])
    expect(stdout.text.replace(/\n/g, ' ')).toContain(each);
});
