/** Where a case stands, in words, and how urgent that is. */
import { msOf } from '../../lambdas/common/time';
import { clockTime } from '../format';
import type { CaseExecution } from './account';
import type { CaseItem } from './case-item';
import type { Story } from './story';

/** From the most urgent on. */
export const URGENCIES = ['danger', 'person', 'waiting', 'working', 'standing', 'over'] as const;
export type Urgency = (typeof URGENCIES)[number];

export interface Situation {
  readonly urgency: Urgency;
  readonly words: string;
}

interface Ended extends Situation {
  readonly status: string;
}

const ENDED: readonly Ended[] = [
  { status: 'not-contained', urgency: 'danger', words: 'NOT CONTAINED' },
  { status: 'contained', urgency: 'standing', words: 'contained' },
  {
    status: 'releasing',
    urgency: 'standing',
    words: 'being released; if nothing runs any more, run the release again',
  },
  { status: 'released', urgency: 'over', words: 'released' },
  { status: 'rehearsed', urgency: 'over', words: 'rehearsed: nothing was changed' },
  { status: 'declined', urgency: 'over', words: 'declined by a person: nothing was changed' },
  { status: 'not-allowed', urgency: 'over', words: 'not answered: whoever set the tag may not' },
];

const isOpen = ({ status }: Pick<CaseItem, 'status'>): boolean => status === 'open';

/** `execution` and `story` of an open case: undefined where its workflow was not started. */
export function situationOf(
  item: Pick<CaseItem, 'status' | 'gate' | 'askUntil'>,
  execution: CaseExecution | undefined,
  story: Story | undefined,
): Situation {
  if (!isOpen(item))
    return ENDED.find(({ status }) => status === item.status) ?? { urgency: 'over', words: item.status };
  if (!execution) return { urgency: 'waiting', words: 'waiting for a place: others are cut off first' };
  if (execution.status === 'RUNNING') return running(item, story);
  if (execution.status === 'SUCCEEDED') return { urgency: 'working', words: 'reported' };
  return { urgency: 'danger', words: `its workflow ${execution.status.toLowerCase().replace('_', ' ')}` };
}

interface Phase {
  readonly states: RegExp;
  readonly words: string;
}

/** The first that fits one of the active states: what everything waits for goes before what runs beside it. */
const PHASES: readonly Phase[] = [
  { states: /^Report$/, words: 'writing the report' },
  { states: /^(?:Isolate|Sever)$/, words: 'being cut off' },
  { states: /^ProtectRest$/, words: 'being protected, as fast as EC2 allows' },
  { states: /^(?:Protect|Detach|RestrictCredentials|Contain)$/, words: 'being cut off' },
  { states: /^(?:CheckMemory|WaitForCapture|StartMemory)$/, words: 'capturing memory' },
  { states: /^(?:ProbeMemory|OpenChannel|CloseChannel)$/, words: 'preparing the capture' },
  { states: /^VerifyImage$/, words: 'reading the image back' },
  { states: /^(?:WaitForSnapshots|CheckSnapshots)$/, words: 'waiting for snapshots' },
  { states: /^Snapshot|^WaitToTryAgain$/, words: 'taking snapshots' },
  { states: /^(?:Power|WaitForStop|CheckStop|HasStopped)/, words: 'being stopped' },
  { states: /^Context$/, words: 'collecting context' },
];

function running(item: Pick<CaseItem, 'gate' | 'askUntil'>, story: Story | undefined): Situation {
  const active = story?.active ?? [];
  if (active.includes('Ask'))
    return { urgency: 'person', words: `waiting for approval${untilText(item.askUntil)}` };
  if (active.includes('Assess') && item.gate === 'verify')
    return { urgency: 'waiting', words: 'finding out who set the tag' };
  if (active.includes('Assess')) return { urgency: 'working', words: 'being assessed' };
  const phase = PHASES.find(({ states }) => active.some((each) => states.test(each)));
  const percent =
    phase?.words === 'capturing memory' && story?.percent !== undefined ? `, ${story.percent} %` : '';
  return { urgency: 'working', words: `${phase?.words ?? 'at work'}${percent}` };
}

function untilText(time: string | undefined): string {
  const ms = time === undefined ? Number.NaN : msOf(time);
  return Number.isNaN(ms) ? '' : ` until ${clockTime(ms)}`;
}
