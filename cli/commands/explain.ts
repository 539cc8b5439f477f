import { readFileSync } from 'node:fs';
import { explainMain } from '../explain/main';

/** `cordon explain`. The configuration is loaded when it is needed: help does not need it. */
export function explain(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  const read = (file: string): string => readFileSync(file === '-' ? 0 : file, 'utf8');
  const rules = async (isDefault: boolean) => (await import('../explain/configured.js')).rulesOf(isDefault);
  return explainMain(args, { read, rules, stdout, stderr, environment });
}
