/**
 * Memory images on their way from the range to a function. Half a gigabyte through a socket costs more than everything else of a
 * drill together, and proves nothing: the answer's head crosses the socket, its body is handed over here.
 */
import { Readable } from 'node:stream';
import type { ObjectBody } from '../services/s3/body';

/** In an answer's head: under which number its body waits. */
export const BODY_HEADER = 'x-range-body';

const LARGE = 1 << 20;

export class LargeBodies {
  private readonly waiting = new Map<string, ObjectBody>();
  private count = 0;

  static isLarge(body: ObjectBody): boolean {
    return body.size >= LARGE;
  }

  keep(body: ObjectBody): string {
    const number = String(++this.count);
    this.waiting.set(number, body);
    return number;
  }

  /** The body as a stream, once. */
  take(number: string): Readable {
    const body = this.waiting.get(number);
    if (!body) throw new Error(`no body waits under ${number}`);
    this.waiting.delete(number);
    return Readable.from(body.chunks(), { objectMode: false });
  }
}
