/** `cordon range`: serves a range, or steers one that is served. What it touches outside is handed in. */
import { modeSchema } from '../../lambdas/common/mode';
import { isoTime } from '../../range/kernel/iso';
import { commandMain, type Surroundings } from '../shared/command-main';
import { EXIT } from '../shared/exit-status';
import { reporterFor } from '../shared/reporting';
import { ControlClient, ServedRangeError } from './control-client';
import { rangeHelp } from './help';
import type { RangeMessage } from './messages';
import { parseRangeOptions } from './options';
import { rangeRows } from './rows';
import { type Serving, serve } from './serve';
import { steer } from './steer';

export type RangeSurroundings = Surroundings & Serving;

export function rangeMain(args: readonly string[], surroundings: RangeSurroundings): Promise<number> {
  const { scenarios } = surroundings;
  const choices = { modes: modeSchema.options, scenarios: scenarios.map(({ name }) => name) };
  const shape = {
    name: 'cordon range',
    help: rangeHelp(scenarios, choices.modes),
    parse: (given: readonly string[]) => parseRangeOptions(given, choices),
  };
  return commandMain(args, shape, surroundings, async (options) => {
    const isFinding = options.verb === 'finding';
    const reporter = reporterFor<RangeMessage>(options.json || isFinding, surroundings, {
      rows: rangeRows,
      json: isFinding ? findingJson : jsonOf,
      failure: 'The range',
    });
    try {
      const isWell =
        options.verb === 'serve'
          ? await serve(options, surroundings, reporter)
          : await steer(options, new ControlClient(options.endpoint), reporter);
      return isWell ? EXIT.done : EXIT.notWell;
    } catch (error) {
      reporter.report({ type: 'failure', error });
      return error instanceof ServedRangeError && error.code === 'NOTHING_YET' ? EXIT.refused : EXIT.failed;
    }
  });
}

function jsonOf(message: RangeMessage): object {
  switch (message.type) {
    case 'event':
      return { type: message.type, ...message.event, at: isoTime(message.event.at) };
    case 'ended':
      return { ...message, notModelled: Object.fromEntries(message.notModelled) };
    default:
      return message;
  }
}

/** The event alone, so that it can be piped to a responder. */
const findingJson = (message: RangeMessage): object =>
  message.type === 'finding' ? Object(message.event) : message;
