import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const INCLUDE = /^#include ([a-z]+(?:[/-][a-z]+)*\.[a-z0-9]+)$/gm;

/**
 * A script of this folder as the one text that runs: each line `#include FILE` is replaced by that file. Scripts share their parts in
 * this way and no other, so the text that an examiner finds in Systems Manager is complete and in the order in which it runs.
 */
export function assemble(name: string): string {
  return read(name).replace(INCLUDE, (_line, part: string) => read(part).trimEnd());
}

const read = (name: string): string => readFileSync(join(__dirname, name), 'utf8');
