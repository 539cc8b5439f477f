import { scenarios } from '../../range/scenarios';
import { noStack } from '../../range/stack';
import { rangeMain } from '../range/main';
import { buildStack, DEPLOYMENT } from '../rehearse';

/** `cordon range`. */
export function range(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const stackFor = async (withoutCordon: boolean) =>
    withoutCordon ? noStack(DEPLOYMENT) : await buildStack(false);
  return rangeMain(args, { stackFor, scenarios, stopped, stdout, stderr, environment });
}
