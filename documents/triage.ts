/**
 * Live triage: the plan that the script gets, its answer, and the output that it stored. The last two come from a hostile host:
 * sections are framed by their length, so that nothing inside one can pretend to be another.
 */
import * as v from 'valibot';
import { CaptureAnswerError, count, hostClock, hostText, parseAnswer, sha256, word } from './parse';
import { field, PlanError, parseNumber, parseUrl, planLines } from './plan-fields';

/** Bytes. */
export const SMALLEST_TRIAGE = 64 * 1024;
export const LARGEST_TRIAGE = 32 * 1024 * 1024;

const PLAN_FORMAT = 'cordon-triage-plan 1';
const OUTPUT_FORMAT = 'cordon-triage 1';

export interface TriagePlan {
  /** For all of it, the download of the plan included; shorter than the command's execution timeout. */
  readonly timeLimitSeconds: number;
  /** Bytes of the whole output; what does not fit is cut, section by section. */
  readonly limit: number;
  /** Pre-signed PUT. */
  readonly outputUrl: string;
}

/** @throws PlanError for a value that the script would refuse. */
export function renderTriagePlan({ timeLimitSeconds, limit, outputUrl }: TriagePlan): string {
  const text = `${PLAN_FORMAT}\ntime-limit ${timeLimitSeconds}\nlimit ${limit}\noutput ${outputUrl}\n`;
  parseTriagePlan(text);
  return text;
}

/** @throws PlanError naming the first line that is wrong. */
export function parseTriagePlan(text: string): TriagePlan {
  const [timeLimit, limit, output, ...rest] = planLines(text, PLAN_FORMAT);
  const plan = {
    timeLimitSeconds: parseNumber('time-limit', field('time-limit', timeLimit)),
    limit: parseNumber('limit', field('limit', limit)),
    outputUrl: parseUrl('output', field('output', output)),
  };
  if (plan.limit < SMALLEST_TRIAGE || plan.limit > LARGEST_TRIAGE)
    throw new PlanError('limit', String(plan.limit), `${SMALLEST_TRIAGE} to ${LARGEST_TRIAGE} bytes`);
  if (rest.length > 0) throw new PlanError('the end', rest.join('\n'), 'no line after the output');
  return plan;
}

export const triageOutcome = v.variant('status', [
  v.strictObject({
    status: v.literal('ok'),
    bytes: count,
    sha256,
    sections: count,
    /** How many of them are not whole. */
    cut: count,
    hostClock,
  }),
  v.strictObject({
    status: v.literal('failed'),
    stage: v.picklist(['plan', 'collect', 'put']),
    reason: word,
    detail: hostText,
  }),
]);
export type TriageOutcome = v.InferOutput<typeof triageOutcome>;

/** @throws CaptureAnswerError when it is not one line of the script's form, e.g. because the agent killed the script. */
export const parseTriageOutcome = (stdout: string): TriageOutcome =>
  parseAnswer(triageOutcome, stdout, 'triage answer');

export interface TriageSection {
  readonly name: string;
  /** Of the script's function: 124 when it ran out of time, 125 when it was never begun. */
  readonly status: number;
  readonly bytes: Buffer;
  readonly isWhole: boolean;
}

/** @throws CaptureAnswerError naming the byte at which the output is not of the script's form. */
export function parseTriage(output: Buffer): TriageSection[] {
  const sections: TriageSection[] = [];
  let at = 0;
  const line = (): string => {
    const end = output.indexOf('\n', at);
    if (end < 0 || end - at > 200) throw new CaptureAnswerError(`triage output: no line at byte ${at}`);
    const text = output.toString('latin1', at, end);
    at = end + 1;
    return text;
  };
  if (line() !== OUTPUT_FORMAT)
    throw new CaptureAnswerError(`triage output does not begin with ${OUTPUT_FORMAT}`);
  for (;;) {
    const header = line();
    if (header === `end ${sections.length}` && at === output.length) return sections;
    const [, name, status, length, whole] = SECTION.exec(header) ?? [];
    const end = at + Number(length);
    if (name === undefined || output[end] !== LINE_FEED)
      throw new CaptureAnswerError(`triage output: no section before byte ${at}: ${JSON.stringify(header)}`);
    sections.push({
      name,
      status: Number(status),
      bytes: output.subarray(at, end),
      isWhole: whole === 'whole',
    });
    at = end + 1;
  }
}

const SECTION = /^section ([a-z0-9-]{1,40}) ([0-9]{1,3}) (0|[1-9][0-9]{0,9}) (whole|cut)$/;
const LINE_FEED = 10;
