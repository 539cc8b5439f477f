/**
 * The capture plan: what the capture script on the subject is told to do. It is text, line by line in a fixed order, because the
 * script must read it with a plain shell and without evaluating anything; capture-linux.sh documents the format. `renderPlan` and
 * `parsePlan` accept exactly the plans that the script accepts.
 */
import { field, PlanError, parseNumber, parseUrl, planLines } from './plan-fields';
import { type PlanSource, parseSource, renderSource } from './plan-source';

export { PlanError } from './plan-fields';
export type { Architecture, PlanSource } from './plan-source';

export const MIB = 1024 * 1024;
/** S3's limits for a multipart upload (S3 user guide, "Amazon S3 multipart upload limits"). The last part may be smaller. */
export const SMALLEST_PART = 5 * MIB;
export const LARGEST_PART = 5 * 1024 * MIB;
export const MOST_PARTS = 10_000;
export const MOST_SOURCES = 16;

const FORMAT_LINE = 'cordon-capture-plan 2';

export interface CapturePlan {
  /** For the whole capture, the download of the plan included; shorter than the command's execution timeout. */
  readonly timeLimitSeconds: number;
  /** Bytes: whole MiB. */
  readonly partSize: number;
  /** The ladder: tried in this order until one yields data. Lines for another platform or architecture are passed over. */
  readonly sources: readonly PlanSource[];
  /** Pre-signed PUT. */
  readonly manifestUrl: string;
  /** Pre-signed PUT of part 1, 2, …. */
  readonly partUrls: readonly string[];
}

/** @throws PlanError for a value that the script would refuse. */
export function renderPlan(plan: CapturePlan): string {
  const lines = [
    FORMAT_LINE,
    `time-limit ${plan.timeLimitSeconds}`,
    `part-size ${plan.partSize}`,
    ...plan.sources.map(renderSource),
    `manifest ${plan.manifestUrl}`,
    ...plan.partUrls.map((url, index) => `part ${index + 1} ${url}`),
  ];
  const text = `${lines.join('\n')}\n`;
  parsePlan(text);
  return text;
}

/** @throws PlanError naming the first line that is wrong. */
export function parsePlan(text: string): CapturePlan {
  const [timeLimit, partSize, ...rest] = planLines(text, FORMAT_LINE);
  const count = rest.findIndex((line) => !line.startsWith('source '));
  const [manifest, ...parts] = rest.slice(Math.max(count, 0));
  return {
    timeLimitSeconds: parseNumber('time-limit', field('time-limit', timeLimit)),
    partSize: parsePartSize(field('part-size', partSize)),
    sources: parseSources(rest.slice(0, Math.max(count, 0))),
    manifestUrl: parseUrl('manifest', field('manifest', manifest)),
    partUrls: parseParts(parts),
  };
}

function parsePartSize(value: string): number {
  const size = parseNumber('part-size', value);
  if (size < SMALLEST_PART || size > LARGEST_PART || size % MIB !== 0) {
    throw new PlanError('part-size', value, 'whole MiB from 5 MiB to 5 GiB, in bytes');
  }
  return size;
}

function parseSources(lines: readonly string[]): PlanSource[] {
  if (lines.length < 1 || lines.length > MOST_SOURCES) {
    throw new PlanError('the number of sources', String(lines.length), `1 to ${MOST_SOURCES}`);
  }
  const sources = lines.map((line) => parseSource(field('source', line)));
  if (sources.length > 1 && sources.some((source) => source.kind === 'instance-store')) {
    throw new PlanError('source', 'instance-store', 'an instance-store volume alone in its plan');
  }
  return sources;
}

function parseParts(lines: readonly string[]): string[] {
  if (lines.length < 1 || lines.length > MOST_PARTS) {
    throw new PlanError('the number of parts', String(lines.length), `1 to ${MOST_PARTS}`);
  }
  return lines.map((line, index) => parseUrl(`part ${index + 1}`, field(`part ${index + 1}`, line)));
}
