import { INSTANCE_ID } from '../../lambdas/common/case';
import { VPC_ID } from '../../lambdas/common/fleet-request';
import { SESSION_OPTIONS, type SessionValues } from '../aws/session';
import { OptionError } from '../option-error';
import { type OptionsConfig, parseArguments } from '../parse-arguments';
import type { Selection } from './collect/ec2';

export interface ReadinessOptions {
  readonly selection: Selection;
  readonly quick: boolean;
  readonly all: boolean;
  readonly page: string | undefined;
  readonly json: boolean;
  readonly session: SessionValues;
}

const OPTIONS = {
  vpc: { type: 'string' },
  tag: { type: 'string' },
  instance: { type: 'string', multiple: true, default: [] },
  quick: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  page: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
  ...SESSION_OPTIONS,
} as const satisfies OptionsConfig;

/**
 * Reads what follows `cordon readiness`; `'help'` when help is asked for, whatever else is said.
 * @throws OptionError for what is unknown or not allowed.
 */
export function parseReadinessOptions(args: readonly string[]): ReadinessOptions | 'help' {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) return 'help';
  const [surplus] = positionals;
  if (surplus !== undefined)
    throw new OptionError('an argument', surplus, '--instance, --vpc or --tag choose instances');
  const { vpc, instance: instances, quick, all, page, json } = values;
  if (vpc !== undefined && !VPC_ID.test(vpc)) throw new OptionError('--vpc', vpc, 'the id of a VPC');
  const wrong = instances.find((id) => !INSTANCE_ID.test(id));
  if (wrong !== undefined) throw new OptionError('--instance', wrong, 'an id such as i-0123456789abcdef0');
  const tag = values.tag === undefined ? undefined : tagOf(values.tag);
  return { selection: { vpc, tag, instances }, quick, all, page, json, session: values };
}

/** A key may hold an equals sign too; the first one ends it, as in the AWS CLI's own short form. */
function tagOf(text: string): NonNullable<Selection['tag']> {
  const at = text.indexOf('=');
  const key = at === -1 ? text : text.slice(0, at);
  if (key === '' || key.length > 128) throw new OptionError('--tag', text, 'KEY or KEY=VALUE');
  return { key, value: at === -1 ? undefined : text.slice(at + 1) };
}
