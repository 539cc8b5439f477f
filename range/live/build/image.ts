/**
 * The guest's kernel and root disk: Debian's own, with the range's init, its agent and the implant in it. Built once for a
 * kernel, a list of packages and the files in guest/, into a cache outside of git; every guest runs on a copy.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { command } from '../command';
import { type Certificates, certificatesIn, makeCertificates, trust } from './certificates';
import {
  copyModules,
  type KernelPackage,
  kernelPackage,
  PACKAGES,
  suite,
  unpackKernel,
  userland,
} from './debian';

export const CACHE = resolve(__dirname, '..', '..', '..', '.range-live');

export interface GuestImage extends Certificates {
  readonly folder: string;
  readonly kernel: string;
  readonly kernelRelease: string;
  /** Raw ext4 without a partition table. */
  readonly disk: string;
}

const MODULES = ['virtio_pci', 'virtio_net', 'virtio_console'];
const GUEST_FILES = join(__dirname, '..', 'guest');
const DISK_SIZE = '600M';
/** Changed whenever this folder makes something else of the same input. */
const RECIPE = 1;

export function guestImage(hosts: readonly string[], say: (text: string) => void): GuestImage {
  const kernel = kernelPackage();
  const folder = join(CACHE, keyOf(kernel, hosts));
  if (!existsSync(folder)) {
    say(`building the guest: ${kernel.name} ${kernel.version} on Debian ${suite()}`);
    build(kernel, hosts, folder);
  }
  return {
    folder,
    kernel: join(folder, 'vmlinuz'),
    kernelRelease: kernel.release,
    disk: join(folder, 'root.ext4'),
    ...certificatesIn(folder),
  };
}

function keyOf({ name, version }: KernelPackage, hosts: readonly string[]): string {
  const files = ['range-init', 'agent', 'implant.c'].map((file) =>
    readFileSync(join(GUEST_FILES, file), 'utf8'),
  );
  const content = JSON.stringify([RECIPE, name, version, suite(), PACKAGES, MODULES, hosts, files]);
  return `guest-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}

/** In a folder beside the final one, which appears only when it is whole. */
function build(kernel: KernelPackage, hosts: readonly string[], folder: string): void {
  mkdirSync(CACHE, { recursive: true });
  for (const name of readdirSync(CACHE)) if (name.startsWith('building-')) remove(join(CACHE, name));
  const work = mkdtempSync(join(CACHE, 'building-'));
  const [root, unpacked] = [join(work, 'root'), join(work, 'kernel')];
  try {
    mkdirSync(root);
    unpackKernel(kernel, unpacked);
    const tar = join(CACHE, `debian-${suite()}-${PACKAGES.join('-')}.tar`);
    userland(tar);
    command('tar', ['-C', root, '-xf', tar]);
    copyModules(unpacked, kernel.release, MODULES, root);
    makeCertificates(work, hosts);
    trust(root, certificatesIn(work).authority);
    installGuestFiles(root);
    const noJournal = ['-O', '^has_journal', '-E', 'lazy_itable_init=0'];
    command('mke2fs', [
      '-q',
      '-F',
      '-t',
      'ext4',
      ...noJournal,
      '-d',
      root,
      join(work, 'root.ext4'),
      DISK_SIZE,
    ]);
    renameSync(join(unpacked, 'boot', `vmlinuz-${kernel.release}`), join(work, 'vmlinuz'));
    for (const each of [root, unpacked]) remove(each);
    renameSync(work, folder);
  } finally {
    remove(work);
  }
}

function installGuestFiles(root: string): void {
  const install = (from: string, to: string): string =>
    command('install', ['-m', '755', from, join(root, to)]);
  install(join(GUEST_FILES, 'range-init'), 'sbin/range-init');
  install(join(GUEST_FILES, 'agent'), 'agent');
  command('gcc', ['-O1', '-static', '-o', join(root, 'implant'), join(GUEST_FILES, 'implant.c')]);
}

const remove = (path: string): void => rmSync(path, { recursive: true, force: true });
