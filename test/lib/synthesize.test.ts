import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '../../lib/config';
import { respondDefinition, synthesize } from '../../lib/synthesize';
import { scratch, stubHandlers } from './fixture';
import { at, ofType, propertiesOf, sorted } from './template';

const synthesized = (hours = 24) =>
  synthesize(defineConfig({ snapshotDeadlineHours: hours }), { outdir: scratch(), handlers: stubHandlers() });

const { template, assemblyDir } = synthesized();
const machine = propertiesOf(template, 'ResponseStateMachine');
const substitutions = Object(machine.DefinitionSubstitutions) as Record<string, unknown>;
const definition: unknown = JSON.parse(respondDefinition());

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

test('the template holds the state machine as it stands in the repository', () => {
  expect(machine.DefinitionString).toBe(respondDefinition());
});

test('every placeholder of the state machine has a value, and every value a placeholder', () => {
  const used = new Set([...respondDefinition().matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name));
  expect(sorted([...used])).toEqual(sorted(Object.keys(substitutions)));
});

test('the state machine names no partition but by its placeholder', () => {
  expect(respondDefinition()).not.toMatch(/arn:aws/);
});

test('a function has ended when the task that waits for it gives up and calls it again', () => {
  const waiting = calls(definition);
  const overlapping = waiting.filter(
    ({ functionId, timeoutSeconds }) =>
      !(Number(propertiesOf(template, functionId).Timeout) <= Number(timeoutSeconds)),
  );
  expect(waiting.length).toBeGreaterThan(8);
  expect(overlapping).toEqual([]);
});

test('the machine outlasts the longest wait for snapshots that can be configured', () => {
  const longest = propertiesOf(synthesized(168).template, 'ResponseStateMachine').DefinitionSubstitutions;
  expect(at(longest, 'SnapshotDeadlineSeconds')).toBe(String(168 * 3600));
  expect(at(definition, 'TimeoutSeconds')).toBeGreaterThan(168 * 3600);
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
