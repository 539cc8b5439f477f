/**
 * Size of each deployed bundle, and how long a new process takes to load it: what a cold start pays for. Beside them the bare
 * EC2 client, bundled from the same packages, in turn with the others.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { median } from './statistics';

export interface HandlerFigures {
  readonly step: string;
  readonly bytes: number;
  /** On the wall, the median of the runs. */
  readonly initMs: number;
  /** Processor time, the least of the runs, in times of the reference's. */
  readonly initRatio: number;
  readonly usesEc2: boolean;
}

export interface InitFigures {
  readonly handlers: readonly HandlerFigures[];
  /** Of the bare EC2 client. */
  readonly referenceMs: number;
  /** Of all handlers together, in times of the reference: each one alone is noisier. */
  readonly allRatio: number;
}

const REFERENCE = `
  import { EC2Client, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
  const client = new EC2Client({});
  export const handler = () => client.send(new DescribeInstancesCommand({}));
`;

export async function initFigures(
  folder: string,
  steps: readonly string[],
  runs: number,
): Promise<InitFigures> {
  const reference = await bundleReference(folder);
  const files = new Map([
    ['', reference],
    ...steps.map((step) => [step, join(folder, step, 'index.js')] as const),
  ]);
  const loads = new Map<string, Load[]>();
  for (let run = 0; run < runs; run++)
    for (const [name, file] of files) loads.set(name, [...(loads.get(name) ?? []), load(file)]);
  const of = (name: string) => loads.get(name) ?? [];
  const least = (name: string): number => Math.min(...of(name).map(({ cpuMs }) => cpuMs));
  const wall = (name: string): number => Math.round(median(of(name).map(({ wallMs }) => wallMs)));
  const handlers = steps.map((step): HandlerFigures => {
    const file = join(folder, step, 'index.js');
    return {
      step,
      bytes: statSync(file).size,
      initMs: wall(step),
      initRatio: least(step) / least(''),
      usesEc2: readFileSync(file, 'utf8').includes('com.amazonaws.ec2'),
    };
  });
  const allRatio = handlers.reduce((sum, { initRatio }) => sum + initRatio, 0);
  return { handlers, referenceMs: wall(''), allRatio };
}

async function bundleReference(folder: string): Promise<string> {
  const outfile = join(folder, 'bench-reference', 'index.js');
  await build({
    stdin: { contents: REFERENCE, resolveDir: __dirname },
    outfile,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  return outfile;
}

interface Load {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const SCRIPT = `
  const [start, cpu] = [process.hrtime.bigint(), process.cpuUsage()];
  require(process.argv[1]);
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write([Number(process.hrtime.bigint() - start) / 1e6, (user + system) / 1e3].join(' '));
`;

function load(file: string): Load {
  const [wallMs = Number.NaN, cpuMs = Number.NaN] = execFileSync(
    process.execPath,
    ['-e', SCRIPT, file],
    ENVIRONMENT,
  )
    .split(' ')
    .map(Number);
  return { wallMs, cpuMs };
}

const ENVIRONMENT = {
  encoding: 'utf8',
  env: { ...process.env, AWS_REGION: 'us-east-1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
} as const;
