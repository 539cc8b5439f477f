/**
 * The run itself, in namespaces of its own: what it makes of networks and mounts is nobody else's, and whatever it started ends
 * with it, because it is the first process of its process namespace.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import config from '../../cordon.config';
import { bundleHandlers } from '../../lib/bundle';
import { defineConfig } from '../../lib/config';
import { synthesize } from '../../lib/synthesize';
import { wallNow } from '../kernel/wall-clock';
import { type DeployedStack, readStack } from '../stack';
import { guestImage } from './build/image';
import { command } from './command';
import { DEPLOYMENT, S3_HOSTS } from './deployment';
import { EXIT, type Options, parseOptions } from './options';
import { hasPassed, Recorder, type ScenarioReport } from './report';
import type { LiveScenario } from './scenarios/scenario';
import { Stage } from './stage';

async function main(): Promise<number> {
  const [folder = '', ...args] = process.argv.slice(2);
  const options = parseOptions(args);
  const say = (text: string): void =>
    void (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  mkdirSync('/run/netns', { recursive: true });
  command('mount', ['-t', 'tmpfs', 'tmpfs', '/run/netns']);
  const stack = await deploy(join(folder, 'stack'));
  const reports: ScenarioReport[] = [];
  for (const scenario of options.scenarios) reports.push(await play(scenario, stack, folder, options, say));
  const failed = reports.filter((report) => !hasPassed(report));
  say(
    failed.length === 0
      ? `all ${reports.length} passed`
      : `failed: ${failed.map(({ name }) => name).join(', ')}`,
  );
  if (options.json) process.stdout.write(`${JSON.stringify({ scenarios: reports }, null, 2)}\n`);
  return failed.length === 0 ? EXIT.passed : EXIT.failed;
}

/** As configured, with the open-then-empty swap that is off by default: without it there would be nothing to see of it. */
async function deploy(folder: string): Promise<DeployedStack> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const handlers = await bundleHandlers(join(folder, 'handlers'));
  const chosen = defineConfig({ ...config, containment: { ...config.containment, openGroupSwap: true } });
  const { template, assemblyDir } = synthesize(chosen, { outdir: join(folder, 'assembly'), handlers });
  return readStack(template, assemblyDir, DEPLOYMENT);
}

async function play(
  scenario: LiveScenario,
  stack: DeployedStack,
  folder: string,
  { keep }: Options,
  say: (text: string) => void,
): Promise<ScenarioReport> {
  const recorder = new Recorder(scenario.name, scenario.title, say);
  const startedAt = wallNow();
  const took = (): number => (wallNow() - startedAt) / 1000;
  try {
    const stage = await Stage.open({ image: guestImage(S3_HOSTS, say), stack, folder, recorder }, scenario);
    try {
      await scenario.play(stage, keep === undefined ? {} : { keep });
    } finally {
      await stage.close();
    }
    recorder.end(took());
  } catch (error) {
    recorder.end(took(), error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return recorder.report;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(EXIT.failed);
  },
);
