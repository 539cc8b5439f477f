/** How far it is, on standard error: what broke at once, counts twice a minute. */
import type { Tell } from './campaign';

const EVERY_SECONDS = 15;

export function progress(output: { write(text: string): unknown }): Tell {
  let told = 0;
  return (part, last, seconds) => {
    if ('failure' in last) output.write(`could not be played: ${last.run}\n  ${last.failure}\n`);
    else if (last.outcome.breaches.length > 0)
      output.write(
        `BROKEN  npm run prove -- --replay '${last.run}'\n  ${last.outcome.breaches.join('\n  ')}\n`,
      );
    if (seconds - told < EVERY_SECONDS) return;
    told = seconds;
    const done = part.outcomes.length;
    const broken = part.outcomes.filter(({ breaches }) => breaches.length > 0).length;
    output.write(
      `${seconds.toFixed(0).padStart(5)} s  ${part.name}: ${done} of ${part.planned}, ${broken} broken\n`,
    );
  };
}
