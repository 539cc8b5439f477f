/** Runs one of our documents on a simulated host, and answers as its script does: one JSON line. */
import {
  CAPTURE_STEP,
  CAPTURE_STEP_WINDOWS,
  PLAN_SHA256_PARAMETER,
  PLAN_URL_PARAMETER,
  TRIAGE_STEP,
  TRIAGE_STEP_WINDOWS,
} from '../../documents/parameters';
import type { GuestCommand, GuestOutcome, GuestRun, ManagedNode } from '../services/ssm/state';
import type { Dispatcher } from '../wire/dispatcher';
import { NotModelled } from '../wire/service-error';
import type { World } from '../world';
import { capture } from './capture';
import { GuestHost, ScriptFailure } from './host';
import { triage } from './triage';

const START_MS = 800;

type Script = (host: GuestHost, url: string, sha256: string) => Promise<object>;

const SCRIPTS: Readonly<Record<string, Script>> = {
  [CAPTURE_STEP]: capture,
  [CAPTURE_STEP_WINDOWS]: capture,
  [TRIAGE_STEP]: triage,
  [TRIAGE_STEP_WINDOWS]: triage,
};

export function runDocument(
  world: World,
  dispatcher: Dispatcher,
  command: GuestCommand,
  node: ManagedNode,
  finish: (outcome: GuestOutcome) => void,
): GuestRun {
  const host = new GuestHost(world, dispatcher, node.instanceId);
  void run(host, command).then((outcome) => {
    if (!host.isCancelled) finish(outcome);
  });
  return { cancel: () => host.cancel() };
}

async function run(host: GuestHost, { parameters, documentName, step }: GuestCommand): Promise<GuestOutcome> {
  const [url] = parameters[PLAN_URL_PARAMETER] ?? [];
  const [sha256] = parameters[PLAN_SHA256_PARAMETER] ?? [];
  const script = SCRIPTS[step];
  if (!script || url === undefined || sha256 === undefined)
    throw new NotModelled(`a host that runs the document ${documentName}`);
  try {
    await host.pause(START_MS);
    return answer(0, await script(host, url, sha256));
  } catch (error) {
    if (!(error instanceof ScriptFailure)) throw error;
    const { stage, reason, tried } = error;
    const ladder = script === capture ? { tried } : {};
    return answer(1, { status: 'failed', stage, reason, detail: '', ...ladder });
  }
}

const answer = (exitCode: number, line: object): GuestOutcome => ({
  exitCode,
  stdout: `${JSON.stringify(line)}\n`,
  stderr: '',
});
