/**
 * EC2's pagination: a page of at most MaxResults items and a token for the rest. Where a caller gives no
 * MaxResults, most of the API answers with everything, and some of it with a page of its own size.
 */
import { ServiceError } from '../../wire/service-error';

export interface PageRule {
  readonly min: number;
  readonly max: number;
  /** The size of a page when the caller does not say; everything, if absent. */
  readonly unasked?: number;
  /** Where a larger MaxResults is not refused but cut to this. */
  readonly capped?: number;
}

export const PAGES_OF_5_TO_1000: PageRule = { min: 5, max: 1000 };

export const PAGES_OF_5_TO_100: PageRule = { min: 5, max: 100 };

export interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly NextToken?: string;
}

const PREFIX = 'next:';

export function validatePage({ MaxResults }: PageRequest, { min, max }: PageRule): void {
  if (MaxResults === undefined || (MaxResults >= min && MaxResults <= max)) return;
  throw new ServiceError(
    'InvalidParameterValue',
    `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value between ${min} and ${max}.`,
  );
}

export function pageOf<Item>(items: readonly Item[], request: PageRequest, rule: PageRule): Page<Item> {
  const start = request.NextToken === undefined ? 0 : offsetOf(request.NextToken);
  const size = request.MaxResults ?? rule.unasked ?? items.length;
  const end = start + Math.min(size, rule.capped ?? size);
  const page = items.slice(start, end);
  return end < items.length ? { items: page, NextToken: tokenOf(end) } : { items: page };
}

function tokenOf(offset: number): string {
  return Buffer.from(`${PREFIX}${offset}`).toString('base64');
}

function offsetOf(token: string): number {
  const text = Buffer.from(token, 'base64').toString();
  const offset = Number(text.slice(PREFIX.length));
  if (!text.startsWith(PREFIX) || !Number.isInteger(offset) || offset < 0)
    throw new ServiceError('InvalidPaginationToken', `The pagination token '${token}' is not valid.`);
  return offset;
}
