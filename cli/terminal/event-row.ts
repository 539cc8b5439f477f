import type { DrillEvent, DrillEventKind } from '../../range/drill/result';
import { eventText, stepOf } from '../event-text';
import { sinceTrigger } from '../format';
import { visible } from '../visible-text';
import { type Row, type RowTone, row } from './row';

const TONES: Readonly<Record<DrillEventKind, RowTone>> = {
  intruder: 'intruder',
  trigger: 'strong',
  step: 'plain',
  change: 'change',
  evidence: 'good',
  cut: 'banner-good',
  world: 'dim',
  alarm: 'bad',
};

export const KIND_WIDTH = Math.max(...Object.keys(TONES).map((kind) => kind.length));
const TIME_WIDTH = 11;

export const eventTone = (kind: DrillEventKind): RowTone => TONES[kind];

/** An event in one row: time since the trigger, what kind, the step it belongs to, what happened. */
export function eventRow(event: DrillEvent, sinceTriggerMs: number): Row {
  const head = `${sinceTrigger(sinceTriggerMs).padStart(TIME_WIDTH)}  ${event.kind.padEnd(KIND_WIDTH)}  `;
  const step = stepOf(event);
  const text = step === undefined ? eventText(event) : `${step}: ${eventText(event)}`;
  return row(head, visible(text), TONES[event.kind]);
}
