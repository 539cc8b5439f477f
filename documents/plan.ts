/**
 * The capture plan: what the capture script on the subject is told to do. It is text, line by line in a fixed order, because the
 * script must read it with a plain shell and without evaluating anything; capture-linux.sh documents the format. `renderPlan` and
 * `parsePlan` accept exactly the plans that the script accepts.
 */
import { SHA256_PATTERN, URL_PATTERN } from './parameters';

export const MIB = 1024 * 1024;
/** S3's limits for a multipart upload (S3 user guide, "Amazon S3 multipart upload limits"). The last part may be smaller. */
export const SMALLEST_PART = 5 * MIB;
export const LARGEST_PART = 5 * 1024 * MIB;
export const MOST_PARTS = 10_000;

const FORMAT_LINE = 'cordon-capture-plan 1';
const URL = new RegExp(URL_PATTERN);
const SHA256 = new RegExp(SHA256_PATTERN);
const NUMBER = /^[1-9][0-9]{0,14}$/;

export type PlanSource =
  | { readonly kind: 'kcore' }
  /** An acquisition tool for the operator's own needs, run as `TOOL acquire --source /proc/kcore FIFO`. */
  | { readonly kind: 'tool'; readonly url: string; readonly sha256: string };

export interface CapturePlan {
  /** For the whole capture, the download of the plan included; shorter than the command's execution timeout. */
  readonly timeLimitSeconds: number;
  /** Bytes: whole MiB. */
  readonly partSize: number;
  readonly source: PlanSource;
  /** Pre-signed PUT. */
  readonly manifestUrl: string;
  /** Pre-signed PUT of part 1, 2, …. */
  readonly partUrls: readonly string[];
}

export class PlanError extends Error {
  override readonly name = 'PlanError';
  readonly code = 'InvalidCapturePlan';

  constructor(
    readonly field: string,
    readonly received: string,
    allowed: string,
  ) {
    super(`capture plan: ${field} is ${JSON.stringify(received.slice(0, 100))}; allowed: ${allowed}`);
  }
}

/** @throws PlanError for a value that the script would refuse. */
export function renderPlan(plan: CapturePlan): string {
  const { source } = plan;
  const lines = [
    FORMAT_LINE,
    `time-limit ${plan.timeLimitSeconds}`,
    `part-size ${plan.partSize}`,
    source.kind === 'kcore' ? 'source kcore' : `source tool ${source.sha256} ${source.url}`,
    `manifest ${plan.manifestUrl}`,
    ...plan.partUrls.map((url, index) => `part ${index + 1} ${url}`),
  ];
  const text = `${lines.join('\n')}\n`;
  parsePlan(text);
  return text;
}

/** @throws PlanError naming the first line that is wrong. */
export function parsePlan(text: string): CapturePlan {
  if (!text.endsWith('\n'))
    throw new PlanError('the end', text.slice(-20), 'a line feed after the last line');
  const [format = '', timeLimit, partSize, source, manifest, ...parts] = text.slice(0, -1).split('\n');
  if (format !== FORMAT_LINE) throw new PlanError('the first line', format, FORMAT_LINE);
  return {
    timeLimitSeconds: parseNumber('time-limit', field('time-limit', timeLimit)),
    partSize: parsePartSize(field('part-size', partSize)),
    source: parseSource(field('source', source)),
    manifestUrl: parseUrl('manifest', field('manifest', manifest)),
    partUrls: parseParts(parts),
  };
}

function field(name: string, line = ''): string {
  if (!line.startsWith(`${name} `)) throw new PlanError('a line', line, `"${name} …" in this place`);
  return line.slice(name.length + 1);
}

function parseNumber(name: string, value: string): number {
  if (!NUMBER.test(value)) throw new PlanError(name, value, 'a whole number from 1, at most 15 digits');
  return Number(value);
}

function parsePartSize(value: string): number {
  const size = parseNumber('part-size', value);
  if (size < SMALLEST_PART || size > LARGEST_PART || size % MIB !== 0) {
    throw new PlanError('part-size', value, 'whole MiB from 5 MiB to 5 GiB, in bytes');
  }
  return size;
}

function parseSource(value: string): PlanSource {
  if (value === 'kcore') return { kind: 'kcore' };
  const [kind, sha256 = '', url = '', ...rest] = value.split(' ');
  if (kind !== 'tool' || !SHA256.test(sha256) || rest.length > 0) {
    throw new PlanError('source', value, '"kcore" or "tool SHA256 URL"');
  }
  return { kind, sha256, url: parseUrl('source', url) };
}

function parseUrl(name: string, value: string): string {
  if (!URL.test(value)) throw new PlanError(name, value, `an https URL that matches ${URL_PATTERN}`);
  return value;
}

function parseParts(lines: readonly string[]): string[] {
  if (lines.length < 1 || lines.length > MOST_PARTS) {
    throw new PlanError('the number of parts', String(lines.length), `1 to ${MOST_PARTS}`);
  }
  return lines.map((line, index) => parseUrl(`part ${index + 1}`, field(`part ${index + 1}`, line)));
}
