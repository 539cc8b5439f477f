import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '../../lib/config';
import { readDefinitions, synthesize } from '../../lib/synthesize';
import { scratch, stubHandlers } from './fixture';
import { at, ofType, propertiesOf, sorted } from './template';

const synthesized = (hours = 24) =>
  synthesize(defineConfig({ snapshotDeadlineHours: hours }), { outdir: scratch(), handlers: stubHandlers() });

const { template, assemblyDir } = synthesized();
const definitions = readDefinitions();
const MACHINES = [
  ['respond', 'ResponseStateMachine'],
  ['fleet', 'AnsweringStateMachine'],
  ['hold', 'HoldingStateMachine'],
  ['release', 'ReleasingStateMachine'],
] as const;

interface Call {
  readonly state: string;
  readonly functionId: string;
  readonly timeoutSeconds: unknown;
}

/** Every task of the machine that calls a function, however deep. */
function calls(value: unknown, state = ''): Call[] {
  if (typeof value !== 'object' || value === null) return [];
  const name = at(value, 'Arguments.FunctionName');
  const inner = Object.entries(value).flatMap(([key, child]) => calls(child, key));
  if (typeof name !== 'string') return inner;
  return [{ state, functionId: name.slice(2, -1), timeoutSeconds: at(value, 'TimeoutSeconds') }, ...inner];
}

describe.each(MACHINES)('the workflow %s', (name, id) => {
  const text = definitions[name];
  const machine = propertiesOf(template, id);
  const substitutions = Object(machine.DefinitionSubstitutions) as Record<string, unknown>;

  test('stands in the template as it stands in the repository', () => {
    expect(machine.DefinitionString).toBe(text);
  });

  test('has a value for every placeholder, and a placeholder for every value', () => {
    const used = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name));
    expect(sorted(Object.keys(substitutions))).toEqual(sorted([...used]));
  });

  test('names no partition but by its placeholder', () => {
    expect(text).not.toMatch(/arn:aws/);
  });

  test('calls a function again only when the one it gave up on has ended', () => {
    // A late repetition of the asking does nothing, however long it takes: see its test.
    const waiting = calls(JSON.parse(text)).filter(({ state }) => state !== 'Ask');
    const overlapping = waiting.filter(
      ({ functionId, timeoutSeconds }) =>
        !(Number(propertiesOf(template, functionId).Timeout) <= Number(timeoutSeconds)),
    );
    expect(waiting.length).toBeGreaterThan(1);
    expect(overlapping).toEqual([]);
  });
});

test('every function but those that events come to is called by one', () => {
  const called = MACHINES.flatMap(([name]) => calls(JSON.parse(definitions[name]))).map(
    ({ functionId }) => functionId,
  );
  const functions = ofType(template, 'AWS::Lambda::Function').map(({ id }) => id);
  const starters = [
    'CustodyFunction',
    'FleetStartFunction',
    'HoldFunction',
    'IntakeFunction',
    'SweepFunction',
  ];
  expect(sorted([...new Set([...called, ...starters])])).toEqual(sorted(functions));
});

test('the machine outlasts the longest wait for snapshots that can be configured', () => {
  const longest = propertiesOf(synthesized(168).template, 'ResponseStateMachine').DefinitionSubstitutions;
  expect(at(longest, 'SnapshotDeadlineSeconds')).toBe(String(168 * 3600));
  expect(at(JSON.parse(definitions.respond), 'TimeoutSeconds')).toBeGreaterThan(168 * 3600);
});

test('the code of every function lies in the assembly under its hash', () => {
  for (const { properties } of ofType(template, 'AWS::Lambda::Function')) {
    const key = String(at(properties, 'Code.S3Key'));
    expect(existsSync(join(assemblyDir, `asset.${key.replace(/\.zip$/, '')}`, 'index.js'))).toBe(true);
  }
});

test('the same configuration gives the same template', () => {
  expect(synthesized().template).toEqual(template);
});

test('fails when a step was not built', () => {
  const options = { outdir: scratch(), handlers: scratch() };
  expect(() => synthesize(defineConfig({}), options)).toThrow(/assess/);
});
