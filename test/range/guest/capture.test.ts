import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { parseManifest, parseOutcome } from '../../../documents/outcome';
import { PLAN_SHA256_PARAMETER, PLAN_URL_PARAMETER } from '../../../documents/parameters';
import { renderPlan } from '../../../documents/plan';
import { runDocument } from '../../../range/guest/run-document';
import { dateOf } from '../../../range/kernel/iso';
import { addSecurityGroup, addSubnet, addVpc, launchInstance } from '../../../range/services/ec2/builders';
import { addBucket, currentObject, findBucket } from '../../../range/services/s3/state';
import {
  addManagedNode,
  type GuestCommand,
  type GuestOutcome,
  type ManagedNode,
} from '../../../range/services/ssm/state';
import { settle } from '../runtime/bundle-fixture';
import { CREDENTIALS, type Wire, wireFixture } from '../wire/wire-fixture';

const Bucket = 'vault';
const PART = 256 * 1024 * 1024;
const client = new S3Client({
  region: 'us-east-1',
  credentials: CREDENTIALS,
  requestChecksumCalculation: 'WHEN_REQUIRED',
});

interface Prepared {
  readonly wire: Wire;
  readonly node: ManagedNode;
  readonly uploadId: string;
  readonly planUrl: string;
  readonly sha256: string;
}

interface Wishes {
  readonly parts?: number;
  readonly expiresIn?: number;
  readonly groups?: 'open' | 'quarantine';
}

/** A host that may be told to capture its memory: vault, upload, plan and the URLs for them. */
async function prepared({ parts = 2, expiresIn = 600, groups = 'open' }: Wishes = {}): Promise<Prepared> {
  const wire = wireFixture();
  const { world } = wire;
  addBucket(world.s3, Bucket, world.clock.now(), { versioning: 'Enabled' });
  const vpc = addVpc(world);
  const subnet = addSubnet(world, vpc.id, { cidr: '10.0.0.0/24' });
  const group = addSecurityGroup(world, vpc.id, { name: groups, defaultEgress: groups === 'open' });
  const instance = launchInstance(world, { subnetId: subnet.id, type: 't3.nano', groupIds: [group.id] });
  const uploadId = newUpload(wire);
  const presign = (command: GetObjectCommand | PutObjectCommand | UploadPartCommand): Promise<string> =>
    getSignedUrl(client, command as GetObjectCommand, { expiresIn, signingDate: dateOf(world.clock.now()) });
  const plan = renderPlan({
    timeLimitSeconds: 600,
    partSize: PART,
    sources: [{ kind: 'kcore' }],
    manifestUrl: await presign(new PutObjectCommand({ Bucket, Key: 'manifest.json' })),
    partUrls: await Promise.all(
      Array.from({ length: parts }, (_, i) =>
        presign(new UploadPartCommand({ Bucket, Key: 'image.lime', UploadId: uploadId, PartNumber: i + 1 })),
      ),
    ),
  });
  put(wire, 'plan.txt', plan);
  return {
    wire,
    node: addManagedNode(world, instance.id),
    uploadId,
    planUrl: await presign(new GetObjectCommand({ Bucket, Key: 'plan.txt' })),
    sha256: createHash('sha256').update(plan).digest('hex'),
  };
}

const authorization = `AWS4-HMAC-SHA256 Credential=${CREDENTIALS.accessKeyId}/20261123/us-east-1/s3/aws4_request`;

function put(wire: Wire, key: string, text: string): void {
  const headers = { host: `${Bucket}.s3.us-east-1.amazonaws.com`, authorization };
  const answer = wire.submit({
    method: 'PUT',
    path: `/${key}`,
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(text),
  });
  expect(answer?.status).toBe(200);
}

