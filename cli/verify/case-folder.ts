/**
 * The folder of a case, wherever it lies. Whoever gives it to be verified may have prepared it: a folder lists what is no plain file
 * instead of opening it, follows no link, and gives content piece by piece.
 */
export interface CaseFile {
  /** Within the folder, with `/` between its parts. */
  readonly path: string;
  readonly bytes: number;
}

export interface Listing {
  readonly files: readonly CaseFile[];
  readonly refused: readonly { readonly path: string; readonly what: string }[];
  /** Where a folder keeps its past: what was taken out of it, and what was written over. */
  readonly past?: Past;
}

export type Past =
  | { readonly deleted: readonly string[]; readonly rewritten: readonly string[] }
  /** Why it could not be read. */
  | { readonly unread: string };

export interface CaseFolder {
  /** As the person named it. */
  readonly name: string;
  /** @throws FolderError */
  list(): Promise<Listing>;
  /** From the first byte to the last. @throws FolderError */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Of content that lies in memory and was hashed already; it is not hashed again. */
  knownSha256?(path: string): string | undefined;
}

/** More files than any case has. */
export const MOST_FILES = 100_000;

/** The folder, or a file in it, cannot be read. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
  readonly code = 'FOLDER_UNREADABLE';
}
