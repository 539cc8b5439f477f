/** A titled list in a message to people; nothing when there is nothing in it. */
export const section = (title: string, entries: readonly string[]): string[] =>
  entries.length === 0 ? [] : ['', `${title}:`, ...entries.map((each) => `- ${each}`)];
