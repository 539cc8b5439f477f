/** Contained or alarmed, and nothing said of it that is not so: read from the network and the power of the simulated account. */
import { type Played, worldOf } from '../played';
import type { Law } from './law';

/** Alarms that say that somebody has to look at this case. */
const CALLS_A_PERSON = /(NotContained|ResponseFailed|ResponseTimedOut|ResponseAborted|TriggersLost)/;

/** No packet of a new connection comes in or goes out: off, or every interface in groups without any rule. */
export function isCut(played: Played): boolean {
  const { ec2 } = worldOf(played);
  const { subject } = played.staged;
  if (['stopped', 'stopping'].includes(subject.state)) return true;
  return (
    subject.state === 'running' &&
    subject.eniIds.every((id) =>
      (ec2.networkInterfaces.get(id)?.groupIds ?? []).every(
        (group) => ec2.securityGroups.get(group)?.rules.size === 0,
      ),
    )
  );
}

export const isAlarmed = ({ alarms }: Played): boolean => alarms.some((each) => CALLS_A_PERSON.test(each));

/** Ended at the gate, as a person or a rule decided. */
const GATED = [
  'not attempted (declined)',
  'not attempted (left alone)',
  'not attempted (not allowed)',
  'not attempted (dry run)',
];

export const wasGated = ({ verdict }: Played): boolean => GATED.includes(verdict.containment);

function uncontained(played: Played): string[] {
  const { verdict } = played;
  if (wasGated(played) || isCut(played) || isAlarmed(played)) return [];
  return [`the subject is not cut off (verdict: ${verdict.containment}), and no alarm calls a person`];
}

function untrue(played: Played): string[] {
  const { verdict, score } = played;
  if (verdict.containment !== 'contained') return [];
  const c2 = score.paths.find(({ path }) => path === 'finding-addresses');
  return [
    ...(isCut(played) ? [] : ['the verdict is contained, and the subject is not cut off']),
    ...(c2 && c2.bytesAfterVerdict > 0
      ? [
          `the verdict is contained, and ${c2.bytesAfterVerdict} bytes went to the finding's addresses after it`,
        ]
      : []),
  ];
}

/** A look at the end does not see it. */
const openedAgain = ({ score, triggerAt }: Played): string[] =>
  score.openings.map(
    ({ groupId, fromMs, untilMs }) =>
      `${groupId} let address blocks through, ${fromMs - triggerAt} ms after the trigger, ${untilMs === undefined ? 'to the end' : `for ${untilMs - fromMs} ms`}`,
  );

function untold(played: Played): string[] {
  const { notices, verdict } = played;
  if (isAlarmed(played)) return [];
  return notices.length > 0 ? [] : [`nobody was told of the case (verdict: ${verdict.containment})`];
}

export const CONTAINMENT_LAWS: readonly Law[] = [
  {
    name: 'invariant 2: the subject is cut off in the world, or an alarm calls a person',
    breaches: uncontained,
  },
  {
    name: 'invariant 2: what is cut is not opened again, by no group that Cordon puts it into',
    breaches: openedAgain,
  },
  { name: 'invariant 4: a verdict of contained is true of the world', breaches: untrue },
  { name: 'invariant 4: every case is told to somebody, by a notice or by an alarm', breaches: untold },
];
