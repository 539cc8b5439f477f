import { ASSEMBLIES_VARIABLE } from './assemblies';
import { release } from './assembly-cache';

export default function tearDown(): void {
  const entry = process.env[ASSEMBLIES_VARIABLE];
  if (entry !== undefined) release(entry);
}
