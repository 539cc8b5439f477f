import type { AnyOperation } from '../../wire/operation';
import { lookupEvents } from './lookup-events';

/** What the range answers for CloudTrail; any other operation is not modelled. */
export const operations: readonly AnyOperation[] = [lookupEvents];
