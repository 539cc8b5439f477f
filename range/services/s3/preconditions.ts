/**
 * Conditional writes: `If-None-Match: *` creates only, `If-Match` replaces only what the caller has seen. Policies can ask for either where an
 * object comes into being; the operations that only prepare for it say so by a key of their own.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
import { ServiceError } from '../../wire/service-error';
import type { Context } from './authorization';
import { type Bucket, currentObject } from './state';

interface Preconditions {
  readonly Key: string | undefined;
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

/** Of the beginning of an upload, and of its parts. */
export const PREPARES = { 's3:ObjectCreationOperation': 'false' } as const;

export const preconditionContext = (input: Preconditions): Context => ({
  's3:ObjectCreationOperation': 'true',
  ...(input.IfNoneMatch !== undefined && { 's3:if-none-match': input.IfNoneMatch }),
  ...(input.IfMatch !== undefined && { 's3:if-match': input.IfMatch }),
});

export function requirePreconditions(bucket: Bucket, input: Preconditions): void {
  const current = currentObject(bucket, input.Key ?? '');
  if (input.IfNoneMatch !== undefined) {
    if (input.IfNoneMatch !== '*') {
      throw new ServiceError(
        'NotImplemented',
        'A header you provided implies functionality that is not implemented',
        501,
      );
    }
    if (current) throw preconditionFailed();
  }
  if (input.IfMatch !== undefined) {
    if (!current) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
    if (unquoted(current.eTag) !== unquoted(input.IfMatch)) throw preconditionFailed();
  }
}

export const preconditionFailed = (): ServiceError =>
  new ServiceError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
  );

export const unquoted = (eTag: string): string => eTag.replace(/^"(.*)"$/, '$1');
