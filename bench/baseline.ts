/**
 * The figures that a change is held to, and why they are what they are. Every value has its history: the first entry
 * that names it begins from null, each further one from where the last ended, and the last ends at the value. So a value
 * that was edited by hand does not pass as the accepted one.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Figure } from './figure';

const finite = v.pipe(v.number(), v.finite());

const heldSchema = v.strictObject({
  value: finite,
  unit: v.string(),
  kind: v.picklist(['repeatable', 'ratio', 'ratio of starts']),
  better: v.picklist(['lower', 'higher']),
});

const changeSchema = v.strictObject({
  /** UTC, `2026-11-26`. */
  date: v.pipe(v.string(), v.isoDate()),
  reason: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  /** null: it was not there, or is not any more. */
  figures: v.record(v.string(), v.strictObject({ from: v.nullable(finite), to: v.nullable(finite) })),
});

const baselineSchema = v.strictObject({
  figures: v.record(v.string(), heldSchema),
  changes: v.array(changeSchema),
});

export type Held = v.InferOutput<typeof heldSchema>;
export type Baseline = v.InferOutput<typeof baselineSchema>;

export class BaselineError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BaselineError';
  }
}

export const NO_REASON = '--accept takes the reason why the figures are to change; it is empty';

/** @throws BaselineError naming the place when it is not a baseline, SyntaxError when it is no JSON. */
export function parseBaseline(text: string): Baseline {
  const parsed = v.safeParse(baselineSchema, JSON.parse(text));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new BaselineError(`the baseline at ${v.getDotPath(issue) ?? 'its top'}: ${issue.message}`);
}

export const readBaseline = (file: string): Baseline => parseBaseline(readFileSync(file, 'utf8'));

export function writeBaseline(file: string, baseline: Baseline): void {
  writeFileSync(file, `${JSON.stringify(baseline, null, 2)}\n`);
}

/** What is wrong with the history, a sentence each; empty when every value is the last that a reason was given for. */
export function historyProblems({ figures, changes }: Baseline): string[] {
  const now = new Map<string, number>();
  const problems: string[] = [];
  for (const { date, figures: changed } of changes)
    for (const [name, { from, to }] of Object.entries(changed)) {
      const before = now.get(name) ?? null;
      if (from !== before)
        problems.push(`${name}: the change of ${date} begins from ${from}, but it was ${before}`);
      if (to === null) now.delete(name);
      else now.set(name, to);
    }
  for (const name of new Set([...now.keys(), ...Object.keys(figures)])) {
    const [accepted, value] = [now.get(name) ?? null, figures[name]?.value ?? null];
    if (accepted !== value)
      problems.push(`${name} is ${value}, but the last reason given was for ${accepted}`);
  }
  return problems;
}

const heldOf = ({ value, unit, kind, better }: Figure): Held => ({ value, unit, kind, better });

export interface Acceptance {
  /** UTC, `2026-11-26`. */
  readonly date: string;
  readonly reason: string;
}

/**
 * The baseline with these figures in place of its own. A ratio that moved no further than its tolerance stays: that is noise.
 * @throws BaselineError without a reason, or when a figure was not measured.
 */
export function accepted(
  baseline: Baseline,
  figures: readonly Figure[],
  { date, reason }: Acceptance,
  moved: (held: Held, figure: Figure) => boolean,
): Baseline {
  if (reason.trim() === '')
    throw new BaselineError('--accept takes the reason why the figures are to change; it is empty');
  const lost = figures.filter(({ value }) => !Number.isFinite(value)).map(({ name }) => name);
  if (lost.length > 0) throw new BaselineError(`nothing is accepted: not measured were ${lost.join(', ')}`);
  const next: Record<string, Held> = {};
  const changed: Baseline['changes'][number]['figures'] = {};
  for (const figure of figures) {
    const held = baseline.figures[figure.name];
    const isKept = held !== undefined && !moved(held, figure);
    next[figure.name] = isKept ? { ...heldOf(figure), value: held.value } : heldOf(figure);
    if (!isKept && held?.value !== figure.value)
      changed[figure.name] = { from: held?.value ?? null, to: figure.value };
  }
  for (const [name, { value }] of Object.entries(baseline.figures))
    if (!(name in next)) changed[name] = { from: value, to: null };
  if (Object.keys(changed).length === 0) return { figures: next, changes: baseline.changes };
  return { figures: next, changes: [...baseline.changes, { date, reason: reason.trim(), figures: changed }] };
}
