import { CASE_ID } from '../../lambdas/common/case';
import { SESSION_OPTIONS, type SessionValues, sessionValues } from '../aws/session';
import { OptionError } from '../option-error';
import { type OptionsConfig, parseArguments } from '../parse-arguments';

export interface ReleaseOptions {
  readonly caseId: string;
  readonly apply: boolean;
  readonly reason: string | undefined;
  /** By field: `restore` or `leave`. */
  readonly resolutions: Readonly<Record<string, string>>;
  readonly start: boolean;
  readonly replacement: 'keep' | 'retire';
  readonly json: boolean;
  readonly session: SessionValues;
}

const OPTIONS = {
  apply: { type: 'boolean', default: false },
  reason: { type: 'string' },
  resolve: { type: 'string', multiple: true, default: [] },
  start: { type: 'boolean', default: false },
  replacement: { type: 'string', default: 'keep' },
  json: { type: 'boolean', default: false },
  ...SESSION_OPTIONS,
  help: { type: 'boolean', default: false, short: 'h' },
} as const satisfies OptionsConfig;

/**
 * Reads what follows `cordon release`; `'help'` when help is asked for, whatever else is said.
 * @throws OptionError for what is unknown, missing or not allowed.
 */
export function parseReleaseOptions(args: readonly string[]): ReleaseOptions | 'help' {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) return 'help';
  const [caseId = '', surplus] = positionals;
  if (!CASE_ID.test(caseId))
    throw new OptionError('the case', caseId, 'one such as i-0123456789abcdef0-20261123T030000000Z');
  if (surplus !== undefined) throw new OptionError('an argument', surplus, 'one case at a time');
  if (values.apply && !values.reason?.trim())
    throw new OptionError('--reason', values.reason ?? '', 'with --apply, why the subject is released');
  const { apply, reason, start, json } = values;
  const replacement = replacementOf(values.replacement);
  return {
    caseId,
    apply,
    reason,
    resolutions: resolutionsOf(values.resolve),
    start,
    replacement,
    json,
    session: sessionValues(values),
  };
}

function replacementOf(value: string): ReleaseOptions['replacement'] {
  if (value === 'keep' || value === 'retire') return value;
  throw new OptionError('--replacement', value, 'keep, retire');
}

/** A field holds dots and colons, never an equals sign. */
function resolutionsOf(given: readonly string[]): Record<string, string> {
  const resolutions: Record<string, string> = {};
  for (const each of given) {
    const [, field, value] = /^(.+)=(restore|leave)$/.exec(each) ?? [];
    if (field === undefined || value === undefined)
      throw new OptionError('--resolve', each, 'FIELD=restore or FIELD=leave');
    if (Object.hasOwn(resolutions, field)) throw new OptionError('--resolve', each, 'each field once');
    resolutions[field] = value;
  }
  return resolutions;
}
