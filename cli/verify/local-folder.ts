import { constants, type Dirent } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CaseFile, type CaseFolder, FolderError, type Listing, MOST_FILES } from './case-folder';

/** What the layout needs, and some more. */
const DEEPEST = 16;
const CHUNK = 4 * 1024 * 1024;

/** A folder on a disk. */
export class LocalFolder implements CaseFolder {
  constructor(readonly name: string) {}

  async list(): Promise<Listing> {
    const files: CaseFile[] = [];
    const refused: { path: string; what: string }[] = [];
    for await (const { path, entry } of this.walk('', 0)) {
      if (files.length + refused.length >= MOST_FILES)
        throw new FolderError(`${this.name} has more than ${MOST_FILES} files: it is no folder of a case`);
      const bytes = entry.isFile() ? await this.sizeOf(path) : undefined;
      if (bytes !== undefined) files.push({ path, bytes });
      else refused.push({ path, what: kindOf(entry) });
    }
    return { files, refused };
  }

  /** Undefined for what its name does not lead to: it is no text, or there is something else by now. */
  private async sizeOf(path: string): Promise<number | undefined> {
    try {
      const found = await lstat(join(this.name, path));
      return found.isFile() ? found.size : undefined;
    } catch {
      return undefined;
    }
  }

  private async *walk(
    folder: string,
    depth: number,
  ): AsyncGenerator<{ readonly path: string; readonly entry: Dirent }> {
    for (const entry of await this.entries(folder)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < DEEPEST) yield* this.walk(path, depth + 1);
      else yield { path, entry };
    }
  }

  private async entries(folder: string): Promise<Dirent[]> {
    const entries = await orFolderError(readdir(join(this.name, folder), { withFileTypes: true }));
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Neither waits for the other end of a FIFO nor follows a link, whatever the path has become since it was listed. */
  async *read(path: string): AsyncGenerator<Uint8Array> {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    const file = await orFolderError(open(join(this.name, path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
    try {
      if (!(await file.stat()).isFile()) throw new FolderError(`${path} is not a plain file`);
      const buffer = Buffer.alloc(CHUNK);
      for (;;) {
        const { bytesRead } = await orFolderError(file.read(buffer, 0, CHUNK));
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }
}

function kindOf(entry: Dirent): string {
  if (entry.isSymbolicLink()) return 'a symbolic link';
  if (entry.isFIFO()) return 'a FIFO';
  if (entry.isDirectory()) return 'a folder too deep';
  if (entry.isFile()) return 'under a name that is no text, or went away';
  return 'a socket or a device';
}

async function orFolderError<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw new FolderError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
