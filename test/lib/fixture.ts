import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { context } from '../../cdk.json';
import { type ConfigInput, defineConfig } from '../../lib/config';
import { CordonStack } from '../../lib/cordon-stack';
import type { Template } from '../../lib/synthesize';

export const STEPS = [
  'ask',
  'assess',
  'context',
  'credentials',
  'custody',
  'detach',
  'drift',
  'fleet',
  'fleet-start',
  'hold',
  'image',
  'intake',
  'isolate',
  'memory',
  'power',
  'protect',
  'release',
  'release-plan',
  'report',
  'sever',
  'snapshot',
  'sweep',
  'tag',
] as const;

const folders: string[] = [];

/** An empty folder that is gone after the tests of the file. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-test-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Stands for dist/, on which the properties of the stack do not depend. */
export function stubHandlers(): string {
  const dir = scratch();
  for (const step of STEPS) {
    mkdirSync(join(dir, step));
    writeFileSync(join(dir, step, 'index.js'), 'exports.handler = async () => ({});');
  }
  return dir;
}

/** Stands for a workflow that calls every step. */
const PLACEHOLDER = JSON.stringify({
  Comment: STEPS.filter((step) => !['custody', 'fleet-start', 'hold', 'intake', 'sweep'].includes(step))
    .map((step) => `\${${step.charAt(0).toUpperCase()}${step.slice(1)}Function}`)
    .join(' '),
  StartAt: 'Done',
  States: { Done: { Type: 'Succeed' } },
});

export const definitions = {
  respond: PLACEHOLDER,
  hold: PLACEHOLDER,
  release: PLACEHOLDER,
  fleet: PLACEHOLDER,
};

export interface Built {
  readonly app: App;
  readonly stack: CordonStack;
}

export function buildStack(input: ConfigInput = {}, validate = false): Built {
  const app = new App({ outdir: scratch(), context, builtinCloudFormationValidation: validate });
  const props = { config: defineConfig(input), handlers: stubHandlers(), definitions };
  return { app, stack: new CordonStack(app, 'Cordon', props) };
}

/** The template of a stack with stub handlers and placeholders for its workflows. */
export function templateFor(input: ConfigInput = {}): Template {
  const { app, stack } = buildStack(input);
  return app.synth().getStackByName(stack.stackName).template;
}
