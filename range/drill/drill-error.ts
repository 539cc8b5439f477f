/** The drill cannot be run as asked, or the range met something that it does not model. */
export class DrillError extends Error {
  override readonly name = 'DrillError';
}
