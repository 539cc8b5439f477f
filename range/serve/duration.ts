const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
const LONGEST_MS = 24 * 3_600_000;

/** `90s`, `10m`, `1h30m` in milliseconds; undefined for anything else, for nothing and for more than a day. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d{1,6}[smh]){1,3}$/.test(text)) return undefined;
  const ms = [...text.matchAll(/(\d+)([smh])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  );
  return ms > 0 && ms <= LONGEST_MS ? ms : undefined;
}

export const DURATION_WORDS = 'a time such as 90s, 10m or 1h30m, at most 24h';
