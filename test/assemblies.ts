import { join } from 'node:path';

/** Where this test run keeps its cloud assemblies; set by the global setup, so that two runs do not share a folder. */
export const ASSEMBLIES_VARIABLE = 'CORDON_TEST_ASSEMBLIES';

/** Of the assembly `every-layer`. */
export const FORENSIC_ACCOUNT = '444455556666';

/** The stack as configured, as a dry run, and with every layer of containment and of evidence that is off by default. */
export type Assembly = 'enforce' | 'dry-run' | 'every-layer';

export function assemblyOf(assembly: Assembly): string {
  const root = process.env[ASSEMBLIES_VARIABLE];
  if (root === undefined) throw new Error(`${ASSEMBLIES_VARIABLE} is not set: run the tests through jest`);
  return join(root, assembly);
}

/** With one folder of built code a step. */
export function handlersFolder(): string {
  const root = process.env[ASSEMBLIES_VARIABLE];
  if (root === undefined) throw new Error(`${ASSEMBLIES_VARIABLE} is not set: run the tests through jest`);
  return join(root, 'handlers');
}
