/** Bundles the handlers and synthesizes the stack once a test run; the tests that play on the range read the result. */
import { mkdirSync, rmSync } from 'node:fs';
import config from '../cordon.config';
import { bundleHandlers } from '../lib/bundle';
import { defineConfig } from '../lib/config';
import { synthesize } from '../lib/synthesize';
import { ASSEMBLIES } from './assemblies';

export default async function setUp(): Promise<void> {
  rmSync(ASSEMBLIES.root, { recursive: true, force: true });
  mkdirSync(ASSEMBLIES.root, { recursive: true });
  await bundleHandlers();
  synthesize(config, { outdir: ASSEMBLIES.enforce });
  synthesize(defineConfig({ ...config, enforcement: 'dry-run' }), { outdir: ASSEMBLIES['dry-run'] });
}
