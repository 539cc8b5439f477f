/**
 * `power`: stops the subject, or keeps it online. In offline mode the stop is the cut, before any evidence; after a
 * capture the workflow's gate has decided that it may be. The guest's own shutdown is skipped, so that nothing of the
 * intruder's runs at the end. What cannot be stopped without losing instance-store data, or the key to its volumes, is
 * not stopped unless policy says so, nor is what its Auto Scaling group would then terminate. Stop protection is lifted for the stop only.
 *
 * In mode hibernate the stop is a hibernation or nothing: what EC2 refuses to hibernate stays online. Once it is stopped, EC2's reason for it
 * tells whether it hibernated; a guest that shut down instead has failed the step.
 */

import { type Instance, ModifyInstanceAttributeCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import * as v from 'valibot';
import { isCode } from '../common/aws-error';
import { recordBefore } from '../common/before-state';
import type { Changes } from '../common/changes';
import { describeAttribute, describeInstance, ec2, isOff } from '../common/ec2';
import { type Hibernation, hibernationOf } from '../common/hibernation';
import { describeInstanceType } from '../common/instance-type';
import { unusableKeys } from '../common/keys';
import { finished, Problems, type StepResult, skipped } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { stepInputSchema } from '../common/subject';
import { againIfThrottled } from '../common/throttled';
import { sleep } from '../common/time';
import { tellOfCut } from './tell-of-cut';
import { volumeKeys } from './volume-keys';

const inputSchema = v.object({
  ...stepInputSchema.entries,
  action: v.picklist(['before-evidence', 'after-evidence', 'check']),
  /** Whether the subject is in no Auto Scaling group: one would terminate what stops in it. */
  isOutOfGroup: v.boolean(),
  /** Whether every instance-store volume was imaged, and each image proved: then a stop loses nothing. */
  isInstanceStoreImaged: v.optional(v.boolean(), false),
  /** ARN of the execution. */
  execution: v.optional(v.string()),
});
type Input = v.InferOutput<typeof inputSchema>;

interface PowerState {
  readonly state: string;
  readonly settled: boolean;
  /** In mode hibernate: whether it is on its way, or there; in a dry run whether it would be. */
  readonly isHibernating?: boolean;
  /** In mode hibernate, once it is stopped. */
  readonly hibernation?: Hibernation;
}
export type PowerResult = StepResult<PowerState>;

export const handler = stepHandler('power', inputSchema, powerAndTell);

/** `before-evidence` is where the cut is behind every mode: whoever waits for a place in the queue may begin. */
async function powerAndTell(input: Input, tools: Tools): Promise<PowerResult> {
  const result = againIfThrottled(await power(input, tools));
  if (input.action === 'before-evidence') await tellOfCut(input);
  return result;
}

async function power(input: Input, tools: Tools): Promise<PowerResult> {
  if (input.action === 'before-evidence' && !STOPS_FIRST.includes(input.mode))
    return skipped('power', `mode ${input.mode} keeps the subject running while its evidence is taken`);
  if (input.action === 'after-evidence' && input.mode !== 'capture-then-stop')
    return skipped('power', `mode ${input.mode} does not stop the subject after its evidence is taken`);
  const problems = new Problems();
  if (input.action !== 'check') {
    const refusal = await problems.attempt('checking what a stop would lose', () =>
      refusalToStop(input, tools),
    );
    if (refusal !== undefined) return skipped('power', refusal);
    if (problems.summary === undefined)
      await problems.attempt('stopping the subject', () => stop(input, tools.changes));
  }
  const instance = await problems.attempt('reading the state', () =>
    describeInstance(input.subject.instanceId),
  );
  const state = instance?.State?.Name ?? 'unknown';
  const settled = state === 'stopped' || state === 'terminated';
  if (input.mode !== 'hibernate') return finished('power', problems, tools.changes.list, { state, settled });
  const wouldHibernate = tools.changes.isDryRun && problems.summary === undefined;
  const hibernation = !tools.changes.isDryRun && settled && instance ? verify(instance, problems) : undefined;
  return finished('power', problems, tools.changes.list, {
    state,
    settled,
    isHibernating: wouldHibernate || isOff(state),
    ...(hibernation && { hibernation }),
  });
}

const STOPS_FIRST: readonly Input['mode'][] = ['offline', 'hibernate'];

/** What is not known to have hibernated is a problem, even where nothing says that it did not. */
function verify(instance: Instance, problems: Problems): Hibernation {
  const state = instance.State?.Name;
  const found = state === 'stopped' ? hibernationOf(instance) : 'lost';
  const reason = (instance.StateReason?.Message ?? instance.StateReason?.Code ?? 'none').slice(0, 200);
  const why = state === 'stopped' ? 'the guest shut down' : 'somebody ended it';
  if (found === 'lost')
    problems.note(
      `it is ${state} and did not hibernate (EC2's reason: ${reason}): ${why}, and its memory is LOST`,
    );
  if (found === 'unknown')
    problems.note(`whether it hibernated is not known: EC2's reason is ${reason}; its memory may be lost`);
  return found;
}

async function refusalToStop(
  { subject, isOutOfGroup, isInstanceStoreImaged }: Input,
  { policy }: Tools,
): Promise<string | undefined> {
  if (!isOutOfGroup)
    return 'the subject is, or may be, still in its Auto Scaling group, which would terminate it: take it out, then stop it';
  const [erased, locked] = await Promise.all([
    policy.stopDespiteInstanceStore || isInstanceStoreImaged ? undefined : erasedByStop(subject),
    policy.stopDespiteUnusableKey ? undefined : lockedByStop(subject),
  ]);
  return erased ?? locked;
}

/** Types with instance-store volumes always have them attached on Nitro; on others the guest may not use them, which EC2 cannot tell. */
async function erasedByStop({ instanceType }: Input['subject']): Promise<string | undefined> {
  const { InstanceStorageSupported, InstanceStorageInfo } = await describeInstanceType(instanceType);
  if (InstanceStorageSupported !== true) return undefined;
  const size = InstanceStorageInfo?.TotalSizeInGB ?? 'an unknown number of';
  return `a stop would erase ${size} GB of instance-store volumes (${instanceType}): a person must decide (stopDespiteInstanceStore is false)`;
}

async function lockedByStop(subject: Input['subject']): Promise<string | undefined> {
  const keys = await unusableKeys(await volumeKeys(subject));
  if (keys.length === 0) return undefined;
  return `its volumes could not be opened again once it is stopped: ${keys.join('; ')}: make the key usable again, or copy the data while the subject runs (stopDespiteUnusableKey is false)`;
}

async function stop({ case: request, subject, mode }: Input, changes: Changes): Promise<void> {
  const { caseId, instanceId } = request;
  const isProtected = await stopProtection(instanceId);
  if (isProtected) await recordStopProtection(caseId);
  if (isProtected) await setStopProtection(instanceId, false, changes);
  try {
    await changes.make(
      'ec2:StopInstances',
      instanceId,
      mode === 'hibernate'
        ? `${subject.state} -> hibernating, its RAM written to its root volume`
        : `${subject.state} -> stopping, skipping the shutdown of the guest`,
      () => sendStop(instanceId, HOW[mode === 'hibernate' ? 'hibernate' : 'stop'], isProtected),
    );
  } finally {
    if (isProtected) await setStopProtection(instanceId, true, changes);
  }
}

/** Never both: with SkipOsShutdown the guest would not be told to hibernate. */
const HOW = { stop: { SkipOsShutdown: true }, hibernate: { Hibernate: true } } as const;
type How = (typeof HOW)[keyof typeof HOW];

const PAUSES_MS = [1_000, 2_000, 4_000];

/** Stop protection that was just lifted may still be seen for a moment. */
async function sendStop(instanceId: string, how: How, wasProtected: boolean): Promise<void> {
  for (const pause of [...(wasProtected ? PAUSES_MS : []), undefined]) {
    try {
      await ec2.send(new StopInstancesCommand({ InstanceIds: [instanceId], ...how }));
      return;
    } catch (error) {
      if (pause === undefined || !isCode(error, 'OperationNotPermitted')) throw error;
      await sleep(pause);
    }
  }
}

const recordStopProtection = (caseId: string): Promise<unknown> =>
  recordBefore(caseId, 'stop-protection.json', { disableApiStop: true });

async function stopProtection(instanceId: string): Promise<boolean> {
  return (await describeAttribute(instanceId, 'disableApiStop')).DisableApiStop?.Value === true;
}

const setStopProtection = (InstanceId: string, Value: boolean, changes: Changes): Promise<unknown> =>
  changes.make('ec2:ModifyInstanceAttribute', InstanceId, `stop protection: ${!Value} -> ${Value}`, () =>
    ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiStop: { Value } })),
  );
