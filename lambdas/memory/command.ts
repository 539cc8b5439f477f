/** One command on the subject: sent once, followed, cancelled. */
import {
  CancelCommandCommand,
  GetCommandInvocationCommand,
  type GetCommandInvocationResult,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import {
  EXECUTION_TIMEOUT_PARAMETER,
  PLAN_SHA256_PARAMETER,
  PLAN_URL_PARAMETER,
} from '../../documents/parameters';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { environment } from '../common/environment';
import { iso, nowMs, sleep } from '../common/time';
import { sha256, store } from '../common/vault';
import { ssm, ssmOnce } from './ssm';
import { getUrl } from './upload';

/** How long the command may wait for the agent, and how long the URL of the plan lives. */
const DELIVERY_SECONDS = 120;
const PLAN_URL_SECONDS = 600;

export interface Order {
  readonly instanceId: string;
  /** The environment variable that holds the document's name. */
  readonly document: 'CAPTURE_DOCUMENT' | 'TRIAGE_DOCUMENT';
  readonly comment: string;
  readonly planKey: string;
  readonly plan: string;
  readonly timeLimitSeconds: number;
}

/** Puts the plan into the vault and sends the command that fetches it. */
export async function send(order: Order): Promise<{ commandId: string; deadline: string }> {
  const { planKey, plan, timeLimitSeconds } = order;
  await store(planKey, plan, 'text/plain');
  const request = new SendCommandCommand({
    DocumentName: environment(order.document),
    InstanceIds: [order.instanceId],
    TimeoutSeconds: DELIVERY_SECONDS,
    Comment: order.comment,
    Parameters: {
      [PLAN_URL_PARAMETER]: [await getUrl(planKey, PLAN_URL_SECONDS)],
      [PLAN_SHA256_PARAMETER]: [sha256(plan)],
      [EXECUTION_TIMEOUT_PARAMETER]: [String(timeLimitSeconds + 60)],
    },
  });
  const { Command } = await unlessThrottled(() => ssmOnce.send(request));
  if (Command?.CommandId === undefined) throw new Error('Systems Manager took the command without an id');
  const deadline = iso(nowMs() + (DELIVERY_SECONDS + timeLimitSeconds + 120) * 1000);
  return { commandId: Command.CommandId, deadline };
}

/** After these nobody knows whether the command runs. */
const UNCERTAIN = ['TimeoutError', 'InternalServerError', 'InternalFailure'];

/** A command that may be running is not repeated, but made anew with a plan of its own: two with one would mix what they send. */
export async function anewIfUncertain<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!isCode(error, ...UNCERTAIN)) throw error;
    return await make();
  }
}

const MAX_ATTEMPTS = 5;

/** What was throttled was not taken, so it may be repeated. */
async function unlessThrottled<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isCode(error, 'ThrottlingException')) throw error;
      await sleep(250 * 2 ** attempt);
    }
  }
}

export type Invocation = GetCommandInvocationResult;

/**
 * The document's step for the subject's platform, which has to be named since a document has one for each. Undefined while
 * Systems Manager does not show it yet: that may take a moment after the command was sent.
 */
export async function invocationOf(
  commandId: string,
  InstanceId: string,
  PluginName: string,
): Promise<Invocation | undefined> {
  try {
    return await ssm.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId, PluginName }));
  } catch (error) {
    if (isCode(error, 'InvocationDoesNotExist')) return undefined;
    throw error;
  }
}

const RUNNING = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

/** What cannot be seen counts as running: the deadline ends it. */
export const isRunning = (invocation: Invocation | undefined): boolean =>
  invocation === undefined || RUNNING.includes(invocation.Status ?? '');

export const cancel = (commandId: string, changes: Changes): Promise<unknown> =>
  changes.make('ssm:CancelCommand', commandId, 'running -> cancelled', () =>
    ssm.send(new CancelCommandCommand({ CommandId: commandId })),
  );
