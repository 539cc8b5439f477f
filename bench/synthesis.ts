/** How long it takes from the sources to a cloud assembly, in a new process as `cdk synth` starts it. */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** Seconds on the wall, bundling and the library's validation of the template included. */
export function synthesisSeconds(folder: string): number {
  const start = performance.now();
  execFileSync(process.execPath, ['--import', 'tsx', join(ROOT, 'bin', 'cordon.ts')], {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: join(folder, 'bench-synthesis') },
    stdio: 'pipe',
  });
  return (performance.now() - start) / 1000;
}
