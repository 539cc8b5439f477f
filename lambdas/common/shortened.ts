/** Room for the line that says how much is missing. */
const ROOM = 200;

/** In UTF-8, each with the end of its line. */
export const bytesOf = (lines: readonly string[]): number =>
  lines.reduce((sum, each) => sum + Buffer.byteLength(each) + 1, 0);

/** The lines that fit, and how many do not: never less without a word. */
export function shortened(lines: readonly string[], maxBytes: number): string[] {
  if (bytesOf(lines) <= maxBytes) return [...lines];
  let room = maxBytes - ROOM;
  const kept = lines.findIndex((each) => {
    room -= Buffer.byteLength(each) + 1;
    return room < 0;
  });
  return [
    ...lines.slice(0, kept),
    '',
    `This message was shortened: ${lines.length - kept} lines are left out. The evidence of the case has them.`,
  ];
}
