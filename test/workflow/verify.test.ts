/** `cordon verify` over what real drills leave in the vault. */
import { VaultFolder, vaultFolder } from '../../cli/evidence/vault-folder';
import { sentenceOf } from '../../cli/verify/finding';
import { type Verification, verifyCase } from '../../cli/verify/verify';
import { ObjectBody } from '../../range/services/s3/body';
import { type Played, type PlayOptions, play } from './play';

const folderOf = ({ range, caseId }: Played): VaultFolder => vaultFolder(range, caseId);
const said = ({ broken }: Verification): string[] => broken.map(sentenceOf);
const release = { start: true, replacement: 'retire' } as const;

it.each<[string, PlayOptions]>([
  ['whose memory was captured', { scenario: 'web-server-c2' }],
  ['that was released', { scenario: 'web-server-c2', mode: 'online', release }],
  ['that was stopped at once', { scenario: 'web-server-c2', mode: 'offline' }],
  ['without an agent', { scenario: 'no-agent' }],
])('a case %s holds', async (_, options) => {
  const verification = await verifyCase(folderOf(await play(options)));
  expect(said(verification)).toEqual([]);
  expect(verification.reports.map(({ isSigned }) => isSigned)).toEqual([true]);
  expect(verification.records.length).toBe(options.release ? 1 : 0);
});

it('fails, and names the part, when one byte of a captured image is another', async () => {
  const folder = folderOf(await play({ scenario: 'web-server-c2', smallHosts: false }));
  const [path = '', image] = [...folder.bodies].find(([each]) => each.endsWith('image.lime')) ?? [];
  if (!image) throw new Error('there is no image');
  const at = 400_000_000;
  const other = ObjectBody.concat([
    image.slice(0, at),
    ObjectBody.of(Buffer.from([1])),
    image.slice(at + 1, image.size),
  ]);
  const verification = await verifyCase(new VaultFolder('tampered', new Map(folder.bodies).set(path, other)));
  expect(said(verification)).toEqual([
    expect.stringMatching(/image\.lime, part 24 \(bytes 385875968 to 402653183\): /),
  ]);
});
