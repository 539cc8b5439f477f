/**
 * Somebody with credentials of their own on a range: the SDK's real clients, whose requests reach the dispatcher without a socket, so that
 * they have their place in virtual time and their policies are enforced like everybody's.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { PolicyDocument } from '../../range/iam';
import type { Range } from '../../range/range';
import { ObjectBody } from '../../range/services/s3/body';
import type { Caller } from '../../range/wire/operation';
import type { WireAnswer, WireRequest } from '../../range/wire/protocols';

export interface Persona {
  /** In the call record. */
  readonly name: string;
  /** Of a user or a session. */
  readonly arn: string;
  readonly policies: readonly PolicyDocument[];
  /** Condition keys that the credentials bring along. */
  readonly context?: Readonly<Record<string, string>>;
}

export const allowing = (...actions: readonly string[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }],
});

export const EVERYTHING = allowing('*');

/** As the SDK hands it to whoever sends it. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export class Adversary {
  readonly s3: S3Client;
  readonly ec2: EC2Client;
  readonly kms: KMSClient;
  readonly iam: IAMClient;
  readonly ssm: SSMClient;
  readonly dynamodb: DynamoDBClient;
  readonly states: SFNClient;
  readonly events: EventBridgeClient;

  constructor(
    private readonly range: Range,
    readonly persona: Persona,
  ) {
    const digest = createHash('sha256').update(persona.arn).digest('hex');
    const credentials = { accessKeyId: `ASIA${digest.slice(0, 16).toUpperCase()}`, secretAccessKey: digest };
    range.credentials.set(credentials.accessKeyId, {
      caller: callerOf(persona, digest),
      secretAccessKey: credentials.secretAccessKey,
    });
    const config = {
      region: range.world.region,
      endpoint: 'http://127.0.0.1:1',
      credentials,
      maxAttempts: 1,
      requestHandler: { handle: (request: SdkRequest) => this.handle(request) },
    };
    this.s3 = new S3Client({ ...config, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
    this.ec2 = new EC2Client(config);
    this.kms = new KMSClient(config);
    this.iam = new IAMClient(config);
    this.ssm = new SSMClient(config);
    this.dynamodb = new DynamoDBClient(config);
    this.states = new SFNClient(config);
    this.events = new EventBridgeClient(config);
  }

  private handle(request: SdkRequest): Promise<{ response: object }> {
    return new Promise((resolve) => {
      this.range.dispatcher.submit(toWire(request), (answer) => resolve({ response: toResponse(answer) }));
    });
  }
}

const callerOf = ({ name, arn, policies, context }: Persona, digest: string): Caller => ({
  name,
  principal: { arn, identityPolicies: policies },
  userId: `AROA${digest.slice(0, 17).toUpperCase()}:${arn.split('/').at(-1)}`,
  ...(context && { context }),
});

function toWire({ method, path, query = {}, headers, body }: SdkRequest): WireRequest {
  const pairs = Object.entries(query).map(([key, value]): [string, string] => [key, String(value ?? '')]);
  const lower = Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]);
  const bytes =
    body instanceof Uint8Array ? new Uint8Array(body) : Buffer.from(typeof body === 'string' ? body : '');
  return { method, path, query: new URLSearchParams(pairs), headers: Object.fromEntries(lower), body: bytes };
}

function toResponse({ status, headers, body }: WireAnswer): object {
  const bytes = body instanceof ObjectBody ? body.toBytes() : Buffer.from(body);
  return { statusCode: status, headers, body: Readable.from([bytes]) };
}
