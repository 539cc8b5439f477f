/** The subject's place in its Auto Scaling group, and whether there is still room for it. */
import type { BeforeState } from './before-state';
import { type GroupNow, groupNow, placeOf, placeText } from './group-now';
import type { Wishes } from './request';
import { compare, type Row } from './row';

export type GroupBefore = NonNullable<
  NonNullable<BeforeState['parts']['auto-scaling.json']>['autoScalingGroup']
>;

export async function groupRows(before: BeforeState, wishes: Wishes, willRun: boolean): Promise<Row[]> {
  const group = before.parts['auto-scaling.json']?.autoScalingGroup;
  if (!group) return [];
  const [place, now] = await Promise.all([placeOf(before.instance.InstanceId), groupNow(group.name)]);
  const was = placeText({ group: group.name, lifecycleState: group.lifecycleState });
  const isIn = place !== null && !place.lifecycleState.startsWith('Detach');
  const row = compare({
    field: 'auto-scaling-group',
    before: was,
    set: setFor(group, before.policy.fleet.leaveGroup),
    now: placeText(place),
    note: now && noteOn(group, now, wishes),
    cannot:
      now === undefined ? `the group ${group.name} no longer exists` : obstacle(group, now, wishes, willRun),
  });
  return [
    row,
    ...(group.protectedFromScaleIn ? [protectionRow(isIn && place.protectedFromScaleIn, row)] : []),
  ];
}

function setFor({ name, lifecycleState }: GroupBefore, leaveGroup: 'detach' | 'standby'): string | null {
  if (lifecycleState === 'Standby') return `${name}: Standby`;
  return leaveGroup === 'standby' ? `${name}: Standby` : null;
}

/** It goes with the place in the group. */
const protectionRow = (now: boolean, place: Row): Row =>
  compare({
    field: 'scale-in-protection',
    before: true,
    set: false,
    now,
    cannot: place.status === 'cannot' ? place.note : undefined,
  });

/** Why the group cannot take the subject back. */
function obstacle(
  { lifecycleState }: GroupBefore,
  now: GroupNow,
  { replacement }: Wishes,
  willRun: boolean,
): string | undefined {
  if (!/^(Pending|InService|Standby)/.test(lifecycleState))
    return `it was ${lifecycleState} before, and Auto Scaling takes nobody back into that`;
  if (!willRun) return 'Auto Scaling takes running instances only: have it started too';
  if (now.desiredCapacity < now.maxSize) return undefined;
  const sizes = `minimum ${now.minSize}, desired ${now.desiredCapacity}, maximum ${now.maxSize}`;
  if (replacement === 'keep')
    return `the group has no room for one more (${sizes}): retire the replacement, or raise the maximum`;
  return now.desiredCapacity > now.minSize
    ? undefined
    : `the group has no room for one more and may not lose one first (${sizes}): raise the maximum`;
}

function noteOn({ desiredCapacity }: GroupBefore, now: GroupNow, { replacement }: Wishes): string {
  const sizes = `desired capacity was ${desiredCapacity} and is ${now.desiredCapacity}`;
  return replacement === 'keep'
    ? `${sizes}; the subject counts as one more`
    : `${sizes}; the replacement goes`;
}
