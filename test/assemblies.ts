import { join } from 'node:path';

/** Where this test run keeps its cloud assemblies; set by the global setup, so that two runs do not share a folder. */
export const ASSEMBLIES_VARIABLE = 'CORDON_TEST_ASSEMBLIES';

/** The assembly of the stack as configured, or as a dry run. */
export function assemblyOf(enforcement: 'enforce' | 'dry-run'): string {
  const root = process.env[ASSEMBLIES_VARIABLE];
  if (root === undefined) throw new Error(`${ASSEMBLIES_VARIABLE} is not set: run the tests through jest`);
  return join(root, enforcement);
}
