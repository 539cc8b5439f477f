/**
 * The curious administrator: everything that IAM can give, in the account of the vault. What AWS refuses him is played with his own
 * credentials; then he takes the vault's denials away, as he can, and what he does after that must show to `cordon verify`.
 */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SignCommand } from '@aws-sdk/client-kms';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { CaseFolder } from '../../cli/verify/case-folder';
import { sentenceOf } from '../../cli/verify/finding';
import { S3Folder } from '../../cli/verify/s3-folder';
import { fingerprintOf, publicKeyOf } from '../../cli/verify/signature';
import { type VerifyOptions, verifyCase } from '../../cli/verify/verify';
import { currentObject } from '../../range/services/s3/state';
import { resourcesOfType } from '../../range/stack';
import { type Adversary, allowing, EVERYTHING } from './adversary';
import { Scene } from './scene';

const ADMINISTRATOR = {
  name: 'administrator',
  arn: 'arn:aws:sts::111122223333:assumed-role/AdministratorAccess/nosy',
  policies: [EVERYTHING],
};
const EXAMINER = {
  name: 'examiner',
  arn: 'arn:aws:sts::111122223333:assumed-role/Examiner/erin',
  policies: [allowing('s3:GetObject', 's3:ListBucket', 's3:ListBucketVersions', 'kms:Decrypt')],
};

let scene: Scene;
let nosy: Adversary;
let examiner: Adversary;

async function released(): Promise<void> {
  scene = await Scene.open({ scenario: 'web-server-c2', mode: 'offline' });
  nosy = scene.adversary(ADMINISTRATOR);
  examiner = scene.adversary(EXAMINER);
  await scene.respond();
  await scene.release();
}

const at = (end: string) => ({ Bucket: scene.vault.name, Key: scene.keyEnding(end) });
const put = (end: string, content: string | Buffer, more: object = {}): Promise<string> => {
  const Body = Buffer.from(content);
  const ContentMD5 = createHash('md5').update(Body).digest('base64');
  return scene.tries(() => nosy.s3.send(new PutObjectCommand({ ...at(end), Body, ContentMD5, ...more })));
};
const remove = (end: string, more: object = {}): Promise<string> =>
  scene.tries(() => nosy.s3.send(new DeleteObjectCommand({ ...at(end), ...more })));

function stored(end: string): { readonly text: string; readonly versionId: string } {
  const object = currentObject(scene.vault, scene.keyEnding(end));
  if (!object) throw new Error(`${end} is hidden`);
  return { text: object.body.toString(), versionId: object.versionId };
}

/** The case as an examiner reads it in the vault. */
function inVault(): CaseFolder {
  const prefix = `cases/${scene.caseId}/`;
  const uri = { bucket: scene.vault.name, prefix, caseId: scene.caseId };
  return new S3Folder(`s3://${scene.vault.name}/${prefix}`, uri, examiner.s3);
}

/** What `cordon verify` finds broken, and what it doubts. */
async function findings(folder: CaseFolder, options: VerifyOptions = {}) {
  let said: { broken: string[]; doubts: string[] } | undefined;
  const outcome = await scene.tries(async () => {
    const { broken, doubts } = await verifyCase(folder, options);
    said = { broken: broken.map(sentenceOf), doubts: doubts.map(sentenceOf) };
  });
  if (!said) throw new Error(outcome);
  return said;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The key that the examiner noted down at the deployment. */
const fingerprint = (): string => {
  const key = publicKeyOf(Buffer.from(stored('/public-key.pem').text));
  if (!key) throw new Error('there is no public key');
  return fingerprintOf(key);
};

/** PutBucketPolicy is no operation of the range: this is what it would leave. CloudTrail has it as a management event. */
const takeTheDenialsAway = (): void => void Object.assign(scene.vault, { policy: undefined });

describe('an administrator who leaves policies as they are', () => {
  beforeAll(released);
  afterAll(() => scene.close());

  const denied = 'AccessDenied';
  it.each<[string, () => Promise<string>]>([
    ['delete a manifest', () => remove('/manifest.json')],
    [
      'delete a version of it',
      () => remove('/manifest.json', { VersionId: stored('/manifest.json').versionId }),
    ],
    [
      'delete it past the governance lock',
      () =>
        remove('/manifest.json', {
          VersionId: stored('/manifest.json').versionId,
          BypassGovernanceRetention: true,
        }),
    ],
    ['put another report over it', () => put('/report.json', '{}')],
    [
      'put one where there is none',
      () => put('/report.json', '{}', { Key: `cases/${scene.caseId}/context/x.json`, IfNoneMatch: '*' }),
    ],
    ['begin the chain anew', () => put('custody/000001.json', '{}')],
  ])('cannot %s', async (_, attack) => {
    const before = JSON.stringify(
      [...scene.vault.versions].map(([key, versions]) => [key, versions.map((each) => each.versionId)]),
    );
    expect(await attack()).toBe(denied);
    const after = JSON.stringify(
      [...scene.vault.versions].map(([key, versions]) => [key, versions.map((each) => each.versionId)]),
    );
    expect(after).toBe(before);
  });

  it('cannot sign in the name of custody', async () => {
    const key = resourcesOfType(scene.stack, 'AWS::KMS::Key').find(
      ({ properties }) => properties.KeyUsage === 'SIGN_VERIFY',
    );
    const command = new SignCommand({
      KeyId: key?.arn,
      Message: createHash('sha256').update('forged').digest(),
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    });
    expect(await scene.tries(() => nosy.kms.send(command))).toBe('AccessDeniedException');
  });

  it('can read all of it', async () => {
    expect(await scene.tries(() => nosy.s3.send(new GetObjectCommand(at('/report.json'))))).toBe('done');
  });

  it('leaves a case that holds, in the vault and in a copy', async () => {
    expect(await findings(inVault(), { fingerprint: fingerprint() })).toEqual({ broken: [], doubts: [] });
    expect(await findings(scene.folder())).toEqual({ broken: [], doubts: [] });
  });

  it('can say in the case table what he likes; the vault does not say it', async () => {
    const [table] = scene.world.dynamodb.tables.values();
    const [item] = [...(table?.items.values() ?? [])].filter(({ caseId }) => caseId?.S === scene.caseId);
    const command = new UpdateItemCommand({
      TableName: table?.name,
      Key: { subject: { S: item?.subject?.S ?? '' } },
      UpdateExpression: 'SET #status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': { S: 'declined' } },
    });
    expect(await scene.tries(() => nosy.dynamodb.send(command))).toBe('done');
    expect(scene.verdict().containment).toBe('contained');
  });
});

