import { type Page, pageOf } from '../paging';
import { invalidParameter } from './state';

export const MAX_PAGE = 100;

export interface PageRule {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

export function validatePage({ maxResults }: PageRule): void {
  if (maxResults === undefined || (maxResults >= 1 && maxResults <= MAX_PAGE)) return;
  throw invalidParameter('maxResults must be between 1 and 100.');
}

export const resultPage = <Item>(
  items: readonly Item[],
  { maxResults = MAX_PAGE, nextToken }: PageRule,
): Page<Item> =>
  pageOf(items, {
    token: nextToken,
    size: maxResults,
    invalidToken: () => invalidParameter('Invalid token.'),
  });
