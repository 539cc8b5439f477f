import { SESSION_OPTIONS, type SessionValues, sessionValues } from '../aws/session';
import { OptionError } from '../option-error';
import { type OptionsConfig, parseArguments } from '../parse-arguments';
import { checkReportFile } from '../report-file';
import { parseS3Uri } from './s3-uri';

export interface VerifyCommandOptions {
  /** A folder on a disk, or an S3 URI. */
  readonly folder: string;
  /** A file or a fingerprint. */
  readonly key: string | undefined;
  /** SHA-256 each, in lower case. */
  readonly includes: readonly string[];
  readonly page: string | undefined;
  readonly json: boolean;
  /** Whose account an S3 URI is read from. */
  readonly session: SessionValues;
}

const OPTIONS = {
  key: { type: 'string' },
  includes: { type: 'string', multiple: true },
  page: { type: 'string' },
  json: { type: 'boolean', default: false },
  ...SESSION_OPTIONS,
  help: { type: 'boolean', default: false, short: 'h' },
} as const satisfies OptionsConfig;

/**
 * Reads what follows `cordon verify`; `'help'` when help is asked for, whatever else is said.
 * @throws OptionError for what is unknown, missing or not allowed.
 */
export function parseVerifyOptions(args: readonly string[]): VerifyCommandOptions | 'help' {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) return 'help';
  const [folder = '', surplus] = positionals;
  if (folder === '') throw new OptionError('the folder', folder, ALLOWED);
  if (surplus !== undefined) throw new OptionError('an argument', surplus, 'one folder at a time');
  if (folder.startsWith('s3:') && !parseS3Uri(folder)) throw new OptionError('the folder', folder, ALLOWED);
  const { key, page, json } = values;
  const includes = (values.includes ?? []).map((each) => each.toLowerCase());
  for (const each of includes)
    if (!SHA256.test(each)) throw new OptionError('--includes', each, '64 hexadecimal digits');
  if (page !== undefined) checkReportFile(page, '--page');
  return { folder, key, includes, page, json, session: sessionValues(values) };
}

const SHA256 = /^[0-9a-f]{64}$/;
const ALLOWED = 'the folder of a case, or s3://BUCKET/cases/CASE/';
