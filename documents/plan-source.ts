/** One `source` line of a capture plan: where the bytes are to come from, and with what tool. */
import { PlanError, parseSha256, parseUrl } from './plan-fields';

export const ARCHITECTURES = ['x86_64', 'aarch64'] as const;
/** As `uname -m` says it. */
export type Architecture = (typeof ARCHITECTURES)[number];

interface Tool {
  readonly architecture: Architecture;
  readonly sha256: string;
  /** Pre-signed GET. */
  readonly url: string;
}

export type PlanSource =
  /** The project's own static reader of /proc/kcore. */
  | ({ readonly kind: 'reader' } & Tool)
  /** The same reader as a script, for a Python 3 or Perl of the host. */
  | { readonly kind: 'kcore' }
  /** Supplied by the operator; run as `TOOL acquire --source /proc/kcore FIFO`. */
  | ({ readonly kind: 'avml' } & Tool)
  /** Supplied by the operator: lime.ko, built for exactly this `uname -r`. */
  | ({ readonly kind: 'lime'; readonly kernelRelease: string } & Tool)
  /** The n-th local NVMe volume, from 1, raw. Not memory, so it stands alone in its plan. */
  | { readonly kind: 'instance-store'; readonly index: number }
  /** Windows; supplied by the operator. */
  | ({ readonly kind: 'winpmem' | 'dumpit' } & Tool);

const FORMS =
  '"reader|avml|winpmem|dumpit ARCHITECTURE SHA256 URL", "kcore", "lime ARCHITECTURE SHA256 RELEASE URL" or "instance-store N"';
const KERNEL_RELEASE = /^[A-Za-z0-9._+~-]{1,64}$/;
const INDEX = /^[1-9][0-9]?$/;

export function renderSource(source: PlanSource): string {
  switch (source.kind) {
    case 'kcore':
      return 'source kcore';
    case 'instance-store':
      return `source instance-store ${source.index}`;
    case 'lime':
      return `source lime ${source.architecture} ${source.sha256} ${source.kernelRelease} ${source.url}`;
    default:
      return `source ${source.kind} ${source.architecture} ${source.sha256} ${source.url}`;
  }
}

export function parseSource(value: string): PlanSource {
  const [kind, ...words] = value.split(' ');
  if (value === 'kcore') return { kind: 'kcore' };
  if (kind === 'instance-store' && INDEX.test(words.join(' '))) return { kind, index: Number(words[0]) };
  if (kind === 'lime' && words.length === 4) {
    const [architecture = '', sha256 = '', kernelRelease = '', url = ''] = words;
    if (!KERNEL_RELEASE.test(kernelRelease)) throw new PlanError('source', value, FORMS);
    return { kind, ...parseTool(architecture, sha256, url), kernelRelease };
  }
  if (isToolKind(kind) && words.length === 3) {
    const [architecture = '', sha256 = '', url = ''] = words;
    return { kind, ...parseTool(architecture, sha256, url) };
  }
  throw new PlanError('source', value, FORMS);
}

const isToolKind = (kind = ''): kind is 'reader' | 'avml' | 'winpmem' | 'dumpit' =>
  ['reader', 'avml', 'winpmem', 'dumpit'].includes(kind);

function parseTool(word: string, sha256: string, url: string): Tool {
  const architecture = ARCHITECTURES.find((known) => known === word);
  if (!architecture) throw new PlanError('source', word, ARCHITECTURES.join(' or '));
  return { architecture, sha256: parseSha256('source', sha256), url: parseUrl('source', url) };
}
