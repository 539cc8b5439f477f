import { visible } from './visible-text';

/** An option of the command line that cannot be used: which, what was given, and what may be given. */
export class OptionError extends Error {
  readonly code = 'OPTION_INVALID';

  constructor(
    readonly option: string,
    readonly value: string,
    readonly allowed: string,
  ) {
    super(`${option} is '${visible(value)}'; allowed: ${allowed}`);
    this.name = 'OptionError';
  }
}
