import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDisk, checkSectors } from '../checks/disk-checks';
import { checkNothingLeft } from '../checks/failure-checks';
import { checkImage, rawReadSpeed, reportThroughput } from '../checks/image-checks';
import type { LimeImage } from '../image/lime';
import { seconds } from '../report';
import type { Stage } from '../stage';
import type { LiveScenario } from './scenario';

const LISTEN_MS = 2_500;

/** In the order of the workflow: quarantine, the finding's address denied, then the evidence channel and the capture in it. */
export const contained: LiveScenario = {
  name: 'contained',
  title: 'quarantine, the C2 server denied by network ACL, then the memory through the evidence channel',
  isCore: true,
  async play(stage, options) {
    const { c2, machine, account, context } = stage;
    const { recorder } = context;
    recorder.figure('boot of the guest', seconds(machine.bootMs));
    recorder.check('the C2 connection is up before', await c2.isHeardWithin(LISTEN_MS));
    await stage.isolate('quarantine');
    recorder.check('alive after the plain swap into the quarantine group', await c2.isHeardWithin(LISTEN_MS));
    const isOpen = await stage.canConnect(account.c2.ip, account.c2.port);
    recorder.check('while no new connection to it is possible', !isOpen);
    await stage.sever();
    recorder.check('silent after the network ACL denies its address', !(await c2.isHeardWithin(LISTEN_MS)));
    await stage.isolate('evidence-channel');
    const raw = await rawReadSpeed(machine.line);
    const capture = await stage.capture();
    recorder.check(
      'silent until the capture has ended',
      c2.sinceLastBeat > 2 * LISTEN_MS,
      seconds(c2.sinceLastBeat),
    );
    reportThroughput(stage, raw);
    const image = await checkImage(stage, capture);
    if (options.keep !== undefined) keep(stage, image, options.keep);
    checkSectors(stage);
    await checkNothingLeft(stage);
    await checkDisk(stage);
  },
};

function keep({ context, c2 }: Stage, image: LimeImage, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'image.lime'), image.bytes);
  copyFileSync(join(context.image.folder, 'vmlinux.btf'), join(folder, 'vmlinux.btf'));
  const { kernelRelease } = context.image;
  const implant = {
    physical: `0x${c2.place?.physical.toString(16)}`,
    pid: c2.place?.pid,
    kernelRelease,
  };
  writeFileSync(join(folder, 'implant.json'), `${JSON.stringify(implant, null, 2)}\n`);
  context.recorder.figure('kept', join(folder, 'image.lime'));
}
