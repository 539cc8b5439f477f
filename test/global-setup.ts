/** Bundles the handlers and synthesizes the stack once a test run, into a folder of its own that the run takes away again. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';
import config from '../cordon.config';
import { bundleHandlers } from '../lib/bundle';
import { defineConfig } from '../lib/config';
import { synthesize } from '../lib/synthesize';
import { ASSEMBLIES_VARIABLE, assemblyOf, FORENSIC_ACCOUNT } from './assemblies';

const EVERY_LAYER = {
  openGroupSwap: true,
  lowerIdleTimeouts: true,
  openChannel: true,
  disassociateElasticIps: true,
};

const DIST = resolve(__dirname, '..', 'dist');

export default async function setUp(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  mkdirSync(DIST, { recursive: true });
  const root = mkdtempSync(join(DIST, 'test-'));
  process.env[ASSEMBLIES_VARIABLE] = root;
  const handlers = await bundleHandlers(join(root, 'handlers'));
  synthesize(config, { outdir: assemblyOf('enforce'), handlers });
  synthesize(defineConfig({ ...config, enforcement: 'dry-run' }), {
    outdir: assemblyOf('dry-run'),
    handlers,
  });
  const fleet = { ...config.fleet, leaveGroup: 'standby' } as const;
  const evidence = {
    ...config.evidence,
    copySnapshots: true,
    forensicAccountId: FORENSIC_ACCOUNT,
    recordAccess: 'with-own-trail',
  } as const;
  const exemption = { vpcTags: true };
  synthesize(defineConfig({ ...config, containment: EVERY_LAYER, exemption, fleet, evidence, chat: true }), {
    outdir: assemblyOf('every-layer'),
    handlers,
  });
}
