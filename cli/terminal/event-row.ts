import type { DrillEvent, DrillEventKind } from '../../range/drill/result';
import { eventText } from '../event-text';
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

const KIND_WIDTH = Math.max(...Object.keys(TONES).map((kind) => kind.length));
const TIME_WIDTH = 11;

/** An event in one row: time since the trigger, what kind, the step it belongs to, what happened. */
export function eventRow(event: DrillEvent, sinceTriggerMs: number): Row {
  const { kind, state } = event;
  const text = eventText(event);
  const head = `${sinceTrigger(sinceTriggerMs).padStart(TIME_WIDTH)}  ${kind.padEnd(KIND_WIDTH)}  `;
  const step = state === undefined || text.startsWith(state) ? '' : `${state}: `;
  return row(head, visible(step + text), TONES[kind]);
}
