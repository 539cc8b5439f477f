/**
 * What a step hands on. A step never throws for what AWS or the subject did: it records `ok`, `skipped` with why,
 * or `failed` with why, so that the rest of the response goes on (a crash of the step is recorded by the Catch of
 * its branch in the same shape).
 */
import * as v from 'valibot';
import { describeError } from './aws-error';
import type { Change } from './changes';
import { joinText } from './cut-text';

export type StepStatus = 'ok' | 'skipped' | 'failed';

export interface StepResult<Detail = unknown> {
  readonly step: string;
  readonly status: StepStatus;
  /** Why the step was skipped or failed. */
  readonly why?: string;
  /** What was changed, or, in a dry run, would have been. */
  readonly changes: readonly Change[];
  readonly detail?: Detail;
}

/**
 * The results of all steps travel together, in a payload of at most 256 KiB (Step Functions Developer Guide, "Service quotas"), and one
 * that is larger ends the execution past every Catch: of a subject with 128 volumes, each of which fails alone, no step may say it all.
 */
const LONGEST_SUMMARY = 3_000;

/** Runs `work`; several things may fail in it independently, each of which is one problem. */
export class Problems {
  private readonly found: string[] = [];

  /**
   * Runs one part; its failure is noted and does not keep the others from running. An error of the class `except` is
   * thrown on: it is for the workflow, which will run the step again.
   */
  async attempt<T>(
    what: string,
    work: () => Promise<T>,
    except?: new (...args: never[]) => Error,
  ): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (except && error instanceof except) throw error;
      this.note(`${what}: ${describeError(error)}`);
      return undefined;
    }
  }

  note(problem: string): void {
    this.found.push(problem);
  }

  get summary(): string | undefined {
    return this.found.length > 0 ? joinText(this.found, '; ', LONGEST_SUMMARY) : undefined;
  }
}

export function finished<Detail>(
  step: string,
  problems: Problems,
  changes: readonly Change[],
  detail: Detail,
): StepResult<Detail> {
  const why = problems.summary;
  return why === undefined
    ? { step, status: 'ok', changes, detail }
    : { step, status: 'failed', why, changes, detail };
}

export const skipped = (step: string, why: string): StepResult<never> => ({
  step,
  status: 'skipped',
  why,
  changes: [],
});

export const changeSchema = v.object({
  at: v.string(),
  action: v.string(),
  target: v.string(),
  what: v.string(),
  outcome: v.picklist(['done', 'would be done']),
});

/** A result as it comes back out of the workflow. */
export const resultSchema = v.object({
  step: v.string(),
  status: v.picklist(['ok', 'skipped', 'failed']),
  why: v.nullish(v.string()),
  changes: v.nullish(v.array(changeSchema), []),
  detail: v.optional(v.unknown()),
});
export type RecordedResult = v.InferOutput<typeof resultSchema>;
