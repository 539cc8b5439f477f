/**
 * What the live range needs of the machine. It installs nothing: it says which packages are missing, in one line that a person
 * can paste, and ends with a status of its own.
 */

import { spawnSync } from 'node:child_process';
import { kernelPackage } from './build/debian';
import { ENVIRONMENT, hasCommand } from './command';
import { MissingRequirements } from './error';

/** Debian's package for each command. */
const PACKAGES: Readonly<Record<string, string>> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  mmdebstrap: 'mmdebstrap',
  nft: 'nftables',
  conntrack: 'conntrack',
  mke2fs: 'e2fsprogs',
  debugfs: 'e2fsprogs',
  modprobe: 'kmod',
  ip: 'iproute2',
  gcc: 'gcc libc6-dev',
  openssl: 'openssl',
  unshare: 'util-linux',
  tar: 'tar',
};

/** Of Debian itself: without them no package could be installed either. */
const APT = ['apt-get', 'apt-cache', 'dpkg-deb'];

/** For `unshare`: what the run is alone in. It ends with everything that it started, also when who started it is killed. */
export const NAMESPACES = ['--net', '--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc'];

/** @throws MissingRequirements that says what to do. */
export function requireMachine(): void {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new MissingRequirements(
      `the live range needs Linux on x86_64, this is ${process.platform} on ${process.arch}`,
    );
  const apt = APT.filter((name) => !hasCommand(name));
  if (apt.length > 0)
    throw new MissingRequirements(
      `the live range needs Debian, this machine has no ${apt.join(', no ')}; the rest of the tests needs neither`,
    );
  const missing = Object.entries(PACKAGES).flatMap(([name, of]) => (hasCommand(name) ? [] : of.split(' ')));
  if (missing.length > 0)
    throw new MissingRequirements(
      `missing packages; install them with:\n  apt-get update && apt-get install -y --no-install-recommends ${[...new Set(missing)].join(' ')}`,
    );
  if (process.getuid?.() !== 0)
    throw new MissingRequirements(
      'the live range must run as root: it makes network namespaces and a root file system',
    );
  const { status } = spawnSync('unshare', [...NAMESPACES, 'true'], { env: ENVIRONMENT });
  if (status !== 0)
    throw new MissingRequirements(
      'this machine lets nobody make namespaces of networks, mounts and processes (a container without the rights?)',
    );
  kernelPackage();
}
