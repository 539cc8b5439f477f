/** Messages to the people who subscribe to the stack's topic. */

export interface Notice {
  /** At most 100 ASCII characters, as SNS wants it. */
  readonly subject: string;
  readonly message: string;
}

export const notice = (instanceId: string, headline: string, lines: readonly string[]): Notice => ({
  subject: `Cordon: ${instanceId} ${headline}`.slice(0, 100),
  message: lines.join('\n'),
});

/** A titled list in a message to people; nothing when there is nothing in it. */
export const section = (title: string, entries: readonly string[]): string[] =>
  entries.length === 0 ? [] : ['', `${title}:`, ...entries.map((each) => `- ${each}`)];
