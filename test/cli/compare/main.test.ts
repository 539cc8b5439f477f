import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompareSurroundings, compare } from '../../../cli/compare/main';
import type { Job } from '../../../cli/compare/plan';
import { aRun } from './runs-fixture';

const folder = mkdtempSync(join(tmpdir(), 'cordon-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function ran(args: readonly string[], more: Partial<CompareSurroundings> = {}) {
  const said = { stdout: '', stderr: '' };
  const played: Job[] = [];
  const status = await compare(['--compare', ...args], {
    buildAssembly: async () => '/assembly',
    playAll: async (jobs) => {
      played.push(...jobs);
      return jobs.map((job) => aRun(job));
    },
    scenarios: ['web-server-c2', 'no-agent'],
    stdout: {
      write: (text) => {
        said.stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        said.stderr += text;
      },
    },
    ...more,
  });
  return { status, played, ...said };
}

test('plays every order against every intruder with every seed, and says how auto fares', async () => {
  const { status, played, stdout } = await ran(['--scenario', 'no-agent', '--seeds', '2']);
  expect(status).toBe(0);
  expect(played).toHaveLength(8 * 5 * 2);
  expect(new Set(played.map((job) => JSON.stringify(job))).size).toBe(played.length);
  expect(stdout).toContain('no-agent');
  expect(stdout).toContain('auto picks capture-then-stop: on the frontier');
});

test('--json prints a line for each run and nothing else', async () => {
  const { stdout } = await ran(['--seeds', '1', '--json']);
  const runs = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { order: string });
  expect(runs).toHaveLength(40);
  expect(runs[0]?.order).toBe('stop-first');
});

test('--page writes the page with its pictures and data, from which it comes out the same without playing', async () => {
  const page = join(folder, 'page.md');
  await ran(['--seeds', '1', '--page', page]);
  const again = join(folder, 'again.md');
  const { played, status } = await ran(['--from', join(folder, 'page.json'), '--page', again]);
  expect([status, played]).toEqual([0, []]);
  const text = (path: string): string => readFileSync(path, 'utf8').replaceAll('again', 'page');
  expect(text(again)).toBe(text(page));
  for (const picture of ['tradeoff', 'outcomes', 'timeline'])
    expect(readFileSync(join(folder, `page-${picture}.svg`), 'utf8')).toContain('<svg ');
});

test('fails before it plays where the page could not be written', async () => {
  const { status, played, stderr } = await ran(['--page', join(folder, 'nowhere', 'page.md')]);
  expect([status, played]).toEqual([2, []]);
  expect(stderr).toContain('--page');
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
});

test('fails with what broke down', async () => {
  const { status, stderr } = await ran([], {
    playAll: () => Promise.reject(new Error('web-server-c2 spy auto 1: it went dark')),
  });
  expect(status).toBe(3);
  expect(stderr).toContain('it went dark');
});

test('--help names the orders and the intruders', async () => {
  const { status, stdout } = await ran(['--help']);
  expect(status).toBe(0);
  for (const word of ['capture-first', 'spy', '--from', 'no-agent']) expect(stdout).toContain(word);
});