function newUpload(wire: Wire): string {
  const headers = { host: `${Bucket}.s3.us-east-1.amazonaws.com`, authorization };
  const query = new URLSearchParams('uploads=');
  const answer = wire.submit({ method: 'POST', path: '/image.lime', query, headers, body: Buffer.from('') });
  return /<UploadId>(.*)<\/UploadId>/.exec(String(answer?.body))?.[1] ?? 'none';
}

const commandOf = ({ planUrl, sha256 }: Prepared): GuestCommand => ({
  commandId: 'c',
  documentName: 'Capture',
  step: 'captureMemory',
  lines: [],
  environment: {},
  parameters: { [PLAN_URL_PARAMETER]: [planUrl], [PLAN_SHA256_PARAMETER]: [sha256] },
  executionTimeoutSeconds: 600,
});

function capture(ready: Prepared): Promise<GuestOutcome> {
  const { wire, node } = ready;
  const run = (resolve: (outcome: GuestOutcome) => void) =>
    runDocument(wire.world, wire.dispatcher, commandOf(ready), node, resolve);
  return settle(wire.clock, new Promise(run));
}

test('streams the RAM through the pre-signed URLs, leaves a manifest that agrees, and says so in one line', async () => {
  const ready = await prepared();
  const { wire, node, uploadId } = ready;
  const before = wire.clock.now();
  const { exitCode, stdout } = await capture(ready);
  expect(exitCode).toBe(0);
  const outcome = parseOutcome(stdout);
  const vault = findBucket(wire.world.s3, Bucket);
  const manifest = parseManifest(currentObject(vault, 'manifest.json')?.body.toString() ?? '');
  expect(outcome).toMatchObject({
    status: 'ok',
    parts: 2,
    totalBytes: manifest.totalBytes,
    sha256: manifest.sha256,
  });
  const stored = [...(vault.uploads.get(uploadId)?.parts.values() ?? [])];
  expect(manifest.parts.map(([number, size, md5]) => [number, size, `"${md5}"`])).toEqual(
    stored.map(({ number, body, eTag }) => [number, body.size, eTag]),
  );
  expect(wire.clock.now() - before).toBeGreaterThan(5_000);
  expect(wire.world.ec2.instances.get(node.instanceId)?.guest).toBe('running');
});

test.each<[string, Wishes, (ready: Prepared) => Prepared, object]>([
  [
    'a plan that is not the one that was sent',
    {},
    (ready) => ({ ...ready, sha256: '0'.repeat(64) }),
    { stage: 'plan', reason: 'hash-mismatch' },
  ],
  [
    'a plan that is not there',
    {},
    (ready) => ({ ...ready, planUrl: ready.planUrl.replace('plan.txt', 'plan.tx') }),
    { stage: 'plan', reason: 'http-403' },
  ],
  [
    'a network that is cut',
    { groups: 'quarantine' },
    (ready) => ready,
    { stage: 'plan', reason: 'unreachable' },
  ],
  ['URLs that are too few', { parts: 1 }, (ready) => ready, { stage: 'plan', reason: 'too-few-parts' }],
])('fails on %s, and says at which stage and why', async (_, wishes, change, expected) => {
  const { exitCode, stdout } = await capture(change(await prepared(wishes)));
  expect([exitCode, parseOutcome(stdout)]).toEqual([
    1,
    { status: 'failed', detail: '', tried: [], ...expected },
  ]);
});

test('fails on a URL that has expired', async () => {
  const ready = await prepared({ expiresIn: 60 });
  ready.wire.advance(61_000);
  expect(parseOutcome((await capture(ready)).stdout)).toMatchObject({ stage: 'plan', reason: 'http-403' });
});

test('ends without a word when it is cancelled', async () => {
  const ready = await prepared();
  const { world, dispatcher, clock } = ready.wire;
  const outcomes: GuestOutcome[] = [];
  runDocument(world, dispatcher, commandOf(ready), ready.node, (outcome) => outcomes.push(outcome)).cancel();
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  while (clock.step());
  expect(outcomes).toEqual([]);
});
