/** What a live triage of the guest must show: its implant, by the hash of the program that runs, and the implant's connection. */
import { parseTriage } from '../../../documents/triage';
import type { Capture, Stage } from '../stage';

/** As /proc/net/tcp has it. */
const ESTABLISHED = '01';

export async function checkTriage(stage: Stage, { result }: Capture): Promise<void> {
  const { account, c2, context, machine } = stage;
  const { recorder } = context;
  const { triage } = result.detail;
  recorder.check(
    'the live triage is ok, and the stored output is the one that was answered for',
    triage?.status === 'ok' && triage.verified,
    triage?.why ?? triage?.sha256,
  );
  if (triage?.key === undefined) return;
  const sections = parseTriage(account.object(triage.key));
  recorder.figure('sections', sections.map(({ name, bytes }) => `${name} ${bytes.length}`).join(', '));
  const textOf = (wanted: string): string =>
    Buffer.from(sections.find(({ name }) => name === wanted)?.bytes ?? []).toString('latin1');
  const [hash = ''] = (await machine.line.run('sha256sum /implant')).split(' ');
  const line = textOf('processes')
    .split('\n')
    .find((each) => each.startsWith(`${c2.place?.pid}\t`));
  recorder.check(
    'it lists the implant with the SHA-256 of its program',
    (line?.includes('/implant') ?? false) && (line?.includes(hash) ?? false),
    line?.replaceAll('\t', ' '),
  );
  const remote = inProc(account.c2.ip, account.c2.port);
  const socket = textOf('sockets')
    .split('\n')
    .find((each) => each.includes(` ${remote} ${ESTABLISHED} `));
  recorder.check('and its connection with the C2 server', socket !== undefined, socket?.trim().slice(0, 60));
}

/** The address as a little-endian number, then the port, both in hexadecimal. */
function inProc(ip: string, port: number): string {
  const hex = (value: number, digits: number): string =>
    value.toString(16).toUpperCase().padStart(digits, '0');
  const address = ip
    .split('.')
    .reverse()
    .map((each) => hex(Number(each), 2))
    .join('');
  return `${address}:${hex(port, 4)}`;
}
