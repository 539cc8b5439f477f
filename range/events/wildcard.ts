import { EventPatternError } from './error';

/**
 * The literal runs between the unescaped asterisks of a `wildcard` operand. `\*` and `\\` stand for the characters
 * themselves; any other escape, and two asterisks in a row, are refused
 * (EventBridge user guide, "Matching using wildcards").
 */
export function parseWildcard(operand: string, path: string): readonly string[] {
  const runs = [''];
  let previous = '';
  for (const [token, escaped] of operand.matchAll(/\\([\s\S]?)|[\s\S]/g)) {
    if (escaped !== undefined && escaped !== '*' && escaped !== '\\')
      throw new EventPatternError(
        path,
        `wildcard ${JSON.stringify(operand)} has the escape "${token}"; only "\\*" and "\\\\" are allowed`,
      );
    if (token === '*' && previous === '*')
      throw new EventPatternError(path, `wildcard ${JSON.stringify(operand)} has consecutive asterisks`);
    if (token === '*') runs.push('');
    else runs[runs.length - 1] += escaped ?? token;
    previous = token;
  }
  return runs;
}

/** Whether `value` is the runs in their order, with anything between them. */
export function matchesWildcard(runs: readonly string[], value: string): boolean {
  const first = runs[0] ?? '';
  const last = runs.at(-1) ?? '';
  if (runs.length === 1) return value === first;
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last))
    return false;
  const end = value.length - last.length;
  let at = first.length;
  for (const run of runs.slice(1, -1)) {
    const found = value.indexOf(run, at);
    if (found === -1 || found + run.length > end) return false;
    at = found + run.length;
  }
  return true;
}
