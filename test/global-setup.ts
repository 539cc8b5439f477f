/** Bundles the handlers and synthesizes the stack for a test run, unless an earlier run did so from the same sources. */
import { join, resolve } from 'node:path';
import config from '../cordon.config';
import { bundleHandlers } from '../lib/bundle';
import { defineConfig } from '../lib/config';
import { synthesize } from '../lib/synthesize';
import { ASSEMBLIES_VARIABLE, type Assembly, FORENSIC_ACCOUNT } from './assemblies';
import { cached, keyOf } from './assembly-cache';

const EVERY_LAYER = {
  openGroupSwap: true,
  lowerIdleTimeouts: true,
  openChannel: true,
  disassociateElasticIps: true,
};

const ROOT = resolve(__dirname, '..');

export default async function setUp(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  process.env[ASSEMBLIES_VARIABLE] = await cached(join(ROOT, 'dist', 'test'), keyOf(ROOT), build);
}

async function build(into: string): Promise<void> {
  const handlers = await bundleHandlers(join(into, 'handlers'));
  const assembly = (name: Assembly) => ({ outdir: join(into, name), handlers });
  synthesize(config, assembly('enforce'));
  synthesize(defineConfig({ ...config, enforcement: 'dry-run' }), assembly('dry-run'));
  const fleet = { ...config.fleet, leaveGroup: 'standby' } as const;
  const evidence = {
    ...config.evidence,
    copySnapshots: true,
    forensicAccountId: FORENSIC_ACCOUNT,
    recordAccess: 'with-own-trail',
  } as const;
  const exemption = { vpcTags: true };
  const containment = EVERY_LAYER;
  synthesize(
    defineConfig({ ...config, containment, exemption, fleet, evidence, chat: true }),
    assembly('every-layer'),
  );
}
