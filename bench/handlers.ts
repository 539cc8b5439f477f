/** Size of each deployed bundle, and how long a new process takes to load it: what a cold start pays for. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './statistics';

export interface HandlerFigures {
  readonly step: string;
  readonly kilobytes: number;
  readonly initMs: number;
  readonly usesEc2: boolean;
}

const RUNS = 7;

const SCRIPT =
  'const start = process.hrtime.bigint(); require(process.argv[1]); ' +
  'process.stdout.write(String(Number(process.hrtime.bigint() - start) / 1e6));';

export function handlerFigures(folder: string, step: string): HandlerFigures {
  const file = join(folder, step, 'index.js');
  const times = Array.from({ length: RUNS }, () =>
    Number(execFileSync(process.execPath, ['-e', SCRIPT, file], ENVIRONMENT)),
  );
  return {
    step,
    kilobytes: Math.round(statSync(file).size / 1000),
    initMs: Math.round(median(times)),
    usesEc2: readFileSync(file, 'utf8').includes('com.amazonaws.ec2'),
  };
}

const ENVIRONMENT = {
  encoding: 'utf8',
  env: { ...process.env, AWS_REGION: 'us-east-1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
} as const;