describe('an administrator who has changed the policy of the bucket', () => {
  let own: string;
  beforeEach(async () => {
    await released();
    own = fingerprint();
    takeTheDenialsAway();
  });
  afterEach(() => scene.close());

  it('is seen when he writes the report anew', async () => {
    expect(await put('/report.json', stored('/report.json').text.replace('contained', 'CONTAINED'))).toBe(
      'done',
    );
    const { broken } = await findings(inVault());
    expect(broken.join('\n')).toMatch(/report\.json: it has more than one version/);
    expect(broken.join('\n')).toMatch(/report\.json.*its content is not what was stored/);
  });

  it('is seen when he writes the manifest anew and signs it with a key of his own', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const manifest = stored('/manifest.json').text.replaceAll('"contained"', '"not seen"');
    expect(await put('/manifest.json', manifest)).toBe('done');
    expect(await put('/manifest.sig', sign('sha256', Buffer.from(manifest), privateKey))).toBe('done');
    expect(await put('/public-key.pem', publicKey.export({ type: 'spki', format: 'pem' }))).toBe('done');
    const { broken } = await findings(inVault(), { fingerprint: own });
    expect(broken.join('\n')).toMatch(/manifest\.json: it has more than one version/);
    expect(broken.join('\n')).toMatch(/its fingerprint is .* and yours is/);
  });

  it('is seen when he hides the end of the chain: in the vault at once, in a copy by the hash of the notice', async () => {
    const last = sha256(stored('custody/000001.json').text);
    const [notice] = scene.notices().filter(({ subject = '' }) => subject.includes('RELEASED'));
    expect(notice?.message).toContain(last);
    for (const end of ['custody/000001.json', 'custody/000001.sig', ...scene.releaseKeys()])
      expect(await remove(end)).toBe('done');
    expect((await findings(inVault())).broken.join('\n')).toMatch(
      /custody\/000001\.json: its newest version is a delete marker/,
    );
    expect(await findings(scene.folder())).toEqual({ broken: [], doubts: [] });
    expect((await findings(scene.folder(), { includes: [last] })).broken).toEqual([
      expect.stringContaining(last),
    ]);
  });

  it('is seen by the hash of the notice alone when he takes the versions away past a governance lock', async () => {
    const last = sha256(stored('custody/000001.json').text);
    const ends = ['custody/000001.json', 'custody/000001.sig', ...scene.releaseKeys()];
    for (const end of ends) {
      const { versionId: VersionId } = stored(end);
      expect(await remove(end, { VersionId })).toBe('AccessDenied');
      expect(await remove(end, { VersionId, BypassGovernanceRetention: true })).toBe('done');
    }
    expect((await findings(inVault())).broken).toEqual([]);
    expect((await findings(inVault(), { includes: [last] })).broken).toEqual([expect.stringContaining(last)]);
  });

  it('takes nothing away past a compliance lock', async () => {
    for (const versions of scene.vault.versions.values())
      for (const each of versions)
        if (each.kind === 'object' && each.retention) Object.assign(each.retention, { mode: 'COMPLIANCE' });
    const { versionId: VersionId } = stored('/manifest.json');
    expect(await remove('/manifest.json', { VersionId, BypassGovernanceRetention: true })).toBe(
      'AccessDenied',
    );
  });

  it('is not taken for an examiner who may not list versions: that is said', async () => {
    const blind = scene.adversary({
      ...EXAMINER,
      arn: `${EXAMINER.arn}-2`,
      policies: [allowing('s3:GetObject', 's3:ListBucket', 'kms:Decrypt')],
    });
    const prefix = `cases/${scene.caseId}/`;
    const folder = new S3Folder('s3', { bucket: scene.vault.name, prefix, caseId: scene.caseId }, blind.s3);
    const { broken, doubts } = await findings(folder);
    expect(broken).toEqual([]);
    expect(doubts).toEqual([expect.stringMatching(/could not be listed \(AccessDenied\)/)]);
  });
});
