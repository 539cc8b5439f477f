/** A person who is asked: reads the notice, thinks about it, and answers as `cordon approve` and `cordon deny` do. */
import type { World } from '../world';

export interface Reply {
  readonly decision: 'approve' | 'deny';
  readonly reason: string;
  /** From the notice to the answer. */
  readonly afterMs: number;
}

const LOOKS_EVERY_MS = 5_000;

export const personArn = ({ partition, account }: World): string =>
  `arn:${partition}:sts::${account}:assumed-role/SecurityAnalyst/alice`;

export function reply(
  world: World,
  { decision, reason, afterMs }: Reply,
  tell: (text: string) => void,
): void {
  const look = (): void => {
    if (!isAsked(world)) world.clock.schedule(LOOKS_EVERY_MS, look);
    else world.clock.schedule(afterMs, answer);
  };
  const answer = (): void => {
    const task = world.states.tasks.get(tokenIn(world) ?? '');
    const isWaitedFor = task?.isOpen() === true;
    tell(`a person answers: ${decision} (${reason})${isWaitedFor ? '' : '; nobody waits for it any more'}`);
    if (isWaitedFor) task.succeed(JSON.stringify({ decision, by: personArn(world), reason }));
  };
  look();
}

const isAsked = ({ sns }: World): boolean =>
  [...sns.topics.values()].some(({ messages }) =>
    messages.some(({ subject = '' }) => subject.endsWith('NEEDS YOUR APPROVAL')),
  );

/** Of the case table. */
function tokenIn({ dynamodb }: World): string | undefined {
  const items = [...dynamodb.tables.values()].flatMap((table) => [...table.items.values()]);
  return items.flatMap(({ taskToken }) => taskToken?.S ?? [])[0];
}
