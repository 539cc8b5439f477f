import { type Glob, type GlobToken, globMatches, toRegExp } from './glob';

/**
 * `Resource` and `NotResource`: a wildcard stays within its segment, except an asterisk that ends one, which may
 * reach beyond the colon, and those of the sixth segment, whose colons are ordinary characters (IAM user guide, "Using
 * wildcards in resource ARNs").
 */
export function resourceMatches(glob: Glob, resource: string): boolean {
  const ends = (next: GlobToken | undefined) =>
    next === undefined || ('text' in next && next.text[0] === ':');
  const colonsBefore = (index: number) =>
    glob
      .slice(0, index)
      .reduce((sum, token) => sum + ('text' in token ? token.text.split(':').length - 1 : 0), 0);
  const expression = toRegExp(glob, ({ wildcard }, index) => {
    const any = colonsBefore(index) >= 5 || (wildcard === '*' && ends(glob[index + 1]));
    return `${any ? '[^]' : '[^:]'}${wildcard === '*' ? '*' : ''}`;
  });
  return expression.test(resource);
}

/**
 * `ArnLike` and `ArnEquals`: six segments, each matched on its own. A shorter pattern matches only when it ends
 * with an asterisk, which then stands for the rest.
 */
export function arnMatches(glob: Glob, arn: string): boolean {
  const wanted = splitArn(glob);
  const given = arn.split(':');
  const last = wanted.length - 1;
  if (given.length < 6 || (wanted.length < 6 && !endsWithAsterisk(wanted[last]))) return false;
  return wanted.every((segment, index) =>
    globMatches(segment, index === last ? given.slice(index).join(':') : (given[index] ?? '')),
  );
}

function endsWithAsterisk(segment: Glob | undefined): boolean {
  const token = segment?.at(-1);
  return token !== undefined && 'wildcard' in token && token.wildcard === '*';
}

/** The glob cut at its first five colons. */
function splitArn(glob: Glob): readonly Glob[] {
  const segments: GlobToken[][] = [[]];
  for (const token of glob) {
    if ('wildcard' in token) {
      segments.at(-1)?.push(token);
      continue;
    }
    const [first = '', ...rest] = token.text.split(':');
    const cuts = rest.splice(0, 6 - segments.length);
    const tail = rest.map((piece) => `:${piece}`).join('');
    const pieces = [first, ...cuts];
    pieces[pieces.length - 1] += tail;
    pieces.forEach((text, index) => {
      if (index > 0) segments.push([]);
      segments.at(-1)?.push({ text });
    });
  }
  return segments;
}
