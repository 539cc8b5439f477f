/** The sources of a plan, as a simulated host finds them: the first that is possible, and why those above it were not. */
import type { PlanSource } from '../../documents/plan';
import type { Instance } from '../services/ec2/state';
import { type GuestHost, ScriptFailure } from './host';
import { KERNEL_RELEASE } from './ram';

export type Tried = readonly (readonly [source: string, reason: string])[];

export interface Possible {
  readonly source: PlanSource;
  readonly tried: Tried;
}

const NOT_FOR_THIS_HOST = ['other-architecture', 'other-platform', 'other-kernel-release'];

/** @throws ScriptFailure with the reason of the last source that was meant for this host; lockdown goes before all others */
export async function firstPossible(host: GuestHost, sources: readonly PlanSource[]): Promise<Possible> {
  const tried: [string, string][] = [];
  for (const source of sources) {
    const reason = await whyNot(host, source);
    if (reason === undefined) return { source, tried };
    tried.push([source.kind, reason]);
  }
  const meant = tried.map(([, reason]) => reason).filter((reason) => !NOT_FOR_THIS_HOST.includes(reason));
  const reason = meant.find((each) => each === 'lockdown') ?? meant.at(-1) ?? 'no-source';
  throw new ScriptFailure('source', reason, tried);
}

async function whyNot(host: GuestHost, source: PlanSource): Promise<string | undefined> {
  const { instance } = host;
  const elsewhere = meantForOther(instance, source);
  if (elsewhere !== undefined) return elsewhere;
  const { lockdown, hasInterpreter, mayExecute } = instance.host;
  switch (source.kind) {
    case 'instance-store':
      return instance.instanceStore[source.index - 1] ? undefined : 'no-such-volume';
    case 'kcore':
      if (lockdown === 'confidentiality') return 'lockdown';
      return hasInterpreter ? undefined : 'no-interpreter';
    case 'lime':
      return lockdown === 'none' ? await unfetchable(host, source) : 'lockdown-integrity';
    case 'reader':
    case 'avml':
      if (lockdown === 'confidentiality') return 'lockdown';
      return mayExecute ? await unfetchable(host, source) : 'cannot-execute';
    case 'winpmem':
    case 'dumpit':
      return await unfetchable(host, source);
  }
}

const MACHINES = { x86_64: 'x86_64', arm64: 'aarch64' } as const;

export const machineOf = ({ architecture }: Instance): 'x86_64' | 'aarch64' => MACHINES[architecture];

function meantForOther(instance: Instance, source: PlanSource): string | undefined {
  const isForWindows = source.kind === 'winpmem' || source.kind === 'dumpit';
  if (source.kind !== 'instance-store' && isForWindows !== (instance.platform === 'windows'))
    return 'other-platform';
  if ('architecture' in source && source.architecture !== machineOf(instance)) return 'other-architecture';
  if (source.kind === 'lime' && source.kernelRelease !== KERNEL_RELEASE) return 'other-kernel-release';
  return undefined;
}

async function unfetchable(
  host: GuestHost,
  { url, sha256 }: { readonly url: string; readonly sha256: string },
): Promise<string | undefined> {
  try {
    await host.fetch(url, sha256, 'tool');
    return undefined;
  } catch (error) {
    if (error instanceof ScriptFailure) return error.reason;
    throw error;
  }
}
