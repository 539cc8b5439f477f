/**
 * Removes, one at a time, the code that upholds an invariant, and expects the test of that invariant to fail:
 *
 *     node --import tsx test/mutations/run.ts [number …]
 *
 * Not a part of `npm test`: it takes minutes. Every mutation is made in a copy of the sources in a temporary folder, in
 * which the tests pass before.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import * as v from 'valibot';

const editSchema = v.strictObject({ file: v.string(), find: v.string(), replace: v.string() });
type Edit = v.InferOutput<typeof editSchema>;

const mutationSchema = v.strictObject({
  ...editSchema.entries,
  /** Further edits that belong to it, where the same thing is upheld twice. */
  also: v.optional(v.array(editSchema), []),
  invariant: v.string(),
  what: v.string(),
  /** The file of the test that must fail, and a part of the test's name. */
  test: v.string(),
  name: v.string(),
});
type Mutation = v.InferOutput<typeof mutationSchema>;

const reportSchema = v.object({ numFailedTests: v.number(), numPassedTests: v.number() });
type Report = v.InferOutput<typeof reportSchema>;

/** STALE: the text to find is not in its file exactly once. */
type Outcome = 'caught' | 'SURVIVED' | 'NOT RUN' | 'STALE';

const ROOT = resolve(__dirname, '..', '..');
const LEFT_OUT = ['node_modules', 'dist', '.range-live', 'cdk.out', '.git', 'coverage'];

function copyOfSources(): string {
  const copy = mkdtempSync(join(tmpdir(), 'cordon-mutations-'));
  cpSync(ROOT, copy, {
    recursive: true,
    filter: (path) => resolve(path, '..') !== ROOT || !LEFT_OUT.includes(basename(path)),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Makes the edits and returns how to take them back; undefined when one of them has become stale. */
function edit(folder: string, edits: readonly Edit[]): (() => void) | undefined {
  const originals = new Map<string, string>();
  const takeBack = (): void => {
    for (const [path, text] of originals) writeFileSync(path, text);
  };
  for (const { file, find, replace } of edits) {
    const path = join(folder, file);
    const parts = readFileSync(path, 'utf8').split(find);
    if (!originals.has(path)) originals.set(path, parts.join(find));
    if (parts.length !== 2) return void takeBack();
    writeFileSync(path, parts.join(replace));
  }
  return takeBack;
}

const asPattern = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What became of the tests: undefined when they did not run, because the bundling or the synthesis failed. */
function runTests(folder: string, files: readonly string[], name: string): Report | undefined {
  const outputFile = join(folder, 'mutation-report.json');
  rmSync(outputFile, { force: true });
  const jest = join(folder, 'node_modules', 'jest', 'bin', 'jest.js');
  const options = ['--testNamePattern', asPattern(name), '--json', '--outputFile', outputFile, '--silent'];
  // What a mutation leaves open would keep jest from ending.
  spawnSync(process.execPath, [jest, ...files, ...options, '--forceExit'], { cwd: folder, stdio: 'ignore' });
  try {
    return v.parse(reportSchema, JSON.parse(readFileSync(outputFile, 'utf8')));
  } catch {
    return undefined;
  }
}

function expectAllToPass(folder: string, mutations: readonly Mutation[]): void {
  const files = [...new Set(mutations.map(({ test }) => test))];
  const report = runTests(folder, files, '');
  if (!report || report.numFailedTests > 0)
    throw new Error(
      `without any mutation, ${report?.numFailedTests ?? 'all'} tests fail in ${files.join(', ')}`,
    );
}

function outcomeOf(folder: string, mutation: Mutation): Outcome {
  const takeBack = edit(folder, [mutation, ...mutation.also]);
  if (!takeBack) return 'STALE';
  const report = runTests(folder, [mutation.test], mutation.name);
  takeBack();
  if (!report || report.numFailedTests + report.numPassedTests === 0) return 'NOT RUN';
  return report.numFailedTests > 0 ? 'caught' : 'SURVIVED';
}

function main(chosen: readonly number[]): void {
  const json = readFileSync(join(__dirname, 'mutations.json'), 'utf8');
  const mutations = v.parse(v.array(mutationSchema), JSON.parse(json));
  const wanted = mutations.map((mutation, at) => ({ mutation, number: at + 1 }));
  const picked = wanted.filter(({ number }) => chosen.length === 0 || chosen.includes(number));
  const folder = copyOfSources();
  expectAllToPass(
    folder,
    picked.map(({ mutation }) => mutation),
  );
  const outcomes = picked.map(({ mutation, number }) => {
    const outcome = outcomeOf(folder, mutation);
    const { invariant, what } = mutation;
    console.log(`${String(number).padStart(2)}  ${outcome.padEnd(8)}  ${invariant.padEnd(7)}  ${what}`);
    return outcome;
  });
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = outcomes.every((each) => each === 'caught') ? 0 : 1;
}

main(process.argv.slice(2).map(Number));
