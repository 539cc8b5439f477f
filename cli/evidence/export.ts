import { readdirSync, statSync } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { keySchema } from '../../lambdas/common/custody/values';
import type { ObjectBody } from '../../range/services/s3/body';
import { OptionError } from '../option-error';
import { FolderError } from '../verify/case-folder';

/** Asks before the drill whether the case can be written there after it. @throws OptionError when it cannot. */
export function checkEvidenceFolder(path: string): void {
  const kind = (at: string) => statSync(at, { throwIfNoEntry: false });
  const isNew = path !== '' && kind(path) === undefined && kind(dirname(resolve(path)))?.isDirectory();
  const isEmpty = kind(path)?.isDirectory() && readdirSync(path).length === 0;
  if (isNew || isEmpty) return;
  throw new OptionError('--evidence', path, 'an empty folder, or a new one in a folder that exists');
}

/** Writes objects by their path within the case; what is zero in them takes no room on the disk. */
export async function exportCase(bodies: ReadonlyMap<string, ObjectBody>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new FolderError(`${folder} is not empty`);
  for (const [path, body] of bodies) {
    // A key may be any text. What has no place in the layout is written all the same: to say so is the verification's part.
    if (!v.is(keySchema, `cases/case/${path}`)) throw new FolderError(`${path} cannot be the path of a file`);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeSparse(join(folder, path), body);
  }
}

async function writeSparse(path: string, body: ObjectBody): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.truncate(body.size);
    let at = 0;
    for (const extent of body.extents) {
      if ('bytes' in extent) await file.write(extent.bytes, 0, extent.bytes.length, at);
      at += 'bytes' in extent ? extent.bytes.length : extent.zeros;
    }
  } finally {
    await file.close();
  }
}
