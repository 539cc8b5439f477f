/**
 * The functions that Step Functions adds to JSONata
 * (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn).
 * Whole-number arguments are truncated; an argument that is missing makes the result undefined, which fails the field.
 */
import { createHash } from 'node:crypto';
import type jsonata from 'jsonata';
import { Random } from '../kernel/random';
import { Budget } from './expression-budget';

const HASHES = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/** The longest `$range` that Step Functions' memory limit lets through. */
const MAX_RANGE = 360_145;

export function extendWithStepFunctions(engine: jsonata.Expression): void {
  engine.registerFunction('partition', partition, '<an?:a>');
  engine.registerFunction('range', range, '<nn?n?:a>');
  engine.registerFunction('hash', hash, '<ss?:s>');
  engine.registerFunction('parse', parseJson, '<s:x>');
  engine.registerFunction('random', random, '<n?:n>');
  engine.registerFunction('uuid', uuid, '<:s>');
  engine.registerFunction('shuffle', shuffle, '<a:a>');
}

function partition(items?: readonly unknown[], size?: number): unknown[][] | undefined {
  const step = Math.trunc(size ?? 0);
  if (!items?.length || step < 1) return undefined;
  const starts = Array.from({ length: Math.ceil(items.length / step) }, (_, index) => index * step);
  return starts.map((start) => items.slice(start, start + step));
}

function range(first?: number, last?: number, delta?: number): number | number[] | undefined {
  if (first === undefined || last === undefined || delta === undefined) return undefined;
  const [start, end, step] = [Math.trunc(first), Math.trunc(last), Math.trunc(delta)];
  if (step === 0) throw new Error('The step of $range must not be zero');
  const length = Math.floor((end - start) / step) + 1;
  if (length > MAX_RANGE) throw new Error('Expression evaluation memory limit exceeded');
  if (length < 1) return undefined;
  return length === 1 ? start : Array.from({ length }, (_, index) => start + index * step);
}

function hash(text?: string, algorithm?: string): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined;
  const known = HASHES.get(algorithm);
  if (known) return createHash(known).update(text).digest('hex');
  throw new Error(`Unknown hash algorithm '${algorithm}'; allowed are ${[...HASHES.keys()].join(', ')}`);
}

function parseJson(text?: string): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

function random(this: jsonata.Focus, seed?: number): number {
  if (seed === undefined) return Budget.of(this.environment).random.next();
  return new Random(`jsonata/${Math.trunc(seed)}`).next();
}

function uuid(this: jsonata.Focus): string {
  return Budget.of(this.environment).random.uuid();
}

function shuffle(this: jsonata.Focus, items?: readonly unknown[]): unknown[] | undefined {
  if (!items) return undefined;
  const source = Budget.of(this.environment).random;
  const keyed = items.map((item) => ({ item, key: source.next() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
