/** The two stacks that runs are played on: built once by the command, read again by each of its workers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEPLOYMENT, OUT } from '../cli/rehearse';
import config from '../cordon.config';
import { bundleHandlers } from '../lib/bundle';
import { defineConfig } from '../lib/config';
import { synthesize } from '../lib/synthesize';
import { type DeployedStack, readStack } from '../range/stack';

/** The stack as configured, and the one that only says what it would do. */
export interface Stacks {
  readonly enforce: DeployedStack;
  readonly dryRun: DeployedStack;
}

const FOLDER = join(OUT, 'prove');

/** Bundles and synthesizes: some seconds. Gives the folder for `readStacks`. */
export async function buildStacks(): Promise<string> {
  const handlers = await bundleHandlers(join(FOLDER, 'handlers'));
  synthesize(config, { outdir: join(FOLDER, 'enforce'), handlers });
  synthesize(defineConfig({ ...config, enforcement: 'dry-run' }), {
    outdir: join(FOLDER, 'dry-run'),
    handlers,
  });
  return FOLDER;
}

export const readStacks = (folder: string): Stacks => ({
  enforce: read(join(folder, 'enforce')),
  dryRun: read(join(folder, 'dry-run')),
});

const read = (assembly: string): DeployedStack =>
  readStack(JSON.parse(readFileSync(join(assembly, 'Cordon.template.json'), 'utf8')), assembly, DEPLOYMENT);
