import type { RequestContext } from './context';
import { PolicyError } from './error';
import { type Glob, type GlobToken, plainGlob } from './glob';

/**
 * Puts policy variables in. A variable whose key is absent, or has several values, has no value: the result is
 * undefined and equals nothing. `${key, 'default'}` gives a default. Policies of version 2008-10-17 have no variables.
 * (IAM user guide, "Variables and tags".)
 *
 * @throws {PolicyError} when a `${` is not a variable
 */
export function expandVariables(
  pattern: string,
  context: RequestContext,
  version: string,
  where: string,
): Glob | undefined {
  if (version !== '2012-10-17') return plainGlob(pattern);
  const tokens: GlobToken[] = [];
  for (const [piece, variable, unclosed] of pattern.matchAll(/\$\{([^}]*)\}|(\$\{)|\$|[^$]+/g)) {
    if (unclosed !== undefined) throw new PolicyError(where, `"${pattern}" has a variable without its end`);
    if (variable === undefined) {
      tokens.push(...plainGlob(piece));
      continue;
    }
    const text = resolve(variable, context, where);
    if (text === undefined) return undefined;
    tokens.push({ text });
  }
  return tokens;
}

function resolve(variable: string, context: RequestContext, where: string): string | undefined {
  if (variable === '*' || variable === '?' || variable === '$') return variable;
  const parts = /^\s*([\w.-]+:[^,']+?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(variable);
  const [, key, fallback] = parts ?? [];
  if (key === undefined) throw new PolicyError(where, `"\${${variable}}" is not a policy variable`);
  const values = context.get(key);
  return values?.length === 1 ? values[0] : fallback;
}
