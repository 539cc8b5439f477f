import type { AnyOperation } from '../../wire/operation';
import { publish } from './publish';

export const operations: readonly AnyOperation[] = [publish];
