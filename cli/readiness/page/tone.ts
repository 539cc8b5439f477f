import type { InstanceReadiness } from '../score';

/** The class of a style sheet that an instance is drawn with. */
export function toneOf({ score, isReady }: Pick<InstanceReadiness, 'score' | 'isReady'>): string {
  if (!isReady) return 'bad';
  return score === 100 ? 'good' : 'warning';
}
