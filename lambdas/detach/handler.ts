/**
 * `detach`: the subject leaves the fleet. With the action `leave` it leaves its Auto Scaling group and its load balancers,
 * so that nobody is sent to it and nothing ends it; later `keep-alive` holds off a group that terminates it, and `drain`
 * has its cluster move the containers elsewhere when the evidence is taken.
 */
import * as v from 'valibot';
import { membershipOf } from '../common/auto-scaling';
import { finished, Problems, type StepResult, skipped } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { stepInputSchema } from '../common/subject';
import { drain } from './drain';
import { leave } from './leave';
import { isHeld } from './leave-group';
import { keepAlive } from './lifecycle-hooks';

const inputSchema = v.object({
  ...stepInputSchema.entries,
  action: v.optional(v.picklist(['leave', 'keep-alive', 'drain']), 'leave'),
});
type Input = v.InferOutput<typeof inputSchema>;

export const handler = stepHandler('detach', inputSchema, detach);

async function detach(input: Input, tools: Tools): Promise<StepResult> {
  switch (input.action) {
    case 'leave':
      return await leave(input, tools);
    case 'keep-alive':
      return await hold(input, tools);
    case 'drain':
      return await drain(input, tools);
  }
}

/** Once more for a group that waits to terminate the subject. */
async function hold({ subject }: Input, { changes }: Tools): Promise<StepResult> {
  const problems = new Problems();
  const group = await problems.attempt('Auto Scaling group', () => membershipOf(subject.instanceId));
  if (group === null || (group && !isHeld(group)))
    return skipped('keep-alive', 'no Auto Scaling group waits to terminate the subject');
  const held =
    group && (await problems.attempt(group.name, () => keepAlive(subject.instanceId, group, changes)));
  return finished('keep-alive', problems, changes.list, { hold: held ?? null });
}
