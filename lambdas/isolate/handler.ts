/**
 * `isolate`: every interface of the subject ends in one of Cordon's own groups. `quarantine` has no rule: that is the cut.
 * `evidence-channel` is what the subject is let into, from quarantine, while its memory is captured, and only where
 * the VPC's own endpoints make a channel that leads nowhere else.
 */
import * as v from 'valibot';
import { finished, Problems, type StepResult, skipped } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { stepInputSchema } from '../common/subject';
import { channelOf } from './channel';
import type { Egress } from './egress';
import { ensureGroup, type GroupKind } from './groups';
import { moveAll } from './interfaces';

const inputSchema = v.object({
  ...stepInputSchema.entries,
  group: v.picklist(['quarantine', 'evidence-channel']),
  /** Whether the interfaces may have changed since `assess` read them. The first cut does not wait to look again. */
  reread: v.boolean(),
});
type Input = v.InferOutput<typeof inputSchema>;

export const handler = stepHandler('isolate', inputSchema, isolate);

async function isolate(input: Input, tools: Tools): Promise<StepResult> {
  const { vpcId } = input.subject;
  if (vpcId === null) return { ...skipped('isolate', ''), status: 'failed', why: 'the subject is in no VPC' };
  if (input.group === 'quarantine') return await moveTo('quarantine', vpcId, [], input, tools);
  const channel = await channelOf(vpcId);
  if ('missing' in channel)
    return skipped(
      'isolate',
      `no evidence channel: the VPC lacks the endpoints ${channel.missing.join(', ')}`,
    );
  return await moveTo('evidence-channel', vpcId, channel.egress, input, tools);
}

async function moveTo(
  kind: GroupKind,
  vpcId: string,
  egress: readonly Egress[],
  { subject, reread }: Input,
  { changes }: Tools,
): Promise<StepResult> {
  const problems = new Problems();
  const groupId = await problems.attempt(`the group cordon-${kind}`, () =>
    ensureGroup(kind, vpcId, egress, changes),
  );
  if (groupId === undefined) return finished('isolate', problems, changes.list, { group: kind });
  const moves = new Problems();
  const moved = await moves.attempt('network interfaces', () =>
    moveAll(subject, reread, groupId, changes, moves),
  );
  // What counts is where the interfaces are now: an attempt that failed and then succeeded is no failure.
  const reallyOutside = moved === undefined || (moved.outside.length > 0 && !changes.isDryRun);
  if (reallyOutside)
    problems.note(`not in ${groupId}: ${moved?.outside.join(', ') ?? 'unknown'}; ${moves.summary ?? ''}`);
  return finished('isolate', problems, changes.list, { group: kind, groupId, ...moved });
}
