/**
 * `isolate`: every interface of the subject ends in one of Cordon's own groups. `quarantine` has no rule: that is the cut.
 * `evidence-channel` is what the subject is let into, from quarantine, while its memory is captured, and only where
 * the VPC's own endpoints make a channel that leads nowhere else (or policy allows one that is open). `conversion` is the
 * open-then-empty swap, which the workflow follows by `quarantine`, whatever became of it.
 */
import * as v from 'valibot';
import type { Changes } from '../common/changes';
import { ownGroupsOf } from '../common/own-groups';
import type { GroupKind } from '../common/own-tags';
import { finished, Problems, type StepResult, skipped } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { stepInputSchema } from '../common/subject';
import { againIfThrottled } from '../common/throttled';
import { channelOf, OPEN_CHANNEL } from './channel';
import { convert } from './conversion';
import { letCutsGoFirst } from './cuts-first';
import { findGroup, finishQuarantine, groupWith, type OwnGroup, placeOf, quarantineGroup } from './groups';
import { type Moving, moveAll } from './interfaces';
import { type Grouped, recordNewcomer } from './newcomers';
import { tellOfIsolation } from './tell-of-isolation';

const inputSchema = v.object({
  ...stepInputSchema.entries,
  group: v.picklist(['quarantine', 'evidence-channel', 'conversion']),
  /** Whether the interfaces may have changed since `assess` read them. The first cut does not wait to look again. */
  reread: v.boolean(),
  /** Whether the subject may be in the evidence channel just now, and is left there. */
  spareChannel: v.optional(v.boolean(), false),
  /** ARN of the execution: of the first cut alone, which is told. */
  execution: v.optional(v.string()),
});
type Input = v.InferOutput<typeof inputSchema>;
type InVpc = Input & { readonly subject: { readonly vpcId: string } };

export const handler = stepHandler('isolate', inputSchema, async (input, tools) => {
  const result = againIfThrottled(await isolate(input, tools));
  if (result.status === 'ok' && !tools.changes.isDryRun) await tellOfIsolation(input);
  return result;
});

async function isolate(input: Input, tools: Tools): Promise<StepResult> {
  if (!isInVpc(input))
    return { step: 'isolate', status: 'failed', why: 'the subject is in no VPC', changes: [] };
  switch (input.group) {
    case 'quarantine':
      return await quarantine(input, tools);
    case 'evidence-channel':
      return await openChannel(input, tools);
    case 'conversion':
      return await swap(input, tools);
  }
}

const isInVpc = (input: Input): input is InVpc => input.subject.vpcId !== null;

async function quarantine(input: InVpc, tools: Tools): Promise<StepResult> {
  if (input.mode === 'offline' && !input.reread)
    return skipped(
      'isolate',
      'mode offline: the stop is the cut, and the group follows while the subject is stopped',
    );
  const place = placeOf(input.subject);
  return await moveTo('quarantine', () => quarantineGroup(place, tools.changes), input, tools);
}

async function openChannel(input: InVpc, tools: Tools): Promise<StepResult> {
  await letCutsGoFirst(input.case, tools);
  const place = placeOf(input.subject);
  const problems = new Problems();
  const channel = await problems.attempt('the endpoints of the VPC', () => channelOf(place.vpcId));
  if (channel === undefined) return finished('isolate', problems, [], { group: input.group });
  if ('rules' in channel)
    return await moveTo(
      'evidence-channel',
      () => groupWith('evidence-channel', place, channel.rules, tools.changes),
      input,
      tools,
    );
  if (!tools.policy.containment.openChannel)
    return skipped(
      'isolate',
      `no evidence channel: the VPC lacks the endpoints ${channel.missing.join(', ')}`,
    );
  return await moveTo(
    'open-channel',
    () => groupWith('open-channel', place, OPEN_CHANNEL, tools.changes),
    input,
    tools,
  );
}

async function swap(input: InVpc, { policy, changes }: Tools): Promise<StepResult> {
  const problems = new Problems();
  const { openGroupSwapSeconds } = policy.containment;
  const done = await problems.attempt('the open-then-empty swap', async () => ({
    conversion: await convert(input.subject, openGroupSwapSeconds, changes, problems),
  }));
  const tracked =
    'every connection with the internet passes a gateway that keeps it tracked: a swap would only open the subject';
  if (done && done.conversion === undefined) return skipped('isolate', tracked);
  return finished('isolate', problems, changes.list, { group: input.group, ...done?.conversion });
}

async function moveTo(
  kind: GroupKind,
  group: () => Promise<OwnGroup>,
  input: InVpc,
  { changes }: Tools,
): Promise<StepResult> {
  const problems = new Problems();
  const find = () => problems.attempt(`the group cordon-${kind}`, group);
  const own = await find();
  if (own === undefined) return finished('isolate', problems, changes.list, { group: kind });
  let last = await move(own, input, changes, problems);
  // The release of another case takes the group away when nobody seems to need it any more.
  const anew = last.isInside ? undefined : await find();
  if (anew && anew.groupId !== own.groupId) last = await move(anew, input, changes, problems);
  const { groupId, moved, isInside, moves } = last;
  if (!isInside)
    problems.note(`not in ${groupId}: ${moved?.outside.join(', ') ?? 'unknown'}; ${moves.summary ?? ''}`);
  return finished('isolate', problems, changes.list, { group: kind, groupId, ...moved });
}

async function move(own: OwnGroup, input: InVpc, changes: Changes, problems: Problems) {
  const moves = new Problems();
  const moved = await moves.attempt('network interfaces', async () =>
    moveAll(input.subject, await moving(input, problems), own.groupId, changes, moves),
  );
  await problems.attempt('confirming the rules', () => finishQuarantine(own, changes));
  // What counts is where the interfaces are now: an attempt that failed and then succeeded is no failure.
  const isInside = moved !== undefined && (moved.outside.length === 0 || changes.isDryRun);
  return { groupId: own.groupId, moved, moves, isInside };
}

const CHANNELS: readonly GroupKind[] = ['evidence-channel', 'open-channel'];

async function moving(
  { case: request, reread, spareChannel, subject }: InVpc,
  problems: Problems,
): Promise<Moving> {
  const beforeMove = async (eni: Grouped): Promise<void> =>
    recordNewcomer(request.caseId, eni, await ownGroupsOf(subject.vpcId), problems);
  if (!spareChannel) return { reread, beforeMove };
  const channels = await Promise.all(CHANNELS.map((kind) => findGroup(kind, subject.vpcId)));
  return { reread, beforeMove, sparedGroupIds: channels.flatMap((each) => each?.GroupId ?? []) };
}
