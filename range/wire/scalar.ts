import type { NormalizedSchema } from '@smithy/core/schema';
import { dateOf, timeOf } from '../kernel/iso';
import { ServiceError } from './service-error';

/** Parses the text of a scalar by its schema. Timestamps may be ISO 8601, HTTP dates or epoch seconds. */
export function parseScalar(schema: NormalizedSchema, text: string, name: string): unknown {
  if (schema.isBooleanSchema()) return parseBoolean(text, name);
  if (schema.isNumericSchema() || schema.isBigIntegerSchema()) return parseNumber(text, name);
  if (schema.isTimestampSchema()) return parseTimestamp(text, name);
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(text, 'base64'));
  return text;
}

function parseBoolean(text: string, name: string): boolean {
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw malformed(name, text, 'true or false');
}

function parseNumber(text: string, name: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw malformed(name, text, 'a number');
  return value;
}

function parseTimestamp(text: string, name: string): unknown {
  const epochMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : timeOf(text);
  if (Number.isNaN(epochMs)) throw malformed(name, text, 'a timestamp');
  return dateOf(epochMs);
}

const malformed = (name: string, text: string, allowed: string): ServiceError =>
  new ServiceError(
    'InvalidParameterValue',
    `Value (${text}) for parameter ${name} is invalid: it must be ${allowed}.`,
  );
