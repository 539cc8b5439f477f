import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', 'dist', 'test-assemblies');

/** Where the test run keeps its cloud assemblies: the stack as configured, and as a dry run. */
export const ASSEMBLIES = { root, enforce: join(root, 'enforce'), 'dry-run': join(root, 'dry-run') } as const;
