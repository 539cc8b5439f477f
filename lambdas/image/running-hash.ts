/**
 * SHA-256 over more bytes than one invocation can read. Node's own is several times as fast, but cannot be carried on elsewhere;
 * so it serves the images that are surely read in one invocation.
 */
import { createHash } from 'node:crypto';
import { createSHA256 } from 'hash-wasm';

export interface RunningHash {
  update(bytes: Buffer): void;
  /** Base64, from which `resumeHash` goes on; undefined when it cannot. */
  save(): string | undefined;
  hex(): string;
}

export function quickHash(): RunningHash {
  const hash = createHash('sha256');
  return {
    update: (bytes) => void hash.update(bytes),
    save: () => undefined,
    hex: () => hash.digest('hex'),
  };
}

export async function resumeHash(saved: string | undefined): Promise<RunningHash> {
  const hash = await createSHA256();
  hash.init();
  if (saved !== undefined) hash.load(Buffer.from(saved, 'base64'));
  return {
    update: (bytes) => void hash.update(bytes),
    save: () => Buffer.from(hash.save()).toString('base64'),
    hex: () => hash.digest('hex'),
  };
}
