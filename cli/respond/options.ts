import * as v from 'valibot';
import { INSTANCE_ID } from '../../lambdas/common/case';
import { type FleetTarget, fleetTargetSchema, reasonSchema } from '../../lambdas/common/fleet-request';
import { type AskedMode, askedModeSchema } from '../../lambdas/common/mode';
import { SESSION_OPTIONS, type SessionValues } from '../aws/session';
import { OptionError } from '../option-error';
import { type OptionsConfig, parseArguments } from '../parse-arguments';

export interface RespondOptions {
  readonly target: FleetTarget;
  readonly apply: boolean;
  readonly reason: string | undefined;
  readonly mode: AskedMode | undefined;
  readonly dryRun: boolean;
  readonly follow: boolean;
  readonly json: boolean;
  readonly session: SessionValues;
}

const OPTIONS = {
  asg: { type: 'string' },
  vpc: { type: 'string' },
  apply: { type: 'boolean', default: false },
  reason: { type: 'string' },
  mode: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  follow: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
  ...SESSION_OPTIONS,
} as const satisfies OptionsConfig;

/**
 * Reads what follows `cordon respond`; `'help'` when help is asked for, whatever else is said.
 * @throws OptionError for what is unknown, missing or not allowed.
 */
export function parseRespondOptions(args: readonly string[]): RespondOptions | 'help' {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) return 'help';
  const { asg, vpc, apply, reason, mode, follow, json } = values;
  if (apply && reason === undefined)
    throw new OptionError('--reason', '', 'with --apply, why these instances are answered');
  return {
    target: targetOf(positionals, asg, vpc),
    apply,
    reason: reason === undefined ? undefined : reasonOf(reason),
    mode: mode === undefined ? undefined : modeOf(mode),
    dryRun: values['dry-run'],
    follow,
    json,
    session: values,
  };
}

function targetOf(ids: readonly string[], asg: string | undefined, vpc: string | undefined): FleetTarget {
  const kinds = [ids.length > 0, asg !== undefined, vpc !== undefined].filter(Boolean).length;
  if (kinds !== 1)
    throw new OptionError('what to answer', ids.join(' '), 'instance ids, or --asg NAME, or --vpc ID');
  if (asg !== undefined) return parsed('--asg', asg, { autoScalingGroup: asg });
  if (vpc !== undefined) return parsed('--vpc', vpc, { vpc });
  const wrong = ids.find((id) => !INSTANCE_ID.test(id));
  if (wrong !== undefined) throw new OptionError('an instance', wrong, 'an id such as i-0123456789abcdef0');
  return parsed('the instances', `${ids.length} ids`, { instances: [...new Set(ids)] });
}

function parsed(option: string, value: string, target: unknown): FleetTarget {
  const result = v.safeParse(fleetTargetSchema, target);
  if (result.success) return result.output;
  throw new OptionError(option, value, result.issues[0].message);
}

function reasonOf(value: string): string {
  const result = v.safeParse(reasonSchema, value.trim());
  if (result.success) return result.output;
  throw new OptionError('--reason', value, result.issues[0].message);
}

function modeOf(value: string): AskedMode {
  const result = v.safeParse(askedModeSchema, value);
  if (result.success) return result.output;
  throw new OptionError('--mode', value, askedModeSchema.options.join(', '));
}
