/**
 * The list of processes, read out of a memory image as an examiner's tool does it: structures from the kernel's own BTF, place of the
 * kernel from VMCOREINFO, then its page tables and the ring of tasks that begins with swapper/0.
 */
import type { Btf } from './btf';
import type { LimeImage } from './lime';
import { AddressSpace, kernelToPhysical } from './page-tables';
import { type VmcoreInfo, vmcoreInfoOf } from './vmcoreinfo';

export interface Task {
  readonly pid: number;
  readonly name: string;
  /** Of a process; a thread of the kernel has none of its own. */
  readonly memory: AddressSpace | undefined;
}

const FIRST = 'swapper/0\0';
const NAME_BYTES = 16;
/** Of a damaged ring. */
const MOST_TASKS = 100_000;

/** @throws RangeError when the image has no kernel in it that could be followed. */
export function tasksOf(image: LimeImage, btf: Btf): Task[] {
  const info = vmcoreInfoOf(image);
  if (!info) throw new RangeError('the image holds no VMCOREINFO');
  const kernel = AddressSpace.ofKernel(image, info);
  const member = (name: string): bigint => BigInt(btf.offsetOf('task_struct', name));
  const ring = member('tasks');
  const first = firstTask(image, info, kernel, member);
  const found: Task[] = [];
  let at = first;
  do {
    found.push(taskAt(image, info, kernel, btf, at));
    const next = kernel.readPointer(at + ring);
    if (next === undefined || found.length > MOST_TASKS) throw new RangeError('the ring of tasks is broken');
    at = next - ring;
  } while (at !== first);
  return found;
}

/** Virtual. In the kernel's own data, so its address follows from the physical one. */
function firstTask(
  image: LimeImage,
  info: VmcoreInfo,
  kernel: AddressSpace,
  member: (name: string) => bigint,
): bigint {
  const { bytes } = image;
  for (let hit = bytes.indexOf(FIRST); hit >= 0; hit = bytes.indexOf(FIRST, hit + 1)) {
    const physical = image.addressOf(hit);
    if (physical === undefined) continue;
    const task = physical - member('comm') - kernelToPhysical(info, 0n);
    const next = kernel.readPointer(task + member('tasks'));
    const back = next === undefined ? undefined : kernel.readPointer(next + 8n);
    if (back === task + member('tasks')) return task;
  }
  throw new RangeError('the image holds no task swapper/0 that begins a ring');
}

function taskAt(image: LimeImage, info: VmcoreInfo, kernel: AddressSpace, btf: Btf, at: bigint): Task {
  const of = (name: string): bigint => at + BigInt(btf.offsetOf('task_struct', name));
  const name = kernel.read(of('comm'), NAME_BYTES)?.toString('latin1').split('\0')[0] ?? '';
  const pid = kernel.read(of('pid'), 4)?.readInt32LE() ?? -1;
  const mm = kernel.readPointer(of('mm')) ?? 0n;
  const tables = mm === 0n ? undefined : kernel.readPointer(mm + BigInt(btf.offsetOf('mm_struct', 'pgd')));
  const top = tables === undefined ? undefined : kernel.translate(tables);
  return {
    pid,
    name,
    memory: top === undefined ? undefined : new AddressSpace(image, top, info.hasFiveLevels ? 5 : 4),
  };
}
