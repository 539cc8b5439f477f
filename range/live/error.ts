/** The live range cannot go on: a command that it needs failed, or the guest did not do what it was asked. */
export class LiveError extends Error {
  override readonly name = 'LiveError';
  readonly code: string = 'LiveRangeFailed';
}

/** Something of the machine is not there; the message says what to do. */
export class MissingRequirements extends LiveError {
  override readonly code = 'MissingRequirements';
}
