/** Pages of a list behind an opaque token, for the APIs that page by a marker or a next token. */
import type { ServiceError } from '../wire/service-error';

export interface PageRequest {
  readonly token: string | undefined;
  /** Items on a page. */
  readonly size: number;
  /** The service's own answer to a token that it did not give. */
  readonly invalidToken: (token: string) => ServiceError;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next?: string;
}

export function pageOf<Item>(items: readonly Item[], { token, size, invalidToken }: PageRequest): Page<Item> {
  const start = token === undefined ? 0 : offsetOf(token, invalidToken);
  const end = start + size;
  const page = items.slice(start, end);
  return end < items.length ? { items: page, next: tokenOf(end) } : { items: page };
}

const tokenOf = (offset: number): string => Buffer.from(`from:${offset}`).toString('base64');

function offsetOf(token: string, invalidToken: PageRequest['invalidToken']): number {
  const [, digits] = /^from:(\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (digits === undefined) throw invalidToken(token);
  return Number(digits);
}
