/**
 * What the steps of the workflow recorded as changed, or in a dry run as what they would have changed, read from the
 * results that they handed on. A step that crashed handed nothing on: what it did is among the drill's events only.
 */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import * as v from 'valibot';

const change = v.object({
  /** UTC, ISO 8601. */
  at: v.string(),
  /** The API action, such as `ec2:StopInstances`. */
  action: v.string(),
  target: v.string(),
  /** From what to what. */
  what: v.string(),
  outcome: v.picklist(['done', 'would be done']),
});

const stepOutput = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ Payload: v.object({ changes: v.array(change) }) }),
);

export type RecordedChange = v.InferOutput<typeof change>;

/** Those with the outcome, in order of time. */
export function recordedChanges(
  history: readonly HistoryEvent[],
  outcome: RecordedChange['outcome'],
): RecordedChange[] {
  return history
    .flatMap(({ taskSucceededEventDetails }) => {
      const parsed = v.safeParse(stepOutput, taskSucceededEventDetails?.output);
      return parsed.success ? parsed.output.Payload.changes : [];
    })
    .filter((each) => each.outcome === outcome)
    .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}
