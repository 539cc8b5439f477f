/**
 * Text with wildcards, after policy variables were put in. What came from a variable, and `${*}`, `${?}`, `${$}`,
 * is text and never a wildcard.
 */
export type GlobToken = { readonly text: string } | { readonly wildcard: '*' | '?' };
export type Glob = readonly GlobToken[];

export function plainGlob(pattern: string): Glob {
  return (pattern.match(/[*?]|[^*?]+/g) ?? []).map((piece) =>
    piece === '*' || piece === '?' ? { wildcard: piece } : { text: piece },
  );
}

const actions = new Map<string, RegExp>();

/** Whether a pattern of `Action` names the action. Compiled once a pattern: the policies of an account have few. */
export function actionMatches(pattern: string, action: string): boolean {
  const known = actions.get(pattern);
  const expression = known ?? toRegExp(plainGlob(pattern), anything, 'i');
  if (!known) actions.set(pattern, expression);
  return expression.test(action);
}

/** What the glob says when wildcards are no wildcards. */
export function globText(glob: Glob): string {
  return glob.map((token) => ('text' in token ? token.text : token.wildcard)).join('');
}

export function globMatches(glob: Glob, value: string): boolean {
  const [only] = glob;
  if (glob.length === 1 && only && 'text' in only) return only.text === value;
  return toRegExp(glob, anything).test(value);
}

const anything = ({ wildcard }: { wildcard: '*' | '?' }): string => (wildcard === '*' ? '[^]*' : '[^]');

/** A glob as an anchored expression; `wildcard` gives the expression for a wildcard and where it stands. */
export function toRegExp(
  glob: Glob,
  wildcard: (token: { wildcard: '*' | '?' }, index: number) => string,
  flags: '' | 'i' = '',
): RegExp {
  const source = glob.map((token, index) =>
    'text' in token ? token.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : wildcard(token, index),
  );
  return new RegExp(`^${source.join('')}$`, flags);
}
