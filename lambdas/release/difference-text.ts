import type { Row, Value } from './row';

const shown = (value: Value): string =>
  value === null ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);

/** `state: was running, is stopped (it is started only where that is asked for)` */
export const differenceText = ({ field, before, now, note }: Row): string =>
  `${field}: was ${shown(before)}, is ${shown(now)}${note === undefined ? '' : ` (${note})`}`;
