/** What happened, in three sentences for somebody who was not there. */
import type { DrillResult } from '../../range/drill/result';
import { bytes, clockTime, counted, duration } from '../format';
import { openPaths } from '../paths';
import { cutByText, toneOf } from '../verdict';

export function summaryOf(result: DrillResult): string[] {
  return [trigger(result), response(result), outcome(result)];
}

function trigger({ events, subject, triggerAt }: DrillResult): string {
  const what = events.find(({ kind }) => kind === 'trigger')?.text;
  return `At ${clockTime(triggerAt)} Cordon was called to ${subject}${what === undefined ? '' : `: ${withoutStop(what)}`}.`;
}

function response({ mode, score, verdict }: DrillResult): string {
  const chosen = `It chose mode ${mode.name} (${mode.reason})`;
  if (toneOf(verdict.containment) === 'warning')
    return `${chosen} and, as a dry run, changed nothing: the intruder got ${bytes(score.bytesOutAfterTrigger)} out.`;
  if (score.cutAfterMs === undefined)
    return `${chosen} but did not cut the intruder off, who got ${bytes(score.bytesOutAfterTrigger)} out after the trigger.`;
  const by = score.cutBy === undefined ? '' : ` by ${cutByText(score.cutBy)}`;
  return `${chosen} and cut the intruder off after ${duration(score.cutAfterMs)}${by}; ${leaked(score)}.`;
}

function leaked({ bytesOutAfterTrigger, bytesOutAfterCut }: DrillResult['score']): string {
  if (bytesOutAfterTrigger === 0) return 'nothing more got out after the trigger';
  const after =
    bytesOutAfterCut === 0 ? 'none of it after the cut' : `${bytes(bytesOutAfterCut)} of it after the cut`;
  return `${bytes(bytesOutAfterTrigger)} got out after the trigger, ${after}`;
}

function outcome(result: DrillResult): string {
  const { verdict, score, endAt, triggerAt } = result;
  const missing = verdict.evidenceItems
    .filter(({ status }) => status === 'missing' || status === 'lost')
    .map(({ what, status }) => (status === 'lost' ? `${what} (lost)` : what));
  const evidence =
    missing.length === 0
      ? `the evidence is ${verdict.evidence}`
      : `missing from the evidence: ${missing.join(', ')}`;
  const { neighboursHurt } = score;
  const hurt =
    neighboursHurt.length === 0
      ? 'nobody else in the account was hurt'
      : `${counted(neighboursHurt.length, 'neighbour was', 'neighbours were')} hurt`;
  const person = needsAPerson(verdict.attention.length, openPaths(result).length > 0);
  return `When the case was reported, ${duration(endAt - triggerAt)} after the trigger, ${evidence}; ${hurt}; ${person}.`;
}

function needsAPerson(left: number, stillOpen: boolean): string {
  if (left === 0) return stillOpen ? 'what is still open needs a person' : 'nothing needs a person';
  return counted(left, 'thing needs a person', 'things need a person');
}

const withoutStop = (text: string): string => text.replace(/\.$/, '');
