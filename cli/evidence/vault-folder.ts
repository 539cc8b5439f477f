/** A case in the vault of the range, where it lies in memory: the newest version of every object. */
import type { Range } from '../../range/range';
import type { ObjectBody } from '../../range/services/s3/body';
import { currentObject } from '../../range/services/s3/state';
import { type CaseFolder, FolderError, type Listing } from '../verify/case-folder';

export class VaultFolder implements CaseFolder {
  constructor(
    readonly name: string,
    /** By path within the case's folder. They never change: what was hashed once need not be hashed again. */
    readonly bodies: ReadonlyMap<string, ObjectBody>,
  ) {}

  async list(): Promise<Listing> {
    return { files: [...this.bodies].map(([path, { size }]) => ({ path, bytes: size })), refused: [] };
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    const body = this.bodies.get(path);
    if (!body) throw new FolderError(`${path} is not in the vault`);
    yield* body.chunks();
  }

  knownSha256(path: string): string | undefined {
    return this.bodies.get(path)?.sha256().toString('hex');
  }
}

export function vaultFolder({ world }: Range, caseId: string): VaultFolder {
  const [vault] = world.s3.buckets.values();
  const prefix = `cases/${caseId}/`;
  const bodies = new Map<string, ObjectBody>();
  if (!vault) return new VaultFolder('no vault', bodies);
  for (const key of vault.versions.keys()) {
    const object = key.startsWith(prefix) ? currentObject(vault, key) : undefined;
    if (object) bodies.set(key.slice(prefix.length), object.body);
  }
  return new VaultFolder(`s3://${vault.name}/${prefix}`, bodies);
}
