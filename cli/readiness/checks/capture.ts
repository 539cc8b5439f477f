import { bad, type Check, isRunning, isWindows, ok } from '../check';

const OWN_READER: Readonly<Record<string, string>> = { x86_64: 'x86_64', arm64: 'aarch64' };

/** What could read its memory. Whether the kernel lets it is known on the host alone: a locked-down one says so at the capture. */
export const capture: Check = {
  id: 'capture',
  title: 'Something that reads its memory',
  weight: 14,
  assess(instance, _, { captureTools }) {
    if (!isRunning(instance)) return ok('it is stopped: there is no memory to capture');
    const architecture = OWN_READER[instance.Architecture ?? ''];
    if (!isWindows(instance) && architecture !== undefined)
      return ok(`Cordon's own reader for Linux on ${architecture}, unless the kernel is locked down`);
    const kinds = isWindows(instance) ? ['winpmem', 'dumpit'] : ['avml', 'lime'];
    const tool = captureTools.find(
      (each) => kinds.includes(each.kind) && each.architecture === (architecture ?? 'x86_64'),
    );
    if (tool) return ok(`${tool.kind} from captureTools`);
    const what = isWindows(instance) ? 'Windows' : `Linux on ${instance.Architecture ?? 'its processor'}`;
    return bad(
      `nothing reads the memory of ${what}`,
      `evidence.captureTools in cordon.config.ts: { kind: '${kinds[0]}', architecture: '${architecture ?? 'x86_64'}', key: 'tools/…', sha256: '…' }`,
    );
  },
};
