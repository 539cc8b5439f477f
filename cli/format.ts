import { isoTime } from '../range/kernel/iso';

/** Virtual time since the trigger, as `+m:ss.s` and from an hour on `+h:mm:ss.s`. */
export function sinceTrigger(ms: number): string {
  const tenths = Math.round(Math.abs(ms) / 100);
  const sign = ms < 0 && tenths > 0 ? '-' : '+';
  const seconds = `${pad(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
  const minutes = Math.floor(tenths / 600);
  if (minutes < 60) return `${sign}${minutes}:${seconds}`;
  return `${sign}${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${seconds}`;
}

/** A length of time for people: `850 ms`, `4.2 s`, `3 min 20 s`, `1 h 12 min`, `2 d 3 h`. */
export function duration(ms: number): string {
  if (Number.isNaN(ms)) return 'an unknown time';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${trimmed(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(ms / 3_600_000);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A number of bytes in decimal units: `0 bytes`, `512 bytes`, `1.2 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return counted(count, 'byte');
  let value = count;
  let unit = '';
  for (const next of UNITS) {
    if (value < 999.95) break;
    value /= 1000;
    unit = next;
  }
  return `${trimmed(value)} ${unit}`;
}

/** `1 byte`, `2 bytes`; a plural that is not the word with an `s` is given. */
export const counted = (count: number, word: string, plural = `${word}s`): string =>
  `${count} ${count === 1 ? word : plural}`;

/** Virtual milliseconds as `2026-11-23 08:00:00 UTC`. */
export const clockTime = (ms: number): string =>
  Number.isNaN(ms) ? 'at an unknown time' : `${isoTime(ms).slice(0, 19).replace('T', ' ')} UTC`;

const pad = (value: number): string => String(value).padStart(2, '0');
const trimmed = (value: number): string => value.toFixed(1).replace(/\.0$/, '');
const pair = (large: number, unit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
