/**
 * The ladder: what the subject is told to try, one after the other, until one yields its memory. The project's own readers
 * come first, because they are known to the last byte and lie in the case beside what they read; then what the operator supplied.
 */
import { type Architecture, MOST_SOURCES, type PlanSource } from '../../documents/plan';
import { READERS } from '../../documents/reader/embedded';
import type { CaptureTool, Policy } from '../common/policy';
import type { Subject } from '../common/subject';
import { store } from '../common/vault';
import { getUrl } from './upload';

const WINDOWS = ['winpmem', 'dumpit'];

const toolsFor = ({ platform }: Subject, { evidence }: Policy): readonly CaptureTool[] =>
  evidence.captureTools.filter(({ kind }) => WINDOWS.includes(kind) === (platform === 'windows'));

/** Why no source of the ladder can be had for the subject, or undefined. */
export function noSource(subject: Subject, policy: Policy): string | undefined {
  if (subject.platform !== 'windows' || toolsFor(subject, policy).length > 0) return undefined;
  return 'no tool for the memory of Windows is configured: put WinPmem or DumpIt into the vault and name it in evidence.captureTools';
}

/** `keyOf` gives the key of a file that lies beside the plan; a tool is fetched as the capture begins, so its URL lives as the plan's. */
export async function sourcesFor(
  subject: Subject,
  policy: Policy,
  keyOf: (name: string) => string,
  urlSeconds: number,
): Promise<PlanSource[]> {
  const own = subject.platform === 'windows' ? [] : await ownReaders(keyOf, urlSeconds);
  const supplied = toolsFor(subject, policy).map(async ({ key, ...tool }): Promise<PlanSource> => {
    return { ...tool, url: await getUrl(key, urlSeconds) };
  });
  return [...own, ...(await Promise.all(supplied))].slice(0, MOST_SOURCES);
}

async function ownReaders(keyOf: (name: string) => string, urlSeconds: number): Promise<PlanSource[]> {
  const readers = (['x86_64', 'aarch64'] as const).map((architecture) =>
    ownReader(architecture, keyOf(`reader-${architecture}`), urlSeconds),
  );
  return [...(await Promise.all(readers)), { kind: 'kcore' }];
}

async function ownReader(architecture: Architecture, key: string, urlSeconds: number): Promise<PlanSource> {
  const { bytes, sha256 } = READERS[architecture];
  await store(key, bytes(), 'application/octet-stream');
  return { kind: 'reader', architecture, sha256, url: await getUrl(key, urlSeconds) };
}
