/** An authority of the range's own, which only the guest trusts, and a certificate for S3's host names. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../command';

export interface Certificates {
  /** Paths of PEM files. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

export const certificatesIn = (folder: string): Certificates => ({
  authority: join(folder, 'authority.pem'),
  certificate: join(folder, 's3.pem'),
  key: join(folder, 's3.key'),
});

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const DAYS = ['-days', '3650'];

export function makeCertificates(folder: string, hosts: readonly string[]): void {
  const { authority, certificate, key } = certificatesIn(folder);
  const [authorityKey, request, extensions] = ['authority.key', 's3.csr', 's3.ext'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const subject = ['-subj', '/CN=Cordon live range'];
  command('openssl', [
    'req',
    '-x509',
    ...EC_KEY,
    ...DAYS,
    ...subject,
    '-keyout',
    authorityKey,
    '-out',
    authority,
  ]);
  command('openssl', ['req', ...EC_KEY, '-subj', `/CN=${hosts[0]}`, '-keyout', key, '-out', request]);
  writeFileSync(extensions, `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}\n`);
  const signing = ['-CA', authority, '-CAkey', authorityKey, '-CAcreateserial', '-extfile', extensions];
  command('openssl', ['x509', '-req', '-in', request, ...signing, ...DAYS, '-out', certificate]);
}

/** Debian's programs read this one file. */
export function trust(root: string, authority: string): void {
  const store = join(root, 'etc', 'ssl', 'certs', 'ca-certificates.crt');
  writeFileSync(store, readFileSync(store, 'utf8') + readFileSync(authority, 'utf8'));
}
