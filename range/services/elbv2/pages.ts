import { ServiceError } from '../../wire/service-error';
import { type Page, pageOf } from '../paging';

/** Elastic Load Balancing pages by 400, or by less if asked. */
const MAX_PAGE = 400;

export interface MarkerRequest {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

export function validatePageSize({ PageSize }: MarkerRequest): void {
  if (PageSize === undefined || (PageSize >= 1 && PageSize <= MAX_PAGE)) return;
  throw new ServiceError(
    'ValidationError',
    `1 validation error detected: Value '${PageSize}' at 'pageSize' failed to satisfy constraint: Member must have value between 1 and ${MAX_PAGE}`,
  );
}

export const markerPage = <Item>(items: readonly Item[], { Marker, PageSize }: MarkerRequest): Page<Item> =>
  pageOf(items, {
    token: Marker,
    size: PageSize ?? MAX_PAGE,
    invalidToken: (token) => new ServiceError('ValidationError', `The marker '${token}' is not valid`),
  });
