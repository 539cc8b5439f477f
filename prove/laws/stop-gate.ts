/** Nothing is lost silently by a stop. */
import { lostSecret, type Played } from '../played';
import type { Law } from './law';

function lostMemory(played: Played): string[] {
  const { mode, staged, calls } = played;
  if (mode.name !== 'capture-then-stop') return [];
  const asked = calls.some(
    ({ operation, error, fault }) =>
      operation === 'StopInstances' && (error === undefined || fault === 'lost-answer'),
  );
  const lost = lostSecret(played);
  return asked && staged.subject.state !== 'running' && lost !== undefined
    ? [`the subject was stopped without its memory: ${lost}`]
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

/** Its image is in the vault and proved, or the verdict speaks of it. */
function lostStore(played: Played): string[] {
  const { subject } = played.staged;
  if (subject.instanceStore.length === 0 || subject.state !== 'stopped') return [];
  const images = played.vault.filter(({ key }) => /\/instance-store\/.*\/disk\.raw$/.test(key));
  const isProved = ({ key }: { key: string }): boolean =>
    played.vault.some((each) => each.key === key.replace(/disk\.raw$/, 'verification.json'));
  const kept = images.filter(isProved).length >= subject.instanceStore.length;
  return kept || /instance-store|instance store/.test(JSON.stringify(played.verdict))
    ? []
    : ['an instance store was erased by the stop without a word'];
}

export const STOP_LAWS: readonly Law[] = [
  { name: 'invariant 6: a mode that promises memory stops nothing before it has it', breaches: lostMemory },
  { name: 'invariant 6: a hibernation never becomes a plain stop', breaches: plainStop },
  { name: 'invariant 6: no instance store is lost silently', breaches: lostStore },
];
