/** The result in a few lines, and every run that broke a law with the command that replays it. */
import { type Campaign, isComplete, type Part } from './campaign';
import type { Fate } from './fate';
import type { Outcome } from './judge';

const isBroken = ({ breaches }: Outcome): boolean => breaches.length > 0;

export function summaryOf(campaign: Campaign): string {
  const outcomes = campaign.parts.flatMap((part) => part.outcomes);
  const broken = outcomes.filter(isBroken);
  return [
    `seed ${campaign.seed}, ${campaign.seconds.toFixed(0)} s`,
    ...campaign.parts.map(partText),
    ...broken.map(
      ({ run, breaches }) => `BROKEN  npm run prove -- --replay '${run}'\n  ${breaches.join('\n  ')}`,
    ),
    ...campaign.failures.map(({ run, failure }) => `NOT PLAYED  ${run}\n  ${failure}`),
    ...(isComplete(campaign)
      ? []
      : ['NOT COMPLETE: the time was up before every class was played; --minutes gives more.']),
    broken.length === 0 ? 'No law was broken.' : `${broken.length} of ${outcomes.length} runs broke a law.`,
    '',
  ].join('\n');
}

const FATES: readonly Fate[] = ['contained', 'alarmed', 'at the gate', 'neither'];

function partText({ name, planned, outcomes }: Part): string {
  const fates = FATES.map((fate) => `${outcomes.filter((each) => each.fate === fate).length} ${fate}`);
  return `${name}: ${outcomes.length} of ${planned} played (${fates.join(', ')}), ${outcomes.filter(isBroken).length} broke a law`;
}
