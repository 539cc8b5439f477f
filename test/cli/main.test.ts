import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VaultFolder } from '../../cli/evidence/vault-folder';
import { type DrillRun, main, type Rehearsal } from '../../cli/main';
import { LocalFolder } from '../../cli/verify/local-folder';
import { verifyCase } from '../../cli/verify/verify';
import type { DrillResult } from '../../range/drill/result';
import { ObjectBody } from '../../range/services/s3/body';
import { CollectedOutput } from './collected-output';
import { drillResult, dryRun, lostDrill } from './drill-fixture';
import { type Files, finishedCase, IMAGE } from './verify/case-fixture';

const SCENARIOS = [
  { name: 'web-server-c2', title: 'A web server', story: 'It was a dark night.' },
  { name: 'no-agent', title: 'No agent', story: '' },
];

let report: string;
beforeAll(() => {
  report = join(mkdtempSync(join(tmpdir(), 'cordon-main-')), 'report.html');
});
afterAll(() => rmSync(join(report, '..'), { recursive: true }));

interface Played {
  readonly isTTY?: boolean;
  readonly environment?: NodeJS.ProcessEnv;
  readonly end?: () => Promise<DrillResult>;
  readonly evidence?: VaultFolder;
}

async function play(
  args: readonly string[],
  { isTTY = false, environment = {}, end = async () => drillResult, evidence }: Played = {},
) {
  const runs: DrillRun[] = [];
  const [stdout, stderr] = [new CollectedOutput({ isTTY }), new CollectedOutput()];
  const runDrill = async (run: DrillRun): Promise<Rehearsal> => {
    runs.push(run);
    for (const event of drillResult.events) run.onEvent(event);
    return { result: await end(), ...(evidence && { evidence }) };
  };
  const status = await main([...args, '--report', report], {
    runDrill,
    scenarios: SCENARIOS,
    stdout,
    stderr,
    environment,
  });
  return { status, stdout, stderr, runs };
}

test.each<[DrillResult, number]>([
  [drillResult, 0],
  [lostDrill, 1],
  [dryRun, 1],
])('the status says what the verdict says (case %#)', async (result, status) => {
  expect((await play([], { end: async () => result })).status).toBe(status);
});

test.each([
  ['released', 0],
  ['incomplete', 1],
  ['refused', 1],
])('a release that ends as %s makes the status %i', async (outcome, status) => {
  const release = { outcome, why: undefined, rows: [], said: [], differences: [], tookMs: 1 };
  const end = async (): Promise<DrillResult> => ({ ...drillResult, release });
  const { status: found, runs } = await play(['--release'], { end });
  expect([found, runs[0]?.release]).toEqual([status, true]);
});

test('the drill is played as the options ask, and the report says how to play it again', async () => {
  const { runs, stdout } = await play([
    '--scenario',
    'no-agent',
    '--mode',
    'offline',
    '--seed',
    '7',
    '--dry-run',
  ]);
  expect(runs).toEqual([
    expect.objectContaining({ scenario: 'no-agent', mode: 'offline', seed: '7', dryRun: true }),
  ]);
  expect(readFileSync(report, 'utf8')).toContain(
    'npm start -- --scenario no-agent --mode offline --seed 7 --dry-run',
  );
  expect(stdout.text).toContain(report);
});

test('without --mode the drill is left to the scenario’s own tag', async () => {
  const { runs } = await play([]);
  expect(runs[0]).not.toHaveProperty('mode');
});

test('--help explains every option, scenario and status and plays nothing', async () => {
  const { status, stdout, runs } = await play(['--help']);
  expect([status, runs]).toEqual([0, []]);
  for (const part of [
    '--scenario',
    'no-agent',
    '--mode',
    'capture-then-stop',
    '--seed',
    '--dry-run',
    '--json',
    'Exit status',
  ])
    expect(stdout.text).toContain(part);
});

test('a wrong option ends with status 2 and plays nothing', async () => {
  const { status, stdout, stderr, runs } = await play(['--mode', 'gentle']);
  expect([status, stdout.text, runs]).toEqual([2, '', []]);
  expect(stderr.text).toContain("--mode is 'gentle'; allowed: offline, online, capture-then-stop");
});

