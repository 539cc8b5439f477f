import { inspect } from 'node:util';

/** One option that does not fit: its path, what was given, and what may be given. */
export interface ConfigProblem {
  readonly option: string;
  readonly value: unknown;
  readonly allowed: string;
}

/** `cordon.config.ts` says something that cannot be deployed. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(['cordon.config.ts cannot be used:', ...problems.map(describe)].join('\n  '));
    this.name = 'ConfigError';
  }
}

function describe({ option, value, allowed }: ConfigProblem): string {
  return `${option || 'the configuration'} is ${inspect(value, { breakLength: Number.POSITIVE_INFINITY })}; allowed: ${allowed}`;
}
