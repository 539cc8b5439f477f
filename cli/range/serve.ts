/** `cordon range` without a verb: opens the range, tells what happens on it, and ends when it is told to. */
import type { DrillEvent } from '../../range/drill/result';
import { wallNow } from '../../range/kernel/wall-clock';
import { ANALYST, RANGE_PORT } from '../../range/operator';
import { RangeHost } from '../../range/serve/host';
import type { DeployedStack } from '../../range/stack';
import type { Scenario } from '../main';
import type { Reporter } from '../shared/reporting';
import { parseScore } from './answers';
import { ControlClient } from './control-client';
import type { Environment, RangeMessage } from './messages';
import type { ServeOptions } from './options';
import { deliver, run } from './responder';
import { isCutOff } from './score-rows';

export interface Serving {
  /** The stack as it would be deployed; one with nothing in it, `withoutCordon`. */
  readonly stackFor: (withoutCordon: boolean) => Promise<DeployedStack>;
  readonly scenarios: readonly Scenario[];
  /** Resolves when the user has had enough. */
  readonly stopped: Promise<void>;
  readonly environment: NodeJS.ProcessEnv;
}

/** Gives whether all was well. */
export async function serve(
  options: ServeOptions,
  serving: Serving,
  reporter: Reporter<RangeMessage>,
): Promise<boolean> {
  reporter.report({
    type: 'progress',
    text: 'Bundling the handlers, synthesizing the stack and opening the range …',
  });
  const startedAt = wallNow();
  // What happens while the range finds to its rhythm is told behind where it is.
  const early: DrillEvent[] = [];
  let tellEvent = (event: DrillEvent): void => void early.push(event);
  const failing = new Settled();
  const answered = new Settled();
  const host = await RangeHost.open({
    ...{ stack: await serving.stackFor(options.withoutCordon), port: options.port, seed: options.seed },
    ...{
      scenario: options.scenario,
      speed: options.speed,
      ...(options.mode !== undefined && { mode: options.mode }),
    },
    onEvent: (event) => tellEvent(event),
    onReset: (served) => reporter.report({ type: 'reset', ...served }),
    onBroken: (error) => failing.fail(error),
    onFinding: (event) => {
      reporter.report({ type: 'finding', event });
      void hand(event, options, { port: host.port, serving, reporter }).then(() => answered.done());
    },
  });
  try {
    reporter.report(servingMessage(host, options, serving.scenarios));
    tellEvent = (event) => reporter.report({ type: 'event', event });
    early.forEach(tellEvent);
    const client = new ControlClient(`http://127.0.0.1:${host.port}`);
    const ending = options.once
      ? once(client, options, answered.promise, reporter)
      : serving.stopped.then(() => true);
    return await Promise.race([ending, serving.stopped.then(() => true), failing.promise.then(() => false)]);
  } finally {
    const { served } = host;
    await host.close();
    reporter.report({ type: 'ended', wallMs: wallNow() - startedAt, ...served });
  }
}

/** A promise that is settled from elsewhere. */
class Settled {
  done: () => void = () => undefined;
  fail: (error: unknown) => void = () => undefined;
  readonly promise = new Promise<void>((resolve, reject) => {
    this.done = resolve;
    this.fail = reject;
  });

  constructor() {
    this.promise.catch(() => undefined);
  }
}

const AFTERMATH = '10m';

async function once(
  client: ControlClient,
  { exec, deliverTo }: ServeOptions,
  answered: Promise<void>,
  reporter: Reporter<RangeMessage>,
): Promise<boolean> {
  await client.post('trigger');
  if (exec !== undefined || deliverTo !== undefined) await answered;
  await client.post('clock', { until: 'idle' });
  await client.post('clock', { advance: AFTERMATH });
  const score = parseScore(await client.get('score'));
  reporter.report({ type: 'score', ...score });
  return isCutOff(score);
}

interface Handing {
  readonly port: number;
  readonly serving: Serving;
  readonly reporter: Reporter<RangeMessage>;
}

async function hand(
  event: unknown,
  { exec, deliverTo }: ServeOptions,
  { port, serving, reporter }: Handing,
): Promise<void> {
  const tell = (text: string): void => reporter.report({ type: 'responder', text });
  const region = Reflect.get(Object(event), 'region');
  if (deliverTo !== undefined) tell(await deliver(deliverTo, event));
  if (exec === undefined) return;
  const range = environmentOf(port, String(region));
  tell(`${exec} ${await run(exec, event, { inherited: serving.environment, range, tell })}`);
}

const environmentOf = (port: number, region: string): Environment => ({
  AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  AWS_ACCESS_KEY_ID: ANALYST.accessKeyId,
  AWS_SECRET_ACCESS_KEY: ANALYST.secretAccessKey,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
});

function servingMessage(
  host: RangeHost,
  options: ServeOptions,
  scenarios: readonly Scenario[],
): RangeMessage {
  const { port, live } = host;
  const { withoutCordon } = options;
  const { title = options.scenario, story = '' } =
    scenarios.find(({ name }) => name === options.scenario) ?? {};
  const { account = '', region = '' } = live?.stage.range.world ?? {};
  return {
    type: 'serving',
    ...{ title, story, account, withoutCordon, next: nextCommands(port, withoutCordon) },
    endpoint: `http://127.0.0.1:${port}`,
    subject: live?.stage.staged.subject.id ?? '',
    environment: environmentOf(port, region),
  };
}

function nextCommands(port: number, withoutCordon: boolean): { command: string; what: string }[] {
  const at = port === RANGE_PORT ? '' : ` --port ${port}`;
  const range = port === RANGE_PORT ? ' --range' : ` --endpoint-url http://127.0.0.1:${port}`;
  return [
    { command: `npx cordon range trigger${at}`, what: 'set it off' },
    { command: `npx cordon range advance 10m${at}`, what: 'let ten minutes pass' },
    { command: `npx cordon range score${at}`, what: 'what really happened' },
    ...(withoutCordon ? [] : [{ command: `npx cordon status${range}`, what: 'the open cases' }]),
    { command: 'aws ec2 describe-instances', what: 'with the variables above' },
  ];
}
