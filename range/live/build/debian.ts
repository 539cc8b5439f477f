/** What comes from Debian's mirrors, as the machine's own apt is set up: the kernel's package and a userland of a few packages. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../command';
import { LiveError, MissingRequirements } from '../error';

/** Beside Debian's essential packages: what the capture script needs of a host, and what the range's own init does. */
export const PACKAGES = ['curl', 'ca-certificates', 'iproute2', 'kmod', 'mount', 'procps'];
/** The flavour with NVMe and ext4 built in: it boots without an initrd, as from an EBS volume. */
const KERNEL = 'linux-image-cloud-amd64';
const UNUSED = ['doc', 'man', 'locale', 'info'];

export interface KernelPackage {
  readonly name: string;
  readonly version: string;
  /** As `uname -r` says it. */
  readonly release: string;
}

export function kernelPackage(): KernelPackage {
  const depends = aptCache('depends', KERNEL);
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  const version = name && /^Version: (\S+)$/m.exec(aptCache('show', name))?.[1];
  if (name === undefined || version === undefined)
    throw new MissingRequirements(
      `apt knows no ${KERNEL}: run apt-get update, with Debian's own sources enabled`,
    );
  return { name, version, release: name.replace('linux-image-', '') };
}

function aptCache(verb: string, name: string): string {
  try {
    return command('apt-cache', ['-o', 'APT::Cache::AllVersions=0', verb, name]);
  } catch {
    return '';
  }
}

/** Downloads the package and unpacks it, without running any script of it. */
export function unpackKernel({ name }: KernelPackage, folder: string): void {
  mkdirSync(folder, { recursive: true });
  fromMirror(() => command('apt-get', ['download', '-o', 'APT::Sandbox::User=root', name], { cwd: folder }));
  const [file] = readdirSync(folder).filter((each) => each.endsWith('.deb'));
  command('dpkg-deb', ['-x', file ?? '', '.'], { cwd: folder });
}

function fromMirror(download: () => unknown): void {
  try {
    download();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MissingRequirements(`a package could not be had from Debian's mirror: ${why}`, { cause });
  }
}

export function suite(): string {
  const name = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (name === undefined) throw new LiveError('/etc/os-release names no release of Debian');
  return name;
}

const SOURCES = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'];

/** A tar of the userland; made once. */
export function userland(tar: string): void {
  if (existsSync(tar)) return;
  const sources = SOURCES.find((path) => existsSync(path));
  if (sources === undefined) throw new LiveError(`there is none of ${SOURCES.join(', ')}`);
  const partial = tar.replace(/\.tar$/, '.partial.tar');
  const leftOut = UNUSED.map((each) => `--dpkgopt=path-exclude=/usr/share/${each}/*`);
  const args = ['--quiet', '--variant=essential', `--include=${PACKAGES.join(',')}`, ...leftOut];
  try {
    fromMirror(() => command('mmdebstrap', [...args, suite(), partial, sources]));
    renameSync(partial, tar);
  } finally {
    rmSync(partial, { force: true });
  }
}

/** The kernel's modules that the guest loads, with those they depend on: all of them would be 90 MB of the disk. */
export function copyModules(kernel: string, release: string, names: readonly string[], root: string): void {
  const folder = join('lib', 'modules', release);
  command('depmod', ['-b', kernel, release]);
  const listed = names.map((name) =>
    command('modprobe', ['-d', kernel, '-S', release, '--show-depends', name]),
  );
  const files = listed.join('\n').match(/\/lib\/modules\/\S+\.ko\S*/g) ?? [];
  mkdirSync(join(root, 'lib', 'modules'), { recursive: true });
  for (const file of new Set(files)) {
    const target = file.slice(file.indexOf('/lib/modules/') + 1);
    command('install', ['-D', '-m', '644', join(kernel, target), join(root, target)]);
  }
  for (const list of ['modules.order', 'modules.builtin', 'modules.builtin.modinfo'])
    command('install', ['-D', '-m', '644', join(kernel, folder, list), join(root, folder, list)]);
  command('depmod', ['-b', root, release]);
}
