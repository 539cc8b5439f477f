/** `npm run prove`: see options.ts for what it says of itself. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { scenarios } from '../range/scenarios';
import { type Campaign, playCampaign } from './campaign';
import { ExperimentError } from './experiment-error';
import { HELP, OptionError, type Options, parseOptions } from './options';
import { heatPicture } from './page/heat';
import { pageOf } from './page/page';
import { Pool } from './pool';
import { progress } from './progress';
import { regressions } from './regressions';
import { replay } from './replay';
import { buildStacks, readStacks } from './stacks';
import { summaryOf } from './summary';

const EXIT = { sound: 0, broken: 1, wrong: 2 } as const;
type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

async function main(args: readonly string[]): Promise<ExitStatus> {
  try {
    const options = parseOptions(args);
    if (options === 'help') {
      process.stdout.write(HELP);
      return EXIT.sound;
    }
    return await prove(options);
  } catch (error) {
    if (!(error instanceof OptionError || error instanceof ExperimentError)) throw error;
    process.stderr.write(`${error.message}\nnpm run prove -- --help explains.\n`);
    return EXIT.wrong;
  }
}

async function prove(options: Options): Promise<ExitStatus> {
  const folder = await buildStacks();
  if (options.replay) {
    const { text, isSound } = await replay(readStacks(folder), options.replay);
    process.stdout.write(text);
    return isSound ? EXIT.sound : EXIT.broken;
  }
  const pool = new Pool(folder, options.workers);
  try {
    const names = scenarios.map(({ name }) => name);
    const campaign = await playCampaign(pool, names, options, progress(process.stderr));
    process.stdout.write(options.json ? `${JSON.stringify(campaign, null, 1)}\n` : summaryOf(campaign));
    if (options.page !== undefined) writePage(options.page, campaign);
    if (campaign.failures.length > 0) return EXIT.wrong;
    return campaign.parts.some(({ outcomes }) => outcomes.some(({ breaches }) => breaches.length > 0))
      ? EXIT.broken
      : EXIT.sound;
  } finally {
    pool.close();
  }
}

/** The picture lies beside the page, by the same name. */
function writePage(path: string, campaign: Campaign): void {
  const picture = path.replace(/(\.md)?$/, '.svg');
  writeFileSync(picture, heatPicture(campaign.parts.flatMap(({ outcomes }) => outcomes)));
  writeFileSync(path, pageOf(campaign, regressions(), basename(picture)));
}

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
