/** What a capture may leave on the disk of its subject: nothing by itself, and by Systems Manager what is said here. */
import { environmentOf } from '../../credentials';
import { filesAt, findOnDisk, signaturesOnDisk } from '../disk-search';
import { LiveError } from '../error';
import { AGENT_FOLDERS } from '../host';
import type { Stage } from '../stage';

export function checkSectors(stage: Stage): void {
  for (const { command, sectorsWritten } of stage.host.runs)
    stage.context.recorder.check(
      `the script of ${command.step} wrote nothing to the disk`,
      sectorsWritten === 0,
      `${sectorsWritten} sectors`,
    );
}

/** Takes the guest's power away first, with everything written that it meant to write. */
export async function checkDisk(stage: Stage): Promise<void> {
  const { recorder, stack } = stage.context;
  await stage.machine.powerOff();
  const { disk } = stage.machine;
  const memory = [...stack.functions.values()].find(({ logicalId }) => logicalId === 'MemoryFunction');
  if (!memory) throw new LiveError('the stack has no MemoryFunction');
  const key = environmentOf(stack)(memory).AWS_SECRET_ACCESS_KEY ?? '';
  const [secrets = [], keys = []] = findOnDisk(disk, [stage.c2.secret, Buffer.from(key)]);
  recorder.check("the implant's secret is not on the disk", secrets.length === 0, hits(disk, secrets));
  recorder.check('the key that signed the URLs is not on the disk', keys.length === 0, hits(disk, keys));
  checkUrls(stage, disk);
}

function checkUrls(stage: Stage, disk: string): void {
  const signatures = signaturesOnDisk(disk);
  const plans = stage.host.runs.map(({ command }) => signatureOf(command.parameters.PlanUrl?.[0] ?? ''));
  const others = [...signatures.keys()].filter((signature) => !plans.includes(signature));
  const { recorder } = stage.context;
  recorder.check(
    'no URL of a part, a tool or a manifest is on the disk',
    others.length === 0,
    `pre-signed URLs found: ${signatures.size}; plans sent: ${plans.length}`,
  );
  const files = filesAt(
    disk,
    plans.flatMap((signature) => signatures.get(signature) ?? []),
  );
  const isAgents = (file: string): boolean => AGENT_FOLDERS.some((folder) => file.startsWith(`${folder}/`));
  recorder.check(
    "the plans' URLs are on the disk only where Systems Manager puts them",
    files.length > 0 && files.every(isAgents),
    files.join(', '),
  );
}

const signatureOf = (url: string): string => new URL(url).searchParams.get('X-Amz-Signature') ?? '';

const hits = (disk: string, offsets: readonly number[]): string =>
  offsets.length === 0 ? '0 hits' : `${offsets.length} hits in ${filesAt(disk, offsets).join(', ')}`;
