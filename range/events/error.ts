/** An event pattern that EventBridge would refuse (InvalidEventPatternException). */
export class EventPatternError extends Error {
  override readonly name = 'EventPatternError';

  /** `path` is the dotted path of the pattern's field, '' for the pattern itself. */
  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`Event pattern is not valid${path === '' ? '' : ` at ${path}`}: ${problem}`);
  }
}
