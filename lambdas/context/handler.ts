/**
 * `context`: what the APIs of AWS know about the subject, into the vault, beside disks and memory. It changes nothing in the
 * account, so a dry run collects too. Nothing of what is collected is in the result or in a log: user data may hold
 * secrets, and the rest is in the subject's own words.
 */
import type { Policy } from '../common/policy';
import { finished, Problems, type StepResult, skipped } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { type StepInput, stepInputSchema } from '../common/subject';
import { nowMs, sleep } from '../common/time';
import { consoleOutput, consoleScreenshot } from './console';
import { type ContextItem, itemOf, type Kept } from './item';
import { flowLogs, instanceStatus, role, securityGroups, userData, volumes } from './surroundings';
import { trail } from './trail';

export type ContextResult = StepResult<{ readonly items: readonly ContextItem[] }>;

/** The function has sixty seconds. */
const LATE_MS = 50_000;

const PARTS: Readonly<Record<string, (input: StepInput) => Promise<Kept>>> = {
  'console-output': consoleOutput,
  'console-screenshot': consoleScreenshot,
  'user-data': userData,
  'security-groups': securityGroups,
  volumes,
  'instance-status': instanceStatus,
  role,
  'flow-logs': flowLogs,
};

export const handler = stepHandler('context', stepInputSchema, context);

async function context(input: StepInput, { policy }: Tools): Promise<ContextResult> {
  if (!policy.evidence.apiContext) return skipped('context', 'apiContext is off');
  const items = await collect(input, policy.evidence);
  const problems = new Problems();
  for (const item of items) if (item.status === 'failed') problems.note(`${item.name}: ${item.why}`);
  return finished('context', problems, [], { items });
}

async function collect(input: StepInput, { cloudTrailHours }: Policy['evidence']): Promise<ContextItem[]> {
  const deadline = nowMs() + LATE_MS;
  const late = sleep(LATE_MS).then(() => Promise.reject(new Error(`not there after ${LATE_MS / 1000} s`)));
  late.catch(() => undefined);
  const parts = Object.entries(PARTS).map(([name, part]) => itemOf(name, () => part(input), late));
  const [events, ...items] = await Promise.all([trail(input, cloudTrailHours, deadline, late), ...parts]);
  return [...items, ...events];
}
