/**
 * What disturbs a case beside the calls of its functions, as a word:
 *
 *     ~event-twice:GuardDuty+Finding:5000   ~event-late:GuardDuty+Finding:90000
 *     ~deploy:Contain:300   ~stop-execution:Evidence:500   ~redrive-execution:60000
 *
 * The number is in virtual ms; the state is that of the case's workflow which was entered so long before.
 */
import type { Disturbance } from '../range/drill/disturbances';
import { ExperimentError } from './experiment-error';

export function disturbanceText(disturbance: Disturbance): string {
  switch (disturbance.kind) {
    case 'event-twice':
    case 'event-late':
      return `~${disturbance.kind}:${disturbance.detailType.replaceAll(' ', '+')}:${disturbance.ms}`;
    case 'deploy':
    case 'stop-execution':
      return `~${disturbance.kind}:${disturbance.when.state ?? ''}:${disturbance.when.ms ?? 0}`;
    case 'redrive-execution':
      return `~${disturbance.kind}:${disturbance.ms}`;
  }
}

export const isDisturbance = (text: string): boolean => text.startsWith('~');

/** @throws ExperimentError that says what there is */
export function parseDisturbance(text: string): Disturbance {
  const [kind = '', ...rest] = text.slice(1).split(':');
  const ms = Number(rest.at(-1));
  const [what = ''] = rest;
  if (!Number.isInteger(ms) || ms < 0 || rest.length !== (kind === 'redrive-execution' ? 1 : 2))
    throw new ExperimentError(
      `'${text}' is no disturbance; one is ~kind:event or state:ms, as ~deploy:Contain:300`,
    );
  switch (kind) {
    case 'event-twice':
    case 'event-late':
      return { kind, detailType: what.replaceAll('+', ' '), ms };
    case 'deploy':
    case 'stop-execution':
      return { kind, when: { ...(what !== '' && { state: what }), ms } };
    case 'redrive-execution':
      return { kind, ms };
    default:
      throw new ExperimentError(
        `'${kind}' is no disturbance; there are event-twice, event-late, deploy, stop-execution, redrive-execution`,
      );
  }
}
