/** The page: the answer, the picture, the tables, what the model leaves out, how to make it again. Only from what was recorded. */

import { findScenario } from '../../../range/drill/stage';
import { TEMPERAMENTS } from '../../../range/intruder/temperament';
import { ORDERS } from '../../../range/orders/orders';
import { counted } from '../../format';
import { cellsOf } from '../frontier';
import { outcomesPlot } from '../plots/outcomes';
import { timelinePlot } from '../plots/timeline';
import { tradeoffPlot } from '../plots/tradeoff';
import type { Recording } from '../recording';
import { answerOf } from './answer';
import { borneOut } from './claim';
import { Figures } from './figures';
import { LIMITS } from './limits';
import { REASONS } from './reasons';
import { frontierTable, hindsightTable, intrudersTable, ordersTable, table } from './tables';

export interface Page {
  readonly markdown: string;
  /** SVG by file name. */
  readonly pictures: Readonly<Record<string, string>>;
}

/** `name`: of the page's file, without its ending. */
export function pageOf(recording: Recording, name: string): Page {
  const figures = new Figures(recording);
  const { headline, runs } = figures;
  const temperaments = TEMPERAMENTS.filter((each) => figures.temperaments.includes(each.name));
  const orders = ORDERS.filter((order) => runs.some((run) => run.order === order.name));
  const cells = cellsOf(runs);
  const everywhere = `Every order beside every outcome, over ${counted(figures.scenarios.length, 'scenario')} and ${counted(temperaments.length, 'intruder')}`;
  const pictures = {
    [`${name}-tradeoff.svg`]: tradeoffPlot({ scenario: headline, cells, orders, temperaments }),
    [`${name}-outcomes.svg`]: outcomesPlot(everywhere, runs, orders),
    [`${name}-timeline.svg`]: timelinePlot(
      headline,
      figures.where({ scenario: headline }),
      orders,
      recording.horizonMs,
    ),
  };
  const [tradeoff, outcomes, timeline] = Object.keys(pictures);
  const hindsight = hindsightTable(figures, temperaments, orders);
  const markdown = `# Stop it, or isolate it first?

${answerOf(figures)}

![What got out and what evidence was kept, by the order of steps, a panel for each kind of intruder](${tradeoff})

Played, not argued: ${counted(runs.length, 'drill')} on the range, in which the state machine and the functions that get deployed run in virtual time against an intruder. ${counted(orders.length, 'order')} of steps, ${counted(temperaments.length, 'intruder')}, ${counted(figures.scenarios.length, 'scenario')}, ${counted(figures.seeds, 'seed')} each.
Everything is counted over the half hour after the finding, by looking into the simulated account. In the pictures and tables of one scenario that is \`${headline}\`: ${findScenario(headline).title.replace(/^A/, 'a')}.

## What each order costs and saves

![${everywhere}](${outcomes})

The darker, the worse in its column. The time to the cut is a median, all else are means; infections are counted of the worm and files of the ransomware. The same for \`${headline}\` alone, with the 10th to the 90th percentile over intruders and seeds:

${ordersTable(figures, headline, orders)}

Intruder by intruder in \`${headline}\`: what got out; and how often, in percent, the memory, the traces on disk and the volatile traces were kept.

${intrudersTable(figures, headline, temperaments, orders)}

## When each order does what

![When each order cuts, denies credentials, takes snapshots, has the memory and stops](${timeline})

## Is auto the right choice?

Nobody knows which intruder it is when the order is chosen. So an order is beaten in a scenario only if another one is no worse against any of the intruders, in anything that matters, and better against one. What matters: half a second to the cut, a fifth of what got out, a tenth of the evidence, a neighbour infected or hurt, a fiftieth of the files;
and of that only what is more than chance between the seeds. What is not beaten is on the frontier (Pareto): to gain something there costs something else. Auto is not compared with the order that it picks itself: it differs from that by the time of its looks.

${frontierTable(figures, orders)}

${borneOut(REASONS, figures).join(' ')}
${hindsight === undefined ? '' : `\nWith hindsight, for whoever had known the intruder, one order for each that would have been better in something and worse in nothing:\n\n${hindsight}\n`}
## The orders

${table(
  ['order', 'what happens'],
  orders.map(({ title, what }) => [title, what]),
)}

What is not offered is played by the deployed functions with the states of the workflow in another order, which only the range knows (range/orders).

## The intruders

${table(
  ['intruder', 'what it does', 'ATT&CK'],
  temperaments.map(({ title, story, techniques }) => [title, story, techniques.map(attack).join(', ')]),
)}

## What the model leaves out

${LIMITS.map((limit) => `- ${limit}`).join('\n')}

## Play it again

\`\`\`sh
npm start -- --compare                                    # one scenario, about a minute
npm start -- --compare --scenario no-agent --seeds 5
npm start -- --compare --all --seeds ${figures.seeds} --page docs/${name}.md   # this page, its pictures and its data
npm start -- --compare --from docs/${name}.json --page docs/${name}.md   # the same from the recorded runs
\`\`\`

The runs are in [${name}.json](${name}.json), one a line. The same seed gives the same run.
`;
  return { markdown, pictures };
}

const attack = (id: string): string =>
  `[${id}](https://attack.mitre.org/techniques/${id.replace('.', '/')}/)`;
