/** `npm run permissions`: plays the drills and writes docs/permissions.md. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleHandlers } from '../../lib/bundle';
import { defineConfig } from '../../lib/config';
import { synthesize } from '../../lib/synthesize';
import { RANGE_REGION } from '../../range/operator';
import { type DeployedStack, readStack } from '../../range/stack';
import { EVERY_LAYER } from './configuration';
import { playAll } from './drills';
import { page } from './page';
import { account } from './usage';

const PAGE = resolve(__dirname, '..', '..', 'docs', 'permissions.md');

async function main(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'cordon-permissions-'));
  try {
    const handlers = await bundleHandlers(join(root, 'handlers'));
    const stack = everyLayer(join(root, 'stack'), handlers);
    writeFileSync(PAGE, await page(stack, account(stack, await playAll(stack))));
  } finally {
    rmSync(root, { recursive: true });
  }
}

function everyLayer(outdir: string, handlers: string): DeployedStack {
  synthesize(defineConfig(EVERY_LAYER), { outdir, handlers });
  const template: unknown = JSON.parse(readFileSync(join(outdir, 'Cordon.template.json'), 'utf8'));
  const deployment = { account: '111122223333', region: RANGE_REGION, partition: 'aws', stackName: 'Cordon' };
  return readStack(template, outdir, deployment);
}

void main();
