/**
 * The file with an event comes from anywhere: it is refused, with what is wrong with it, unless it is JSON in UTF-8 of a size and depth that an
 * event, or an answer of an API with many findings, may have.
 */
import { closeSync, openSync, readSync } from 'node:fs';

/** The file is there and cannot be used. */
export class EventError extends Error {
  readonly code = 'EVENT_UNREADABLE';
  override readonly name = 'EventError';
}

const MIB = 1024 * 1024;
const LARGEST = 64 * MIB;
/** Events and findings of AWS have some ten levels. */
const DEEPEST = 100;

/** The bytes of a file, a pipe or a device, or of standard input for `-`: no more than it takes to see that they are too many. */
export function readEventFile(file: string): Buffer {
  const descriptor = file === '-' ? 0 : openSync(file, 'r');
  try {
    const pieces: Buffer[] = [];
    for (let length = 0; length <= LARGEST; ) {
      const piece = Buffer.alloc(MIB);
      const read = readSync(descriptor, piece);
      if (read === 0) break;
      length += read;
      pieces.push(piece.subarray(0, read));
    }
    return Buffer.concat(pieces);
  } finally {
    if (file !== '-') closeSync(descriptor);
  }
}

/** @throws EventError */
export function parseEventFile(file: string, bytes: Uint8Array): unknown {
  const name = file === '-' ? 'standard input' : file;
  const fail = (what: string, cause?: unknown): never => {
    throw new EventError(`${name} ${what}`, { cause });
  };
  if (bytes.length > LARGEST) return fail(`has more than ${LARGEST / MIB} MiB: give fewer findings at once`);
  const text = decoded(bytes);
  if (text === undefined) return fail('is not UTF-8: give an event, or a finding, as AWS wrote it');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail('holds no JSON: give an event, or a finding, as AWS wrote it', error);
  }
  if (isDeeperThan(DEEPEST, value))
    return fail(`is nested more than ${DEEPEST} deep, as no event and no finding of AWS is`);
  return value;
}

/** Without a byte order mark, which editors and shells put before it. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Level by level, since what it looks for is what ends a recursion. */
function isDeeperThan(deepest: number, value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}
