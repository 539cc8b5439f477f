import type { Temperament } from '../../range/intruder/temperament';
import type { Order } from '../../range/orders/orders';
import { REPRESENTATIVE } from './plan';

/** What `--compare --help` prints. */
export function compareHelp(
  scenarios: readonly string[],
  orders: readonly Order[],
  temperaments: readonly Temperament[],
): string {
  const list = (all: readonly { readonly name: string }[], say: (at: number) => string): string => {
    const width = Math.max(...all.map(({ name }) => name.length));
    return all.map(({ name }, at) => `    ${name.padEnd(width)}  ${say(at)}`).join('\n');
  };
  return `"Stop it, or isolate it first?", played: a scenario in every order of steps, against intruders of
different temperaments, over several seeds. No AWS account is touched.

Usage: cordon drill --compare [options]

  --scenario NAME   what is attacked (default ${scenarios[0]}); one of
                    ${scenarios
                      .join(', ')
                      .replace(/(.{1,74})(?:, |$)/g, '$1,\n                    ')
                      .trimEnd()
                      .replace(/,$/, '')}
  --all             ${REPRESENTATIVE.join(', ')}: minutes
  --seeds N         how often each is played (default 3, with --all 5)
  --workers N       processes that play (default 2)
  --page FILE.md    write a page with pictures, and the runs as FILE.json beside it
  --from FILE.json  show recorded runs instead of playing
  --json            print every run as a line of JSON instead of tables
  --help            this

Orders:
${list(orders, (at) => orders[at]?.title ?? '')}

Intruders:
${list(temperaments, (at) => temperaments[at]?.title ?? '')}

Exit status: 0 played; 2 a wrong option; 3 the comparison broke down.
`;
}
