import type { Message } from '../reporter';
import { eventRow } from './event-row';
import { EMPTY_ROW, type Row, row } from './row';
import { summaryRows } from './summary-rows';

export function messageRows(message: Exclude<Message, { type: 'failure' }>): Row[] {
  switch (message.type) {
    case 'start': {
      const { seed, mode, dryRun } = message.request;
      const how = `seed ${seed}, mode ${mode ?? 'as tagged'}${dryRun ? ', dry run' : ''}`;
      return [
        row('', `Drill: ${message.title}`, 'strong'),
        row('', message.story),
        row('', how, 'dim'),
        EMPTY_ROW,
      ];
    }
    case 'progress':
      return [row('', message.text, 'dim'), EMPTY_ROW];
    case 'event':
      return [eventRow(message.event, message.sinceTriggerMs)];
    case 'result':
      return summaryRows(message.result, message.report, message.next, message.evidence);
  }
}
