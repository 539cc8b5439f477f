/** Builds the stack as it would be deployed, with the configuration of the repository, and plays a drill on it. */
import { join, resolve } from 'node:path';
import config from '../cordon.config';
import { bundleHandlers } from '../lib/bundle';
import { defineConfig } from '../lib/config';
import { type Synthesized, synthesize } from '../lib/synthesize';
import { runDrill } from '../range/drill/drill';
import type { Range } from '../range/range';
import { type DeployedStack, readStack } from '../range/stack';
import { vaultFolder } from './evidence/vault-folder';
import type { DrillRun, Rehearsal } from './main';

/** Where the simulated account lies; the numbers are AWS's own for documentation. */
export const DEPLOYMENT = {
  account: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  stackName: 'Cordon',
} as const;

/** Where the built handlers and the synthesized assembly lie. */
export const OUT = resolve(__dirname, '..', 'dist');

export async function buildAssembly(dryRun: boolean): Promise<Synthesized> {
  const handlers = await bundleHandlers(OUT);
  const chosen = dryRun ? defineConfig({ ...config, enforcement: 'dry-run' }) : config;
  return synthesize(chosen, { outdir: join(OUT, 'assembly'), handlers });
}

export async function buildStack(dryRun: boolean): Promise<DeployedStack> {
  const { template, assemblyDir } = await buildAssembly(dryRun);
  return readStack(template, assemblyDir, DEPLOYMENT);
}

/** What a release after the case is asked for: everything back, and one instance less. */
const RELEASE = { start: true, replacement: 'retire' } as const;

export async function rehearse({ dryRun = false, release, ...drill }: DrillRun): Promise<Rehearsal> {
  const stack = await buildStack(dryRun);
  let left: Range | undefined;
  const result = await runDrill({
    ...{ ...drill, stack, transport: 'socket' },
    ...(release && { release: RELEASE }),
    inspect: (range) => {
      left = range;
    },
  });
  return { result, ...(left && { evidence: vaultFolder(left, result.caseId) }) };
}
