import type { AnyOperation } from '../../wire/operation';
import { putEvents } from './put-events';

export const operations: readonly AnyOperation[] = [putEvents];
