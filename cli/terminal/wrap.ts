/** Breaks text into lines of at most `width` code points, between words where it can; a longer word is cut. */
export function wrap(text: string, width: number): string[] {
  if (width < 1) throw new RangeError(`the width must be at least 1, got ${width}`);
  const lines: string[] = [];
  let line: string[] = [];
  for (const word of text.split(' ').flatMap((each) => pieces(each, width))) {
    if (line.length > 0 && lengthOf(line) + 1 + word.length > width) {
      lines.push(line.join(''));
      line = [];
    }
    line.push(...(line.length > 0 ? [' '] : []), ...word);
  }
  return [...lines, line.join('')];
}

function pieces(word: string, width: number): string[][] {
  const characters = [...word];
  const count = Math.max(1, Math.ceil(characters.length / width));
  return Array.from({ length: count }, (_, at) => characters.slice(at * width, (at + 1) * width));
}

const lengthOf = (characters: readonly string[]): number => characters.length;
