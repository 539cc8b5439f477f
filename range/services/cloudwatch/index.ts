import type { AnyOperation } from '../../wire/operation';

/** Nothing asks CloudWatch over the wire: metrics come from log lines and from the range itself. */
export const operations: readonly AnyOperation[] = [];
