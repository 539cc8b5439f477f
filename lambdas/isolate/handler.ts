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
import { channelGroup, type OwnGroup, quarantineGroup } from './groups';
import { moveAll } from './interfaces';
import { confirmRules } from './rules';

const inputSchema = v.object({
  ...stepInputSchema.entries,
  group: v.picklist(['quarantine', 'evidence-channel']),
  /** Whether the interfaces may have changed since `assess` read them. The first cut does not wait to look again. */
  reread: v.boolean(),
});
type Input = v.InferOutput<typeof inputSchema>;

export const handler = stepHandler('isolate', inputSchema, isolate);

async function isolate(input: Input, tools: Tools): Promise<StepResult> {
  const { vpcId, networkInterfaces } = input.subject;
  if (vpcId === null)
    return { step: 'isolate', status: 'failed', why: 'the subject is in no VPC', changes: [] };
  if (input.group === 'quarantine') {
    const hasIpv6 = networkInterfaces.some((each) =>
      each.privateIpAddresses.some((address) => address.includes(':')),
    );
    return await moveTo(() => quarantineGroup(vpcId, hasIpv6, tools.changes), input, tools);
  }
  const problems = new Problems();
  const channel = await problems.attempt('the endpoints of the VPC', () => channelOf(vpcId));
  if (channel === undefined) return finished('isolate', problems, [], { group: input.group });
  if ('missing' in channel)
    return skipped(
      'isolate',
      `no evidence channel: the VPC lacks the endpoints ${channel.missing.join(', ')}`,
    );
  return await moveTo(() => channelGroup(vpcId, channel.egress, tools.changes), input, tools);
}

async function moveTo(group: () => Promise<OwnGroup>, input: Input, { changes }: Tools): Promise<StepResult> {
  const problems = new Problems();
  const kind = input.group;
  const own = await problems.attempt(`the group cordon-${kind}`, group);
  if (own === undefined) return finished('isolate', problems, changes.list, { group: kind });
  const moves = new Problems();
  const moved = await moves.attempt('network interfaces', () =>
    moveAll(input.subject, input.reread, own.groupId, changes, moves),
  );
  // What counts is where the interfaces are now: an attempt that failed and then succeeded is no failure.
  const isOutside = moved === undefined || (moved.outside.length > 0 && !changes.isDryRun);
  if (isOutside)
    problems.note(`not in ${own.groupId}: ${moved?.outside.join(', ') ?? 'unknown'}; ${moves.summary ?? ''}`);
  if (own.isNew) await problems.attempt('confirming the rules', () => confirmRules(own.groupId, [], changes));
  return finished('isolate', problems, changes.list, { group: kind, groupId: own.groupId, ...moved });
}
