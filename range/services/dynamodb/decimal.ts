/**
 * DynamoDB's numbers: decimal, at most 38 significant digits, magnitude between 1E-130 and 9.9…9E+125, kept
 * exactly. (DynamoDB developer guide, "Supported data types and naming rules".)
 */
import { validationError } from './errors';

export interface Decimal {
  /** Value = coefficient × 10^exponent, without trailing zeros in the coefficient. */
  readonly coefficient: bigint;
  readonly exponent: number;
}

const MAX_DIGITS = 38;
const PATTERN = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?\s*$/;

/** @throws ValidationException for what is no number, or none that DynamoDB can hold. */
export function parseDecimal(text: string): Decimal {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = PATTERN.exec(text) ?? [];
  if (whole === '' && fraction === '') {
    throw validationError(`The parameter cannot be converted to a numeric value: ${text}`);
  }
  const coefficient = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  return checked(normalized(coefficient, Number(exponent) - fraction.length));
}

export function add(a: Decimal, b: Decimal): Decimal {
  const [x, y, exponent] = aligned(a, b);
  return checked(normalized(x + y, exponent));
}

export const negate = (a: Decimal): Decimal => ({ coefficient: -a.coefficient, exponent: a.exponent });

/** Negative, zero or positive. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [x, y] = aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Plain notation, as DynamoDB gives numbers back. */
export function formatDecimal({ coefficient, exponent }: Decimal): string {
  const sign = coefficient < 0n ? '-' : '';
  const digits = digitsOf(coefficient);
  if (exponent >= 0) return `${sign}${digits}${'0'.repeat(exponent)}`;
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

const digitsOf = (coefficient: bigint): string => `${coefficient < 0n ? -coefficient : coefficient}`;

function normalized(coefficient: bigint, exponent: number): Decimal {
  if (coefficient === 0n) return { coefficient, exponent: 0 };
  const zeros = /0*$/.exec(digitsOf(coefficient))?.[0].length ?? 0;
  return { coefficient: coefficient / 10n ** BigInt(zeros), exponent: exponent + zeros };
}

function checked(value: Decimal): Decimal {
  const digits = digitsOf(value.coefficient).length;
  const magnitude = value.exponent + digits - 1;
  if (value.coefficient === 0n) return value;
  if (magnitude > 125) {
    throw validationError(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  }
  if (magnitude < -130) {
    throw validationError(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  }
  if (digits > MAX_DIGITS) {
    throw validationError('Attempting to store more than 38 significant digits in a Number');
  }
  return value;
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = (value: Decimal): bigint => value.coefficient * 10n ** BigInt(value.exponent - exponent);
  return [scale(a), scale(b), exponent];
}
