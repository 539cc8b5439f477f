/** What reading an image back says of it, against what the host says of it. */
import type { CaptureManifest } from '../../documents/outcome';
import { type Coverage, coverageOf, type Range, toRange } from '../common/ram-coverage';
import { limeEnd } from './lime';
import type { Progress } from './read-back';

export interface Verification {
  readonly format: 'cordon-image-verification/1';
  readonly key: string;
  readonly versionId: string;
  readonly bytes: number;
  /** Of the whole stored object, computed by Cordon. */
  readonly sha256: string;
  readonly hostSha256: string | null;
  readonly matchesHost: boolean;
  /** Null where it cannot be told: a compressed image, or a raw one. */
  readonly coverage: Coverage | null;
  readonly banner: string | null;
  /** Empty: the image is what it should be. */
  readonly problems: readonly string[];
}

/** The code of the smallest kernel alone is several times as much. */
const LEAST_CONTENT = 1024 * 1024;

export function verify(
  key: string,
  { sha256 = '', versionId, bytes, lime, content }: Progress,
  manifest: CaptureManifest | undefined,
): Verification {
  const isLime = manifest?.content === 'lime-v1';
  const coverage = isLime ? coverageOf(ramOf(manifest).map(toRange), lime.ranges) : null;
  const matchesHost = manifest?.sha256 === sha256;
  const problems = [
    ...(manifest ? [] : ['there is no host manifest to compare it with']),
    ...(manifest && !matchesHost
      ? [`its SHA-256 is ${sha256}, and the host computed ${manifest.sha256}`]
      : []),
    ...(manifest && manifest.totalBytes !== bytes
      ? [`it has ${bytes} bytes, and the host sent ${manifest.totalBytes}`]
      : []),
    ...(isLime ? [...structure(lime), ...living(content), ...gaps(manifest, coverage, lime.ranges)] : []),
  ];
  return {
    format: 'cordon-image-verification/1',
    key,
    versionId,
    bytes,
    sha256,
    hostSha256: manifest?.sha256 ?? null,
    matchesHost,
    coverage,
    banner: content.banner,
    problems,
  };
}

function structure(lime: Progress['lime']): string[] {
  const problem = limeEnd(lime);
  return problem === null ? [] : [`it is not a whole LiME image: ${problem}`];
}

function living({ nonZeroBytes, banner }: Progress['content']): string[] {
  return [
    ...(nonZeroBytes < LEAST_CONTENT ? [`all but ${nonZeroBytes} bytes of it are zero`] : []),
    ...(banner === null ? ['no banner of a Linux kernel is in it'] : []),
  ];
}

/** AVML leaves out blocks of zeros and the last byte of a range, so only its two ends can be checked. */
function gaps(manifest: CaptureManifest, coverage: Coverage | null, image: readonly Range[]): string[] {
  if (!coverage) return [];
  if (coverage.ramBytes === 0) return ['the host manifest names no RAM'];
  const lost = coverage.ramBytes - coverage.coveredBytes;
  if (lost === 0) return [];
  if (manifest.source === 'avml') return ends(manifest, image);
  const where = coverage.missing.map(([first, last]) => `${first}-${last}`).join(', ');
  return [`${lost} of ${coverage.ramBytes} bytes of RAM are not in it: ${where}`];
}

const SLACK = 4096;

function ends(manifest: CaptureManifest, image: readonly Range[]): string[] {
  const wanted = Math.max(...ramOf(manifest).map((range) => toRange(range)[1]));
  const last = image.at(-1)?.[1] ?? 0;
  return last + SLACK >= wanted
    ? []
    : [`its last record ends at 0x${last.toString(16)}, the RAM at 0x${wanted.toString(16)}`];
}

/** A volume has none. */
const ramOf = (manifest: CaptureManifest) => ('ram' in manifest ? manifest.ram : []);
