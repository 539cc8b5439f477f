/** Nothing is lost silently by a stop. */
import type { Played } from '../played';
import type { Law } from './law';

function lostMemory({ mode, score, staged, calls }: Played): string[] {
  if (mode.name !== 'capture-then-stop') return [];
  const asked = calls.some(
    ({ operation, error, fault }) =>
      operation === 'StopInstances' && (error === undefined || fault === 'lost-answer'),
  );
  const secret = score.evidence.find(({ what }) => what.includes('RAM'));
  return asked && staged.subject.state !== 'running' && !secret?.kept
    ? [`the subject was stopped without its memory: ${secret?.detail}`]
    : [];
}

function plainStop({ mode, calls }: Played): string[] {
  if (mode.name !== 'hibernate') return [];
  return calls
    .filter(
      ({ operation, input }) =>
        operation === 'StopInstances' && !(input as { Hibernate?: boolean }).Hibernate,
    )
    .map(() => 'a plain stop took the place of the hibernation');
}

function lostStore({ staged, verdict }: Played): string[] {
  const { subject } = staged;
  return subject.instanceStore.length > 0 &&
    subject.state === 'stopped' &&
    !/instance-store/.test(JSON.stringify(verdict))
    ? ['an instance store was erased by the stop without a word']
    : [];
}

export const STOP_LAWS: readonly Law[] = [
  { name: 'invariant 6: a mode that promises memory stops nothing before it has it', breaches: lostMemory },
  { name: 'invariant 6: a hibernation never becomes a plain stop', breaches: plainStop },
  { name: 'invariant 6: no instance store is lost silently', breaches: lostStore },
];
