/** What must be true of a captured image, asked of the guest, of the vault and of the image itself. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAPTURE_STEP } from '../../../documents/parameters';
import type { GuestImage } from '../build/image';
import { LiveError } from '../error';
import type { Line } from '../guest/line';
import { Btf } from '../image/btf';
import { segmentsOf } from '../image/elf';
import { ramOf } from '../image/iomem';
import { LimeImage } from '../image/lime';
import { tasksOf } from '../image/tasks';
import { mib, type Recorder, rate } from '../report';
import type { Capture, Stage } from '../stage';

const PAGE = 4096;

/** The image of a capture that succeeded; its checks are all of the claims that the product makes of one. */
export async function checkImage(stage: Stage, { result, run }: Capture): Promise<LimeImage> {
  const { recorder } = stage.context;
  const { image } = result.detail;
  recorder.check('the memory step is ok', result.status === 'ok', result.why ?? result.status);
  if (!image) throw new LiveError('there is no image to look at');
  const bytes = stage.account.object(image.key);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const said = (JSON.parse(run?.stdout || '{}') as { sha256?: string }).sha256;
  recorder.check(
    'SHA-256 of the stored image = of the host manifest = of the answer on stdout',
    sha256 === image.hostSha256 && sha256 === said,
    `${sha256}, ${bytes.length} bytes`,
  );
  const { source, reader } = image;
  recorder.figure(
    'source',
    `${source}, reader ${reader}; not possible before it: ${JSON.stringify(result.detail.tried ?? [])}`,
  );
  const verified = await stage.verify({ result, run });
  recorder.check(
    "the product's own proof by reading it back (SHA-256, coverage, banner)",
    verified.status === 'ok',
    verified.why ?? verified.status,
  );
  const parsed = LimeImage.parse(bytes);
  await checkCoverage(recorder, stage.machine.line, parsed);
  await checkSecret(stage, parsed);
  return parsed;
}

async function checkCoverage(recorder: Recorder, line: Line, image: LimeImage): Promise<void> {
  const ram = ramOf(await line.run('cat /proc/iomem'));
  const missing = image.missingOf(ram);
  const ranges = image.records.map(({ first, last }) => `0x${first.toString(16)}-0x${last.toString(16)}`);
  recorder.check(
    'the LiME records cover every whole page of the System RAM of /proc/iomem',
    missing === 0n && ram.length > 0,
    `${ranges.join(', ')}; ${missing} bytes missing`,
  );
}

async function checkSecret(stage: Stage, image: LimeImage): Promise<void> {
  const { c2, context, machine } = stage;
  const { recorder } = context;
  const { place } = c2;
  if (!place) throw new LiveError('the implant never said where its secret is');
  const physical = image.read(place.physical, c2.secret.length);
  recorder.check(
    "the implant's secret at its exact physical address",
    physical?.equals(c2.secret) ?? false,
    `0x${place.physical.toString(16)}, from /proc/${place.pid}/pagemap`,
  );
  const tasks = tasksOf(image, new Btf(await btfOf(context.image, machine.line)));
  const implant = tasks.find(({ pid, name }) => pid === place.pid && name === 'implant');
  const processes = tasks.filter(({ memory }) => memory).map(({ pid, name }) => `${pid} ${name}`);
  recorder.check(
    "the implant in the process list read out of the image through the kernel's BTF",
    implant !== undefined,
    `${tasks.length} tasks; processes: ${processes.join(', ')}`,
  );
  const virtual = implant?.memory?.read(place.virtual, c2.secret.length);
  recorder.check(
    "the secret at its virtual address, by the implant's own page tables",
    virtual?.equals(c2.secret) ?? false,
    `0x${place.virtual.toString(16)}`,
  );
}

/** The same in every guest of a kernel, so it is asked for once. */
async function btfOf({ folder }: GuestImage, line: Line): Promise<Buffer> {
  const file = join(folder, 'vmlinux.btf');
  if (!existsSync(file)) writeFileSync(file, (await line.ask('cat /sys/kernel/btf/vmlinux')).output);
  return readFileSync(file);
}

/** Reads the same memory without hashing or sending it. Gives bytes and milliseconds. */
export async function rawReadSpeed(line: Line): Promise<{ readonly bytes: number; readonly ms: number }> {
  const head = (await line.ask(`head -c ${16 * PAGE} /proc/kcore`)).output;
  const loads = segmentsOf(head).filter(({ kind, physical }) => kind === 'load' && physical !== undefined);
  const ram = ramOf(await line.run('cat /proc/iomem'));
  const inRam = loads.filter(({ physical = 0n }) =>
    ram.some(({ first, last }) => first <= physical && physical - first < BigInt(PAGE) && physical <= last),
  );
  const reads = inRam.map(
    ({ offset, size }) =>
      `dd if=/proc/kcore of=/dev/null bs=1M iflag=skip_bytes,count_bytes,fullblock skip=${offset} count=${size} status=none`,
  );
  const text = `from=$(date +%s%N)\n${reads.join('\n')}\nto=$(date +%s%N)\necho $(((to - from) / 1000000))`;
  const ms = Number(await line.run(text));
  return { bytes: inRam.reduce((sum, { size }) => sum + Number(size), 0), ms };
}

/** How fast it went, beside how fast the source can be read at all. */
export function reportThroughput(stage: Stage, raw: { readonly bytes: number; readonly ms: number }): void {
  const { recorder } = stage.context;
  const parts = stage.vault.exchanges.filter(({ part, status }) => part !== undefined && status === 200);
  const bytes = parts.reduce((sum, each) => sum + each.bytes, 0);
  const run = stage.host.runOf(CAPTURE_STEP);
  const ms = (run?.endedAt ?? 0) - (run?.startedAt ?? 0);
  recorder.figure(
    'throughput of the whole script (plan, read, hash, TLS, store, manifest)',
    `${mib(bytes)} in ${(ms / 1000).toFixed(1)} s, ${rate(bytes, ms)}`,
  );
  recorder.figure(
    'raw read speed of the source (/proc/kcore to /dev/null)',
    `${mib(raw.bytes)} in ${(raw.ms / 1000).toFixed(1)} s, ${rate(raw.bytes, raw.ms)}`,
  );
}
