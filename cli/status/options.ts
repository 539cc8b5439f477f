import { CASE_ID } from '../../lambdas/common/case';
import { SESSION_OPTIONS, type SessionValues, sessionValues } from '../aws/session';
import { OptionError } from '../option-error';
import { type OptionsConfig, parseArguments } from '../parse-arguments';

export interface StatusOptions {
  /** Undefined: the list. */
  readonly caseId: string | undefined;
  readonly all: boolean;
  readonly follow: boolean;
  readonly json: boolean;
  readonly session: SessionValues;
}

const OPTIONS = {
  all: { type: 'boolean', default: false },
  follow: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  ...SESSION_OPTIONS,
  help: { type: 'boolean', default: false, short: 'h' },
} as const satisfies OptionsConfig;

/**
 * Reads what follows `cordon status`; `'help'` when help is asked for, whatever else is said.
 * @throws OptionError for what is unknown or not allowed.
 */
export function parseStatusOptions(args: readonly string[]): StatusOptions | 'help' {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) return 'help';
  const [caseId, surplus] = positionals;
  if (caseId !== undefined && !CASE_ID.test(caseId))
    throw new OptionError('the case', caseId, 'one such as i-0123456789abcdef0-20261123T030000000Z, or none');
  if (surplus !== undefined) throw new OptionError('an argument', surplus, 'one case at a time');
  const { all, follow, json } = values;
  if (follow && caseId === undefined) throw new OptionError('--follow', 'set', 'with a case');
  if (all && caseId !== undefined) throw new OptionError('--all', 'set', 'without a case');
  return { caseId, all, follow, json, session: sessionValues(values) };
}
