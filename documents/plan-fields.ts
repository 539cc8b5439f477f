/** What the lines of every plan are made of. The scripts hold the same patterns; whatever one side refuses, the other refuses too. */
import { SHA256_PATTERN, URL_PATTERN } from './parameters';

const URL = new RegExp(URL_PATTERN);
const SHA256 = new RegExp(SHA256_PATTERN);
const NUMBER = /^[1-9][0-9]{0,14}$/;

export class PlanError extends Error {
  override readonly name = 'PlanError';
  readonly code = 'InvalidPlan';

  constructor(
    readonly field: string,
    readonly received: string,
    allowed: string,
  ) {
    super(`plan: ${field} is ${JSON.stringify(received.slice(0, 100))}; allowed: ${allowed}`);
  }
}

/** The lines of a plan whose first line is `format`, without that line. */
export function planLines(text: string, format: string): string[] {
  if (!text.endsWith('\n'))
    throw new PlanError('the end', text.slice(-20), 'a line feed after the last line');
  const [first = '', ...lines] = text.slice(0, -1).split('\n');
  if (first !== format) throw new PlanError('the first line', first, format);
  return lines;
}

export function field(name: string, line = ''): string {
  if (!line.startsWith(`${name} `)) throw new PlanError('a line', line, `"${name} …" in this place`);
  return line.slice(name.length + 1);
}

export function parseNumber(name: string, value: string): number {
  if (!NUMBER.test(value)) throw new PlanError(name, value, 'a whole number from 1, at most 15 digits');
  return Number(value);
}

export function parseUrl(name: string, value: string): string {
  if (!URL.test(value)) throw new PlanError(name, value, `an https URL that matches ${URL_PATTERN}`);
  return value;
}

export function parseSha256(name: string, value: string): string {
  if (!SHA256.test(value)) throw new PlanError(name, value, '64 lower case hexadecimal digits');
  return value;
}
