/** A served range in rows. */
import { isoTime } from '../../range/kernel/iso';
import { eventText, stepOf } from '../event-text';
import { counted, duration } from '../format';
import { eventTone, KIND_WIDTH } from '../terminal/event-row';
import { EMPTY_ROW, type Row, row } from '../terminal/row';
import { visible } from '../visible-text';
import type { RangeMessage } from './messages';
import { scoreRows } from './score-rows';

export function rangeRows(message: RangeMessage): Row[] {
  switch (message.type) {
    case 'serving':
      return servingRows(message);
    case 'event':
      return [liveRow(message)];
    case 'finding':
      return [];
    case 'reset':
      return [
        EMPTY_ROW,
        row('', `Begun anew: ${message.scenario}, seed ${message.seed}`, 'strong'),
        EMPTY_ROW,
      ];
    case 'responder':
      return [row('          responder ', visible(message.text), 'strong')];
    case 'state':
      return stateRows(message);
    case 'score':
      return scoreRows(message);
    case 'ended':
      return endedRows(message);
  }
}

function servingRows(message: Extract<RangeMessage, { type: 'serving' }>): Row[] {
  const { title, story, endpoint, account, subject, withoutCordon, environment, next } = message;
  const width = Math.max(...next.map(({ command }) => command.length));
  return [
    row('', `Range: ${title}`, 'strong'),
    row('', story),
    row(
      '',
      `Account ${account}${withoutCordon ? ', without Cordon' : ''}, subject ${subject}, at ${endpoint}`,
      'dim',
    ),
    EMPTY_ROW,
    row('', 'In another terminal, for the AWS CLI and any SDK:', 'strong'),
    EMPTY_ROW,
    ...Object.entries(environment).map(([name, value]) => row('  ', `export ${name}=${value}`)),
    EMPTY_ROW,
    ...next.map(({ command, what }) => row(`  ${command.padEnd(width)}  `, what)),
    EMPTY_ROW,
    row('', 'Ctrl-C ends it. What happens, by the clock of the range (UTC):', 'dim'),
    EMPTY_ROW,
  ];
}

function liveRow({ event }: Extract<RangeMessage, { type: 'event' }>): Row {
  const head = `${isoTime(event.at).slice(11, 21)}  ${event.kind.padEnd(KIND_WIDTH)}  `;
  const step = stepOf(event);
  return row(
    head,
    visible(step === undefined ? eventText(event) : `${step}: ${eventText(event)}`),
    eventTone(event.kind),
  );
}

function stateRows(state: Extract<RangeMessage, { type: 'state' }>): Row[] {
  const { scenario, seed, subject, account, region, now, speed, executions, notModelled } = state;
  return [
    row('', `${scenario}, seed ${seed}: subject ${subject} in ${account}/${region}`, 'strong'),
    row('', `${visible(now)}, ${speed === 0 ? 'standing still' : `${speed} virtual seconds in a second`}`),
    ...executions.map(({ name, status }) => row('  · ', visible(`${name}: ${status}`))),
    ...unmodelled(Object.entries(notModelled)),
  ];
}

function unmodelled(entries: readonly (readonly [string, number])[]): Row[] {
  if (entries.length === 0) return [];
  return [
    row('', 'Asked for, and not modelled:', 'warning'),
    ...entries.map(([what, times]) => row('  ! ', visible(`${what} (${counted(times, 'time')})`), 'warning')),
  ];
}

function endedRows(ended: Extract<RangeMessage, { type: 'ended' }>): Row[] {
  const { wallMs, virtualMs, requests, executions, notModelled } = ended;
  const what = `${counted(requests, 'call')} from outside, ${counted(executions, 'execution')}`;
  return [
    EMPTY_ROW,
    row(
      '',
      `Served for ${duration(wallMs)}, in which ${duration(virtualMs)} passed there: ${what}`,
      'strong',
    ),
    ...unmodelled([...notModelled]),
  ];
}
