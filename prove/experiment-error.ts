/** A run that cannot be played as it is written; the message says what is allowed. */
export class ExperimentError extends Error {}
