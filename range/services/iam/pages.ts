import { ServiceError } from '../../wire/service-error';
import { pageOf } from '../paging';

export interface ListRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** A hundred on a page where nobody asks for fewer. */
export function listPage<Item>(items: readonly Item[], { Marker, MaxItems = 100 }: ListRequest) {
  const page = pageOf(items, {
    token: Marker,
    size: MaxItems,
    invalidToken: (token) => new ServiceError('ValidationError', `Invalid Marker: ${token}`),
  });
  const { next } = page;
  return { items: page.items, IsTruncated: next !== undefined, ...(next !== undefined && { Marker: next }) };
}
