import * as v from 'valibot';
import { field, parseNumber, parseUrl, planLines } from './plan-fields';

const FORMAT = 'cordon-triage-plan 1';
export interface TriagePlan {
  timeLimitSeconds: number;
  limit: number;
  outputUrl: string;
}
export const renderTriagePlan = (p: TriagePlan): string =>
  `${FORMAT}\ntime-limit ${p.timeLimitSeconds}\nlimit ${p.limit}\noutput ${p.outputUrl}\n`;
export function parseTriagePlan(text: string): TriagePlan {
  const [a, b, c] = planLines(text, FORMAT);
  return {
    timeLimitSeconds: parseNumber('time-limit', field('time-limit', a)),
    limit: parseNumber('limit', field('limit', b)),
    outputUrl: parseUrl('output', field('output', c)),
  };
}
const n = v.number();
const outcome = v.variant('status', [
  v.strictObject({
    status: v.literal('ok'),
    bytes: n,
    sha256: v.string(),
    sections: n,
    cut: n,
    hostClock: v.strictObject({ epochSeconds: n, serverDate: v.string() }),
  }),
  v.strictObject({
    status: v.literal('failed'),
    stage: v.picklist(['plan', 'collect', 'put']),
    reason: v.string(),
    detail: v.string(),
  }),
]);
export type TriageOutcome = v.InferOutput<typeof outcome>;
export const parseTriageOutcome = (s: string): TriageOutcome => v.parse(outcome, JSON.parse(s));
export interface TriageSection {
  name: string;
  status: number;
  bytes: Uint8Array;
  isWhole: boolean;
}
export function parseTriage(bytes: Uint8Array): TriageSection[] {
  const b = Buffer.from(bytes);
  const out: TriageSection[] = [];
  let at = 0;
  const line = (): string => {
    const e = b.indexOf(10, at);
    if (e < 0) throw new Error('no line');
    const s = b.toString('latin1', at, e);
    at = e + 1;
    return s;
  };
  if (line() !== 'cordon-triage 1') throw new Error('first line');
  for (;;) {
    const m = /^(?:section ([a-z0-9-]+) (\d+) (\d+) (whole|cut)|end (\d+))$/.exec(line());
    if (!m) throw new Error('frame');
    if (m[5]) {
      if (Number(m[5]) !== out.length || at !== b.length) throw new Error('end');
      return out;
    }
    const size = Number(m[3]);
    out.push({
      name: m[1] ?? '',
      status: Number(m[2]),
      bytes: b.subarray(at, at + size),
      isWhole: m[4] === 'whole',
    });
    at += size;
    if (b[at++] !== 10) throw new Error('frame');
  }
}
