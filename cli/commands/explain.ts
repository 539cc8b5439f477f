import { readEventFile } from '../explain/event-file';
import { explainMain } from '../explain/main';

/** `cordon explain`. The configuration is loaded when it is needed: help does not need it. */
export function explain(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  const rules = async (isDefault: boolean) => (await import('../explain/configured.js')).rulesOf(isDefault);
  return explainMain(args, { read: readEventFile, rules, stdout, stderr, environment });
}
