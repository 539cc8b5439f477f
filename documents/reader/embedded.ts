import type { Architecture } from '../plan-source';
import { built } from './built/built';

export interface StaticReader {
  /** What a plan pins. */
  readonly sha256: string;
  readonly bytes: () => Buffer;
}

/**
 * The static reader of each architecture, to be stored beside the plan that names it: the host fetches it from there, and the case
 * keeps the very tool that made its image.
 */
export const READERS: Readonly<Record<Architecture, StaticReader>> = {
  x86_64: embedded(built.x86_64),
  aarch64: embedded(built.aarch64),
};

function embedded({ sha256, base64 }: { sha256: string; base64: string }): StaticReader {
  return { sha256, bytes: () => Buffer.from(base64, 'base64') };
}
