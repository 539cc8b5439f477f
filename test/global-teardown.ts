import { rmSync } from 'node:fs';
import { ASSEMBLIES_VARIABLE } from './assemblies';

export default function tearDown(): void {
  const root = process.env[ASSEMBLIES_VARIABLE];
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
}
