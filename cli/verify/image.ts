/** An image against itself (LiME records), the host's manifest beside it, and what Cordon found when it read it back. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { hashSchema, type ManifestObject } from '../../lambdas/common/custody';
import type { CaseFolder } from './case-folder';
import { missingRam, rangeText } from './coverage';
import type { Documents } from './documents';
import type { Findings } from './finding';
import type { HostManifest } from './host-manifest';
import type { LimeWalk, Range } from './lime';

export interface Image {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly lime: LimeWalk | undefined;
  readonly host: HostManifest | undefined;
  readonly object: ManifestObject | undefined;
  /** Whether it is not what was stored. */
  readonly isBroken: boolean;
}

export async function checkImage(image: Image, documents: Documents, findings: Findings): Promise<void> {
  againstHost(image, findings);
  // What was known not to be good is told once, in the manifest's words.
  if (image.object?.verified.ok !== false || image.isBroken) checkRecords(image, findings);
  await againstReadBack(image, documents, findings);
}

function againstHost({ path, bytes, sha256, host, object, isBroken }: Image, findings: Findings): void {
  if (!host || isBroken || (host.sha256 === sha256 && host.totalBytes === bytes)) return;
  const what = `it has ${bytes} bytes with the SHA-256 ${sha256}, and the host says in ${host.path}: ${host.totalBytes} bytes, ${host.sha256}`;
  if (object?.verified.ok === true) findings.fail('contradiction', [path, host.path], what);
  else findings.doubt('host-claim', [path, host.path], what);
}

function checkRecords({ path, lime, host }: Image, findings: Findings): void {
  if (!lime) return;
  if (lime.problem) findings.fail('image', path, lime.problem.what, `byte ${lime.problem.at}`);
  else if (host?.ram) {
    const missing = host.leavesOutZeros ? lostEnd(host.ram, lime.ranges) : missingRam(host.ram, lime.ranges);
    if (missing.length > 0)
      findings.fail(
        'image',
        [path, host.path],
        `RAM that the host names in ${host.path} is not in it: ${missing.slice(0, MOST_NAMED).map(rangeText).join(', ')}${missing.length > MOST_NAMED ? ' and more' : ''}`,
      );
  }
}

const MOST_NAMED = 10;
const PAGE = 4096;

function lostEnd(ram: readonly Range[], image: readonly Range[]): Range[] {
  const wanted = Math.max(-1, ...ram.map(([, last]) => last));
  const last = image.at(-1)?.[1] ?? -1;
  return last + PAGE >= wanted ? [] : [[last + 1, wanted]];
}

const readBackSchema = v.looseObject({ sha256: hashSchema, problems: v.array(v.string()) });

async function againstReadBack(
  { path, sha256, object, isBroken }: Image,
  documents: Documents,
  findings: Findings,
): Promise<void> {
  const beside = `${path.slice(0, path.lastIndexOf('/'))}/verification.json`;
  const document = await documents.read(beside);
  const found = document && documents.parsed(document, readBackSchema);
  if (!found || isBroken) return;
  if (found.sha256 !== sha256)
    findings.fail(
      'contradiction',
      [path, beside],
      `its SHA-256 is ${sha256}, and ${beside} says ${found.sha256}`,
    );
  if (found.problems.length > 0 && object?.verified.ok === true)
    findings.fail(
      'contradiction',
      [path, beside],
      `the manifest says that it is good, and ${beside} says: ${found.problems[0]}`,
    );
}

/** The parts of a changed image that are not as the host sent them, as `part 2 (bytes 16777216 to 33554431)`. */
export async function damagedParts(folder: CaseFolder, path: string, host: HostManifest): Promise<string[]> {
  if (host.parts.length === 0) return [];
  const hashes: string[] = [];
  let [hash, filled] = [createHash('sha256'), 0];
  const close = (): void => {
    hashes.push(hash.digest('hex'));
    [hash, filled] = [createHash('sha256'), 0];
  };
  for await (const piece of folder.read(path)) {
    if (hashes.length > host.parts.length) break;
    for (let at = 0; at < piece.length && hashes.length <= host.parts.length; ) {
      const taken = piece.subarray(at, at + host.partSize - filled);
      hash.update(taken);
      filled += taken.length;
      at += taken.length;
      if (filled === host.partSize) close();
    }
  }
  if (filled > 0) close();
  const count = Math.max(hashes.length, host.parts.length);
  return Array.from({ length: count }, (_, index) => index)
    .filter((index) => hashes[index] !== host.parts[index])
    .map((index) => partText(index, host));
}

function partText(index: number, { partSize, parts, totalBytes }: HostManifest): string {
  const from = index * partSize;
  if (index >= parts.length) return `what follows its last part (from byte ${from} on)`;
  return `part ${index + 1} (bytes ${from} to ${Math.min(from + partSize, totalBytes) - 1})`;
}
