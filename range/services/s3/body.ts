/**
 * The content of an object as a list of extents, so that a memory image of mostly zeros costs little to hold.
 * Immutable: digests are computed once per body. Bytes given to it must not be changed afterwards.
 */
import { createHash } from 'node:crypto';

export type Extent = { readonly bytes: Uint8Array } | { readonly zeros: number };

const CHUNK = 1 << 20;
/** A run of zeros shorter than this is kept as bytes. */
const SPARSE_BLOCK = 1 << 16;
const ZEROS = Buffer.alloc(CHUNK);
/** From this size on, digests are remembered by content, the last few of them. */
const LARGE = 4 * CHUNK;
const MOST_REMEMBERED = 64;
const largeDigests = new Map<string, Buffer>();

export class ObjectBody {
  readonly size: number;
  private readonly digests = new Map<string, Buffer>();

  private constructor(readonly extents: readonly Extent[]) {
    this.size = extents.reduce((sum, each) => sum + lengthOf(each), 0);
  }

  static of(content: Uint8Array | string): ObjectBody {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return ObjectBody.fromExtents(sparse(bytes));
  }

  static fromExtents(extents: Iterable<Extent>): ObjectBody {
    return new ObjectBody(merged(extents));
  }

  static concat(bodies: readonly ObjectBody[]): ObjectBody {
    return ObjectBody.fromExtents(bodies.flatMap((body) => body.extents));
  }

  /** The content as chunks of at most `chunkSize` bytes; nothing is copied. */
  *chunks(chunkSize = CHUNK): Generator<Uint8Array> {
    for (const extent of this.extents) {
      const length = lengthOf(extent);
      for (let at = 0; at < length; ) {
        const size = Math.min(chunkSize, length - at, CHUNK);
        yield 'bytes' in extent ? extent.bytes.subarray(at, at + size) : ZEROS.subarray(0, size);
        at += size;
      }
    }
  }

  /** All of it in one piece: only for content known to be small. */
  toBytes(): Uint8Array {
    return new Uint8Array(Buffer.concat([...this.chunks()]));
  }

  toString(): string {
    return Buffer.from(this.toBytes()).toString('utf8');
  }

  /** Bytes `from` (included) to `to` (excluded). */
  slice(from: number, to: number): ObjectBody {
    const parts: Extent[] = [];
    let at = 0;
    for (const extent of this.extents) {
      const length = lengthOf(extent);
      const [start, end] = [Math.max(from - at, 0), Math.min(to - at, length)];
      if (start < end) {
        parts.push('bytes' in extent ? { bytes: extent.bytes.subarray(start, end) } : { zeros: end - start });
      }
      at += length;
    }
    return ObjectBody.fromExtents(parts);
  }

  sha256(): Buffer {
    return this.digest('sha256');
  }

  md5(): Buffer {
    return this.digest('md5');
  }

  digest(algorithm: 'md5' | 'sha1' | 'sha256'): Buffer {
    const known = this.digests.get(algorithm);
    if (known) return known;
    const digest = this.size < LARGE ? this.computed(algorithm) : this.remembered(algorithm);
    this.digests.set(algorithm, digest);
    return digest;
  }

  private computed(algorithm: string): Buffer {
    const hash = createHash(algorithm);
    for (const chunk of this.chunks()) hash.update(chunk);
    return hash.digest();
  }

  /** A memory image is hashed on the host, and again as the vault's object of the same content. */
  private remembered(algorithm: string): Buffer {
    const content = this.extents.map((extent) =>
      'bytes' in extent ? createHash('sha256').update(extent.bytes).digest('hex') : extent.zeros,
    );
    const name = `${algorithm} ${content.join(' ')}`;
    const digest = largeDigests.get(name) ?? this.computed(algorithm);
    largeDigests.delete(name);
    largeDigests.set(name, digest);
    for (const oldest of [...largeDigests.keys()].slice(0, -MOST_REMEMBERED)) largeDigests.delete(oldest);
    return digest;
  }

  contains(needle: Uint8Array): boolean {
    if (needle.length === 0) return true;
    const sought = Buffer.from(needle);
    let tail: Uint8Array = Buffer.alloc(0);
    for (const extent of this.extents) {
      const window = Buffer.concat([tail, searchable(extent, needle.length)]);
      if (window.includes(sought)) return true;
      tail = window.subarray(Math.max(0, window.length - needle.length + 1));
    }
    return false;
  }
}

const lengthOf = (extent: Extent): number => ('bytes' in extent ? extent.bytes.length : extent.zeros);

/** Twice the needle's length of zeros holds every match that a longer run of zeros does. */
const searchable = (extent: Extent, needleLength: number): Uint8Array =>
  'bytes' in extent ? extent.bytes : Buffer.alloc(Math.min(extent.zeros, 2 * needleLength));

function* sparse(bytes: Uint8Array): Generator<Extent> {
  let start = 0;
  for (let at = 0; at + SPARSE_BLOCK <= bytes.length; at += SPARSE_BLOCK) {
    if (Buffer.compare(bytes.subarray(at, at + SPARSE_BLOCK), ZEROS.subarray(0, SPARSE_BLOCK)) !== 0)
      continue;
    if (start < at) yield { bytes: bytes.subarray(start, at) };
    yield { zeros: SPARSE_BLOCK };
    start = at + SPARSE_BLOCK;
  }
  if (start < bytes.length) yield { bytes: bytes.subarray(start) };
}

function merged(extents: Iterable<Extent>): Extent[] {
  const result: Extent[] = [];
  for (const extent of extents) {
    const last = result.at(-1);
    if (lengthOf(extent) === 0) continue;
    if (last && 'zeros' in last && 'zeros' in extent) {
      result[result.length - 1] = { zeros: last.zeros + extent.zeros };
    } else result.push(extent);
  }
  return result;
}
