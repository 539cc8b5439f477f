/** What a capture may leave on the disk of its subject: nothing by itself, and by Systems Manager what is said here. */
import { environmentOf } from '../../credentials';
import { filesAt, findOnDisk, signaturesOnDisk } from '../disk-search';
import { LiveError } from '../error';
import { AGENT_FOLDERS } from '../host';
import type { Stage } from '../stage';

export function checkSectors(stage: Stage): void {
  const written = stage.host.runs.at(-1)?.sectorsWritten;
  stage.context.recorder.check('the script wrote nothing to the disk', written === 0, `${written} sectors`);
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
  const planUrl = stage.host.runs.at(-1)?.command.parameters.PlanUrl?.[0] ?? '';
  const planSignature = new URL(planUrl).searchParams.get('X-Amz-Signature') ?? '';
  const others = [...signatures].filter(([signature]) => signature !== planSignature);
  const { recorder } = stage.context;
  recorder.check(
    'no URL of a part or of the manifest is on the disk',
    others.length === 0,
    `${signatures.size} pre-signed URL${signatures.size === 1 ? '' : 's'} found`,
  );
  const files = filesAt(disk, signatures.get(planSignature) ?? []);
  const isAgents = (file: string): boolean => AGENT_FOLDERS.some((folder) => file.startsWith(`${folder}/`));
  recorder.check(
    "the plan's URL is on the disk only where Systems Manager puts it",
    files.length > 0 && files.every(isAgents),
    files.join(', '),
  );
}

const hits = (disk: string, offsets: readonly number[]): string =>
  offsets.length === 0 ? '0 hits' : `${offsets.length} hits in ${filesAt(disk, offsets).join(', ')}`;
