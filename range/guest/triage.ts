/**
 * The triage script's contract: fetch the plan, collect section by section, put the output, answer with one line. What a
 * simulated host has to tell is little: its clock, an implant as long as it is in memory, and the connections that are open.
 */
import { parseTriagePlan, type TriagePlan } from '../../documents/triage';
import { isoTime } from '../kernel/iso';
import type { Flow, Instance } from '../services/ec2/state';
import { ObjectBody } from '../services/s3/body';
import type { World } from '../world';
import { type GuestHost, ScriptFailure } from './host';

const COLLECTING_MS = 4_000;

export async function triage(host: GuestHost, url: string, sha256: string): Promise<object> {
  const plan = planOf(await host.fetch(url, sha256, 'plan'));
  const hostClock = host.clock();
  await host.pause(COLLECTING_MS);
  const { output, sections, cut } = framed(sectionsOf(host), plan.limit);
  await host.request('PUT', plan.outputUrl, output, 'put');
  return {
    status: 'ok',
    bytes: output.size,
    sha256: output.sha256().toString('hex'),
    sections,
    cut,
    hostClock,
  };
}

function planOf(text: string): TriagePlan {
  try {
    return parseTriagePlan(text);
  } catch {
    throw new ScriptFailure('plan', 'malformed');
  }
}

type Section = readonly [name: string, text: string];

function sectionsOf({ instance, world }: GuestHost): Section[] {
  return [
    ['clock', `${isoTime(world.clock.now())} up since ${isoTime(instance.launchedAt)}\n`],
    ['processes', processes(instance)],
    ['sockets', sockets(world, instance)],
    ['users', 'root:x:0:0:root:/root:/bin/bash\n'],
  ];
}

const IMPLANT_PID = 1337;

/** Name and digest of what is only in memory, not what it holds. */
function processes({ memory }: Instance): string {
  const lines = [...memory.keys()].map((name, index) => {
    const digest = ObjectBody.of(name).sha256().toString('hex');
    return `${IMPLANT_PID + index} 1 0 ${digest} deleted /dev/shm/${name}`;
  });
  return ['1 0 0 - present /usr/lib/systemd/systemd', ...lines, ''].join('\n');
}

function sockets(world: World, { eniIds }: Instance): string {
  const open = [...world.ec2.flows.values()].filter(({ alive, eniId }) => alive && eniIds.includes(eniId));
  const line = ({ protocol, localPort, remoteIp, remotePort }: Flow): string =>
    `${protocol} ${localPort} ${remoteIp}:${remotePort} pid=${IMPLANT_PID}\n`;
  return open.map(line).join('');
}

/** The sections in their frame of lengths; what does not fit into the limit is cut. */
function framed(sections: readonly Section[], limit: number) {
  let left = limit;
  let cut = 0;
  const pieces = sections.map(([name, text]) => {
    const whole = Buffer.from(text);
    const bytes = whole.subarray(0, left);
    left -= bytes.length;
    if (bytes.length < whole.length) cut++;
    const extent = bytes.length < whole.length ? 'cut' : 'whole';
    return Buffer.concat([
      Buffer.from(`section ${name} 0 ${bytes.length} ${extent}\n`),
      bytes,
      Buffer.from('\n'),
    ]);
  });
  const output = Buffer.concat([
    Buffer.from('cordon-triage 1\n'),
    ...pieces,
    Buffer.from(`end ${sections.length}\n`),
  ]);
  return { output: ObjectBody.of(output), sections: sections.length, cut };
}
