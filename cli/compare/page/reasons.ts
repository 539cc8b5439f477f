/** Why auto does not do what would have been better in a scenario, in sentences that the recording bears out. */
import { beatenIn, cellsOf, hindsight } from '../frontier';
import { measure } from '../measures';
import type { Claim } from './claim';
import type { Figures } from './figures';

/** The scenarios of which `auto` makes a stop. */
const stopped = (figures: Figures): string[] =>
  figures.scenarios.filter((scenario) => figures.modes({ scenario, order: 'auto' }) === 'offline');

const usual = (
  figures: Figures,
  name: 'cutMs' | 'filesLost',
  order: string,
  scenario = figures.headline,
): number =>
  figures.value(name, { scenario, order, ...(name === 'filesLost' && { temperament: 'ransomware' }) });

export const REASONS: readonly Claim[] = [
  {
    holds: (figures) => hindsight(cellsOf(figures.runs)).length > 0,
    text: () =>
      'Auto chooses by the finding and by what the instance is able to. The kind of intruder is in neither, so it cannot choose by that.',
  },
  {
    holds: (figures) =>
      figures.scenarios.every((scenario) => beatenIn(cellsOf(figures.runs), scenario, 'auto').length === 0),
    text: () => 'In none of the scenarios does another order beat it.',
  },
  {
    holds: (figures) =>
      stopped(figures).some(
        (scenario) =>
          usual(figures, 'cutMs', 'isolate-first', scenario) <
          usual(figures, 'cutMs', 'stop-first', scenario),
      ),
    text: (figures) =>
      `Where auto stops first (${stopped(figures)
        .map((scenario) => `\`${scenario}\``)
        .join(
          ', ',
        )}), the network alone would have been cut sooner: an instance is protected and out of its Auto Scaling group before it may stop, and no sign is given before. For these seconds the stop ends everything on the machine at once: connections that no finding names, and encryption.`,
  },
  {
    holds: (figures) =>
      figures.temperaments.includes('ransomware') &&
      usual(figures, 'filesLost', 'snapshot-first') < usual(figures, 'filesLost', 'isolate-capture-stop') &&
      usual(figures, 'cutMs', 'snapshot-first') > usual(figures, 'cutMs', 'isolate-capture-stop'),
    text: (figures) =>
      `To ask for snapshots before the cut saves files from ransomware (${percent(usual(figures, 'filesLost', 'snapshot-first'))} of them lost instead of ${percent(usual(figures, 'filesLost', 'isolate-capture-stop'))} in \`${figures.headline}\`), and leaves every intruder connected for ${Math.round(usual(figures, 'cutMs', 'snapshot-first') - usual(figures, 'cutMs', 'isolate-capture-stop'))} ms longer. Cordon does not, because containment never waits for evidence. To ask for them beside the cut would cost nobody time; Cordon does not do that either yet.`,
  },
];

const percent = (share: number): string => measure('filesLost').say(share);
