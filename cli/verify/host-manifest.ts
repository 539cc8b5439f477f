/** What the host said of an image beside which it stands: claims, to be compared with the image itself. */
import { CaptureAnswerError, type CaptureManifest, parseManifest } from '../../documents/outcome';
import type { Documents } from './documents';
import type { Findings } from './finding';
import type { Range } from './lime';

export interface HostManifest {
  readonly path: string;
  readonly isLime: boolean;
  readonly totalBytes: number;
  readonly sha256: string;
  readonly partSize: number;
  /** SHA-256 of each; none where they do not make up the whole. */
  readonly parts: readonly string[];
  /** Undefined where the host named none, as for a disk. */
  readonly ram: readonly Range[] | undefined;
  /** Some tools leave out what is zero: then only the ends of the RAM can be compared. */
  readonly leavesOutZeros: boolean;
}

export async function hostManifestOf(
  image: string,
  documents: Documents,
  findings: Findings,
): Promise<HostManifest | undefined> {
  const path = `${image.slice(0, image.lastIndexOf('/'))}/host-manifest.json`;
  const document = await documents.read(path);
  if (!document) return undefined;
  try {
    return viewOf(path, parseManifest(document.bytes.toString('utf8')));
  } catch (error) {
    if (!(error instanceof CaptureAnswerError)) throw error;
    findings.doubt(
      'host-claim',
      path,
      'it is not of the form of a host manifest, so the image cannot be compared with it',
    );
    return undefined;
  }
}

function viewOf(path: string, manifest: CaptureManifest): HostManifest {
  const { content, totalBytes, sha256, partSize, parts, completeness } = manifest;
  const ram = 'ram' in manifest ? manifest.ram : undefined;
  return {
    path,
    isLime: content === 'lime-v1',
    totalBytes,
    sha256,
    partSize,
    parts:
      partSize > 0 && parts.length === Math.ceil(totalBytes / partSize)
        ? parts.map(([, , , each]) => each)
        : [],
    ram: ram?.map(([first, last]): Range => [Number(first), Number(last)]),
    leavesOutZeros: completeness === 'tool-exit-status',
  };
}
