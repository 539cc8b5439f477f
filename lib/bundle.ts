import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { shakeSchemas } from './shake-schemas';

const ROOT = resolve(__dirname, '..');

/** The names of the steps: the folders of lambdas/ that have a handler. */
export function stepNames(lambdas = join(ROOT, 'lambdas')): string[] {
  return readdirSync(lambdas)
    .filter((name) => existsSync(join(lambdas, name, 'handler.ts')))
    .sort();
}

/**
 * Bundles every `lambdas/<step>/handler.ts` into `<outDir>/<step>/index.js` and returns `outDir` (default: dist/).
 * The same sources give the same bytes. `module` before `main` takes the SDK's ES modules, which halves a bundle
 * and its start; CommonJS because it starts as fast and needs no shim. Licence comments are kept in a file beside.
 */
export async function bundleHandlers(
  outDir = join(ROOT, 'dist'),
  lambdas = join(ROOT, 'lambdas'),
): Promise<string> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(
      stepNames(lambdas).map((step) => [`${step}/index`, join(lambdas, step, 'handler.ts')]),
    ),
    outdir: outDir,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    // The oldest Node that runs the bundles: the range's. Lambda's own is newer.
    target: 'node20',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': './lambdas/common/lambda-credentials.ts' },
    plugins: [shakeSchemas],
    legalComments: 'external',
    logLevel: 'warning',
  });
  return outDir;
}
