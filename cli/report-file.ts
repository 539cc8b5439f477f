import { statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { OptionError } from './option-error';

/** Asks before the work whether the page can be written after it. @throws OptionError when it cannot. */
export function checkReportFile(path: string, option = '--report'): void {
  const kind = (at: string) => statSync(at, { throwIfNoEntry: false });
  const isFile = path !== '' && kind(path)?.isDirectory() !== true;
  if (isFile && kind(dirname(resolve(path)))?.isDirectory()) return;
  throw new OptionError(option, path, 'a file in a folder that exists');
}

export const writeReportFile = (path: string, page: string): void => writeFileSync(path, page);
