/** An error as an AWS service answers it: its own code, the HTTP status it uses, and a message. */
export class ServiceError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    /** Extra members of the error's structure, such as `Item` of ConditionalCheckFailedException. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'ServiceError';
  }
}

/** The range does not model what was asked. Never an AWS answer: the drill that meets it fails. */
export class NotModelled extends Error {
  constructor(what: string) {
    super(`the range does not model ${what}`);
    this.name = 'NotModelled';
  }
}
