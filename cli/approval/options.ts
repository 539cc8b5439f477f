import { CASE_ID } from '../../lambdas/common/case';
import { SESSION_OPTIONS, type SessionValues } from '../aws/session';
import { OptionError } from '../option-error';
import { type OptionsConfig, parseArguments } from '../parse-arguments';

export interface ApprovalOptions {
  readonly caseId: string;
  readonly instanceId: string;
  /** Undefined: only show what is asked. */
  readonly reason: string | undefined;
  readonly json: boolean;
  readonly session: SessionValues;
}

const OPTIONS = {
  ...SESSION_OPTIONS,
  reason: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
} as const satisfies OptionsConfig;

const LONGEST_REASON = 1000;

/**
 * Reads what follows `cordon approve` or `cordon deny`; `'help'` when help is asked for, whatever else is said.
 * @throws OptionError for what is unknown, missing or not allowed.
 */
export function parseApprovalOptions(args: readonly string[]): ApprovalOptions | 'help' {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) return 'help';
  const [caseId = '', surplus] = positionals;
  const [, instanceId] = CASE_ID.exec(caseId) ?? [];
  if (instanceId === undefined)
    throw new OptionError('the case', caseId, 'one such as i-0123456789abcdef0-20261123T030000000Z');
  if (surplus !== undefined) throw new OptionError('an argument', surplus, 'one case at a time');
  const { reason, json, help: _, ...session } = values;
  if (reason !== undefined && (reason.trim() === '' || reason.length > LONGEST_REASON))
    throw new OptionError('--reason', reason.slice(0, 50), `why, in 1 to ${LONGEST_REASON} characters`);
  return { caseId, instanceId, reason, json, session };
}
