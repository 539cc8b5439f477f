import type { AnyOperation } from '../../wire/operation';
import { describeKey } from './describe-key';
import { getPublicKey } from './get-public-key';
import { sign } from './sign';

export { authorizeKeyUse, type KeyPolicies, type KeyUse, requireKey } from './key-use';

/** What the range answers for KMS itself; any other operation is not modelled. */
export const operations: readonly AnyOperation[] = [describeKey, getPublicKey, sign];
