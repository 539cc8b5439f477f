/** A template that CloudFormation would refuse, or that uses what the range does not know. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  /** `path` is where in the template, for instance "Resources.Queue.Properties.QueueName". */
  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${path}: ${problem}`);
  }
}
