import type { AnyOperation } from '../../wire/operation';
import { getCallerIdentity } from './get-caller-identity';

/** What the range answers for STS; any other operation is not modelled. */
export const operations: readonly AnyOperation[] = [getCallerIdentity];
