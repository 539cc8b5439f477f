/** The case folder as an examiner would get it: everything in it is proved, before and after a release. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicKeyKey, signatureKey } from '../../lambdas/common/custody';
import {
  type CaseFolder,
  caseFolders,
  faultsOf,
  manifestsOf,
  recordsOf,
} from '../../prove/laws/case-folders';
import { type Played, play } from './play';

const release = { start: true, replacement: 'retire' } as const;

function folderOf({ range }: Pick<Played, 'range'>): CaseFolder {
  const [folder, ...others] = caseFolders(range.world);
  if (!folder || others.length > 0) throw new Error('the drill was to leave one case');
  return folder;
}

describe('a case that was released', () => {
  let folder: CaseFolder;
  beforeAll(async () => {
    folder = folderOf(await play({ scenario: 'web-server-c2', mode: 'offline', release }));
  }, 240_000);

  it('is proved object by object, by its manifest and the record of the release', () => {
    expect(faultsOf(folder)).toEqual([]);
    expect(recordsOf(folder).map(([, { event, who }]) => [event.kind, who])).toEqual([
      ['release', expect.any(String)],
    ]);
  });

  it.each([
    [
      'a byte of an object',
      (files: Map<string, Buffer>) => flip(files, /before-state\/instance\.json$/),
      'has another hash',
    ],
    [
      'the manifest',
      (files: Map<string, Buffer>) =>
        rewrite(files, /report\/.*manifest\.json$/, /"contained"/, '"not seen"'),
      'no good signature',
    ],
    [
      'a record',
      (files: Map<string, Buffer>) => rewrite(files, /000001\.json$/, /"released"/, '"kept"'),
      'no good signature',
    ],
    [
      'an object that nobody lists',
      (files: Map<string, Buffer>) => files.set(`cases/${folder.caseId}/context/x.json`, Buffer.from('{}')),
      'is in no manifest or record',
    ],
    [
      'a line of the timeline',
      (files: Map<string, Buffer>) => rewrite(files, /timeline\.jsonl$/, /"by":"isolate"/, '"by":"nobody"'),
      'does not follow',
    ],
  ])('is not, when %s is another', (_, tamper, said) => {
    const files = new Map([...folder.files].map(([key, bytes]) => [key, Buffer.from(bytes)]));
    tamper(files);
    expect(faultsOf({ ...folder, files }).join('\n')).toContain(said);
  });

  it('has a manifest that openssl verifies with nothing but the files beside it', () => {
    const [[key] = ['']] = manifestsOf(folder);
    const dir = mkdtempSync(join(tmpdir(), 'cordon-case-'));
    try {
      const [manifest, signature, pem] = [key, signatureKey(key), publicKeyKey(key)].map((each) => {
        const path = join(dir, each.split('/').at(-1) ?? '');
        writeFileSync(path, folder.files.get(each) ?? '');
        return path;
      });
      const verified = [
        'dgst',
        '-sha256',
        '-verify',
        String(pem),
        '-signature',
        String(signature),
        String(manifest),
      ];
      expect(execFileSync('openssl', verified, { encoding: 'utf8' }).trim()).toBe('Verified OK');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

function flip(files: Map<string, Buffer>, name: RegExp): void {
  const [, bytes] = [...files].find(([key]) => name.test(key)) ?? [];
  if (!bytes) throw new Error(`no ${name}`);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
}

function rewrite(files: Map<string, Buffer>, name: RegExp, from: RegExp, to: string): void {
  const [key, bytes] = [...files].find(([each]) => name.test(each)) ?? [];
  if (!key || !bytes || !from.test(bytes.toString())) throw new Error(`no ${from} in ${name}`);
  files.set(key, Buffer.from(bytes.toString().replace(from, to)));
}
