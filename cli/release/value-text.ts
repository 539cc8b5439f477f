import type { ReleaseValue } from '../../range/drill/result';

const LONGEST = 160;

/** A value in words: `nothing`, `sg-1, sg-2`, `HttpEndpoint=disabled, HttpTokens=required`. */
export function valueText(value: ReleaseValue): string {
  const text = wordsOf(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function wordsOf(value: ReleaseValue): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.join(', ') || 'none';
  return (
    Object.entries(value)
      .map(([name, each]) => `${name}=${each}`)
      .join(', ') || 'none'
  );
}
