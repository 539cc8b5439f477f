import { ServiceError } from '../../wire/service-error';
import { type Page, pageOf } from '../paging';
import { validationError } from './state';

export interface PageRule {
  readonly MaxRecords?: number | undefined;
  readonly NextToken?: string | undefined;
}

export function validatePage({ MaxRecords }: PageRule, max: number): void {
  if (MaxRecords === undefined || (MaxRecords >= 1 && MaxRecords <= max)) return;
  throw validationError(
    `1 validation error detected: Value '${MaxRecords}' at 'maxRecords' failed to satisfy constraint: Member must have value between 1 and ${max}`,
  );
}

export const recordPage = <Item>(
  items: readonly Item[],
  { MaxRecords, NextToken }: PageRule,
  unasked: number,
): Page<Item> =>
  pageOf(items, {
    token: NextToken,
    size: MaxRecords ?? unasked,
    invalidToken: (token) => new ServiceError('InvalidNextToken', `The token '${token}' is not valid.`),
  });
