/** A host in a VPC that reaches S3, a vault to put things into, and the URLs for them. */
import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { PLAN_SHA256_PARAMETER, PLAN_URL_PARAMETER } from '../../../documents/parameters';
import { runDocument } from '../../../range/guest/run-document';
import { dateOf } from '../../../range/kernel/iso';
import {
  addSecurityGroup,
  addSubnet,
  addVpc,
  type LaunchSpec,
  launchInstance,
} from '../../../range/services/ec2/builders';
import type { Instance } from '../../../range/services/ec2/state';
import type { ObjectBody } from '../../../range/services/s3/body';
import { addBucket, currentObject, findBucket } from '../../../range/services/s3/state';
import { addManagedNode, type GuestOutcome } from '../../../range/services/ssm/state';
import { settle } from '../runtime/bundle-fixture';
import { CREDENTIALS, type Wire, wireFixture } from '../wire/wire-fixture';

export const Bucket = 'vault';
const client = new S3Client({
  region: 'us-east-1',
  credentials: CREDENTIALS,
  requestChecksumCalculation: 'WHEN_REQUIRED',
});
const authorization = `AWS4-HMAC-SHA256 Credential=${CREDENTIALS.accessKeyId}/20261123/us-east-1/s3/aws4_request`;

export class Guest {
  readonly wire: Wire = wireFixture();
  readonly instance: Instance;

  constructor(spec: Partial<LaunchSpec> = {}) {
    const { world } = this.wire;
    addBucket(world.s3, Bucket, world.clock.now(), { versioning: 'Enabled' });
    const vpc = addVpc(world);
    const subnet = addSubnet(world, vpc.id, { cidr: '10.0.0.0/24' });
    const group = addSecurityGroup(world, vpc.id, { name: 'open', defaultEgress: true });
    this.instance = launchInstance(world, {
      subnetId: subnet.id,
      type: 't3.nano',
      groupIds: [group.id],
      ...spec,
    });
    addManagedNode(world, this.instance.id);
  }

  get = (Key: string): Promise<string> => this.presign(new GetObjectCommand({ Bucket, Key }));
  put = (Key: string): Promise<string> => this.presign(new PutObjectCommand({ Bucket, Key }));

  presign(command: GetObjectCommand | PutObjectCommand): Promise<string> {
    const signingDate = dateOf(this.wire.clock.now());
    return getSignedUrl(client, command as GetObjectCommand, { expiresIn: 3600, signingDate });
  }

  /** An object in the vault, as Cordon puts it. */
  store(path: string, text: string, method = 'PUT', query = ''): string {
    const answer = this.wire.submit({
      method,
      path: `/${path}`,
      query: new URLSearchParams(query),
      headers: { host: `${Bucket}.s3.us-east-1.amazonaws.com`, authorization },
      body: Buffer.from(text),
    });
    if (answer?.status !== 200) throw new Error(`the vault answered ${answer?.status}`);
    return String(answer.body);
  }

  stored(key: string): ObjectBody | undefined {
    return currentObject(findBucket(this.wire.world.s3, Bucket), key)?.body;
  }

  /** Has the host run a document with that plan, to its end. */
  async run(step: string, plan: string): Promise<GuestOutcome> {
    this.store('plan.txt', plan);
    const { world, dispatcher, clock } = this.wire;
    const node = world.ssm.nodes.get(this.instance.id);
    if (!node) throw new Error('the host has no agent');
    const command = {
      commandId: 'c',
      documentName: 'Ours',
      step,
      lines: [],
      environment: {},
      parameters: {
        [PLAN_URL_PARAMETER]: [await this.get('plan.txt')],
        [PLAN_SHA256_PARAMETER]: [createHash('sha256').update(plan).digest('hex')],
      },
      executionTimeoutSeconds: 600,
    };
    return settle(clock, new Promise((resolve) => runDocument(world, dispatcher, command, node, resolve)));
  }
}
