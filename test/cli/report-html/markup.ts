/** Reads HTML as far as the report needs: every tag in order, and what is wrong with their nesting. */
const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z][a-z0-9-]*(?:="[^"<>]*")?)*)\s*(\/?)>/gi;

const VOID = new Set(['meta', 'br']);

/** Names of the tags, closing ones with a slash. */
export const tagsOf = (page: string): string[] =>
  [...page.matchAll(TAG)].map(([, slash = '', name = '']) => `${slash}${name.toLowerCase()}`);

/** Angle brackets that are no part of a tag. */
export const strayBrackets = (page: string): string[] =>
  page
    .replace('<!doctype html>', '')
    .replace(TAG, '')
    .match(/[<>].{0,20}/g) ?? [];

export function nestingProblems(page: string): string[] {
  const open: string[] = [];
  const problems: string[] = [];
  for (const [, slash, name = '', , selfClosed] of page.matchAll(TAG)) {
    const expected = slash ? open.pop() : undefined;
    if (slash && expected !== name) problems.push(`</${name}> closes <${expected}>`);
    if (!slash && !selfClosed && !VOID.has(name)) open.push(name);
  }
  return [...problems, ...open.map((name) => `<${name}> is never closed`)];
}