test('a report that cannot be written ends with status 2 before the drill', async () => {
  const surroundings = {
    runDrill: () => Promise.reject(new Error('played')),
    scenarios: SCENARIOS,
    environment: {},
  };
  const [stdout, stderr] = [new CollectedOutput(), new CollectedOutput()];
  expect(await main(['--report', '/nowhere/at/all.html'], { ...surroundings, stdout, stderr })).toBe(2);
  expect(stderr.text).toContain("--report is '/nowhere/at/all.html'");
});

test('fails with status 3 and a message when the drill breaks down', async () => {
  const { status, stderr } = await play([], {
    end: () => Promise.reject(new Error('the range does not model foo')),
  });
  expect(status).toBe(3);
  expect(stderr.lines[0]).toBe('The drill broke down: Error: the range does not model foo');
});

test('fails with status 3 in one JSON line when it is asked for JSON', async () => {
  const { status, stdout, stderr } = await play(['--json'], { end: () => Promise.reject(new Error('gone')) });
  expect([status, stderr.text]).toEqual([3, '']);
  expect(JSON.parse(stdout.lines.at(-1) ?? '')).toEqual({ type: 'failure', name: 'Error', message: 'gone' });
});

test('--json gives nothing but JSON lines, the last one being the result', async () => {
  const { stdout } = await play(['--json'], { isTTY: true });
  const types = stdout.lines.map((line) => (JSON.parse(line) as { type: string }).type);
  expect(types).toEqual(['start', 'progress', ...drillResult.events.map(() => 'event'), 'result']);
});

test.each([
  [true, {}, true],
  [true, { CI: 'true' }, false],
  [true, { NO_COLOR: '1' }, false],
  [false, {}, false],
])('on a terminal %s with %j there is colour: %s', async (isTTY, environment, coloured) => {
  const { stdout } = await play([], { isTTY, environment });
  expect(stdout.text.includes('\u001b[')).toBe(coloured);
});

test('what takes a moment is announced first', async () => {
  const { stdout } = await play([], { end: () => Promise.reject(new Error('at once')) });
  expect(stdout.text).toMatch(/^Drill: A web server\nIt was a dark night\.\n.*\n\nBundling/);
});

const kept = (spoil: (files: Files) => void = () => undefined): VaultFolder => {
  const { files } = finishedCase();
  spoil(files);
  return new VaultFolder('the vault', new Map([...files].map(([path, each]) => [path, ObjectBody.of(each)])));
};

test('the case in the vault is verified, in the summary and in the report', async () => {
  const { stdout } = await play([], { evidence: kept() });
  const page = readFileSync(report, 'utf8');
  for (const text of [stdout.text, page]) expect(text).toContain('everything holds: 11 files');
  expect(page).toContain('its timeline has 3 lines');
  expect(stdout.text).toContain('read back whole and hashed by Cordon');
  expect(stdout.text).toContain('--evidence evidence');
});

test('fails visibly when something in the vault is not as it was stored', async () => {
  const evidence = kept((files) => files.set(IMAGE, Buffer.from('other')));
  const { stdout } = await play([], { evidence });
  for (const text of [stdout.text, readFileSync(report, 'utf8')])
    expect(text).toMatch(/image\.lime, part 1 .*: it has 5 bytes, and .*manifest\.json says/);
});

test('--evidence writes the case, and what to do next is to verify it', async () => {
  const folder = join(report, '..', 'the case');
  const { status, stdout } = await play(['--evidence', folder], { evidence: kept() });
  expect(status).toBe(0);
  expect(stdout.text).toContain(`npx cordon verify '${folder}'`);
  expect((await verifyCase(new LocalFolder(folder))).holds).toBe(true);
});

test('a folder for the evidence that is not empty ends with status 2 before the drill', async () => {
  const { status, stderr, runs } = await play(['--evidence', join(report, '..')]);
  expect([status, runs]).toEqual([2, []]);
  expect(stderr.text).toContain('--evidence is');
});

test('with --json the verification is in the result', async () => {
  const { stdout } = await play(['--json'], { evidence: kept() });
  expect(JSON.parse(stdout.lines.at(-1) ?? '')).toMatchObject({ type: 'result', evidence: { holds: true } });
});
