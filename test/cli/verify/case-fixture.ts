/**
 * A small, finished and correctly signed case as Cordon leaves it: memory, context, a report, and two records of custody after it. Its
 * bytes are the same every time but for the signatures, which are random by their nature.
 */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { CaseFolder, Listing } from '../../../cli/verify/case-folder';
import {
  type CustodyRecord,
  type Manifest,
  type ManifestObject,
  placeOf,
  sha256,
  timelineLines,
} from '../../../lambdas/common/custody';

export const CASE = 'i-0123456789abcdef0-20261123T030000000Z';
const AT = '2026-11-23T03:02:51.000Z';
const REPORT = 'report/20261123T030251000Z';
const MEMORY = 'memory/20261123T030010000Z';
export const MANIFEST = `${REPORT}/manifest.json`;
export const IMAGE = `${MEMORY}/image.lime`;
export const HOST_MANIFEST = `${MEMORY}/host-manifest.json`;
export const PART = 4096;

const KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000';
export const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

export type Files = Map<string, Buffer>;

/** A folder in memory; its files may be changed. */
export class MapFolder implements CaseFolder {
  readonly name = 'the folder of the test';

  constructor(readonly files: Files) {}

  async list(): Promise<Listing> {
    return { files: [...this.files].map(([path, { length }]) => ({ path, bytes: length })), refused: [] };
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    const content = this.files.get(path) ?? Buffer.alloc(0);
    for (let at = 0; at < content.length; at += 1000) yield content.subarray(at, at + 1000);
  }
}

export interface CaseOptions {
  readonly image?: Buffer;
  /** Whether Cordon found the image good. */
  readonly isImageGood?: boolean;
  readonly host?: Readonly<Record<string, unknown>>;
  readonly isSigned?: boolean;
  readonly isImageHashed?: boolean;
  readonly custody?: boolean;
  readonly signWith?: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}

export const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
const key = (path: string): string => `cases/${CASE}/${path}`;

export function limeImage(ranges: readonly (readonly [number, number])[] = RAM): Buffer {
  return Buffer.concat(
    ranges.map(([first, last]) => {
      const record = Buffer.alloc(32 + last - first + 1, first % 251);
      record.fill(0, 0, 32);
      record.writeUInt32LE(0x4c694d45, 0);
      record.writeUInt32LE(1, 4);
      record.writeBigUInt64LE(BigInt(first), 8);
      record.writeBigUInt64LE(BigInt(last), 16);
      return record;
    }),
  );
}

export const RAM = [
  [0x1000, 0x1fff],
  [0x100000, 0x101fff],
] as const;

export function finishedCase(options: CaseOptions = {}): MapFolder {
  const files: Files = new Map();
  const { signWith = keys, custody = true } = options;
  collect(files, options);
  report(files, REPORT, options, signWith);
  if (custody) {
    record(files, 1, signWith.privateKey, {
      event: {
        kind: 'access',
        access: {
          eventId: '6f1f0d2e-0000-4000-8000-000000000001',
          action: 'GetObject',
          key: key(IMAGE),
          at: '2026-11-23T09:00:00Z',
          sourceIp: '192.0.2.7',
          userAgent: 'aws-cli/2.31',
        },
      },
      who: 'arn:aws:sts::111122223333:assumed-role/Examiner/ada',
      why: 'read by an examiner',
    });
    const released = 'release/20261124T080000000Z/release.json';
    files.set(released, json({ outcome: 'released' }));
    record(
      files,
      2,
      signWith.privateKey,
      { event: { kind: 'release', outcome: 'released' }, who: 'ada', why: 'false alarm' },
      [released],
    );
  }
  return new MapFolder(files);
}

function collect(files: Files, { image = limeImage(), isImageGood = true, host = {} }: CaseOptions): void {
  files.set('before-state/instance.json', json({ groups: ['sg-web'], state: 'running' }));
  files.set('memory/capture.json', json({ started: AT }));
  files.set(`${MEMORY}/plan.txt`, Buffer.from('cordon-capture-plan 1\n'));
  files.set(IMAGE, image);
  files.set(HOST_MANIFEST, json({ ...hostManifest(image), ...host }));
  files.set(
    `${MEMORY}/verification.json`,
    json({
      format: 'cordon-image-verification/1',
      key: key(IMAGE),
      sha256: sha256(image),
      problems: isImageGood ? [] : ['no banner of a Linux kernel is in it'],
    }),
  );
  files.set('context/console-output.txt', Buffer.from('login: \u001b[2J<script>alert(1)</script>\n'));
}

function hostManifest(image: Buffer): Record<string, unknown> {
  const parts = Array.from({ length: Math.ceil(image.length / PART) }, (_, index) => {
    const part = image.subarray(index * PART, (index + 1) * PART);
    return [index + 1, part.length, createHash('md5').update(part).digest('hex'), sha256(part)];
  });
  const ranges = RAM.map((range) => range.map((address) => `0x${address.toString(16)}`));
  return {
    format: HOST_FORMAT,
    source: 'kcore',
    reader: 'python3',
    completeness: 'planned-bytes',
    uncoveredBytes: 0,
    tried: [],
    content: 'lime-v1',
    ...{ ram: ranges, ranges },
    totalBytes: image.length,
    sha256: sha256(image),
    partSize: PART,
    parts,
    kernelRelease: '6.1.0-56-cloud-amd64',
    machine: 'x86_64',
    startedAt: '2026-11-23T03:00:20Z',
    endedAt: '2026-11-23T03:00:40Z',
    hostClock: { epochSeconds: 1_795_402_840, serverDate: 'Mon, 23 Nov 2026 03:00:40 GMT' },
  };
}

const HOST_FORMAT = 'cordon-capture-manifest/2';

/** A report over everything that is there, which follows the one before it. */
export function report(
  files: Files,
  folder: string,
  { isSigned = true, isImageGood = true, isImageHashed = true }: CaseOptions = {},
  { privateKey, publicKey } = keys,
): void {
  const before = [...files.keys()]
    .filter((path) => path.endsWith('/manifest.json'))
    .sort(byName)
    .at(-1);
  const timeline = timelineLines([
    { at: '2026-11-23T03:00:00.000Z', kind: 'trigger', by: 'guardduty', what: 'Backdoor:EC2/C&CActivity.B' },
    {
      at: '2026-11-23T03:00:02.100Z',
      kind: 'action',
      by: 'isolate',
      what: 'eni-1 into the quarantine group',
    },
    { at: AT, kind: 'verdict', by: 'report', what: 'contained' },
  ]);
  files.set(`${folder}/timeline.jsonl`, Buffer.from(timeline.text));
  files.set(`${folder}/report.json`, json({ verdict: 'contained' }));
  files.set(`${folder}/case.jsonld`, json({ '@context': {} }));
  const pem = Buffer.from(publicKey.export({ format: 'pem', type: 'spki' }));
  const manifest: Manifest = {
    format: 'cordon-manifest/2',
    writtenAt: AT,
    writtenBy: 'arn:aws:lambda:us-east-1:111122223333:function:Cordon-report',
    tool: { name: 'Cordon', version: '0.1.0' },
    case: {
      caseId: CASE,
      subjectKey: '111122223333/us-east-1/i-0123456789abcdef0',
      instanceId: 'i-0123456789abcdef0',
      accountId: '111122223333',
      region: 'us-east-1',
      openedAt: '2026-11-23T03:00:00.000Z',
      trigger: {
        kind: 'finding',
        source: 'guardduty',
        findingId: 'f-1',
        findingType: 'Backdoor:EC2/C&CActivity.B',
        severity: 8,
        remoteAddresses: ['198.51.100.23'],
      },
      gate: 'open',
    },
    previous: before === undefined ? null : { key: key(before), sha256: hashIn(files, before) },
    objects: [...files]
      .sort(([a], [b]) => byName(a, b))
      .map(([path, content]) => objectOf(path, content, isImageGood, isImageHashed)),
    timeline: { key: key(`${folder}/timeline.jsonl`), lines: timeline.lines, head: timeline.head },
    snapshots: [
      { snapshotId: 'snap-0123456789abcdef0', volumeId: 'vol-0123456789abcdef0', state: 'completed' },
    ],
    verdict: { containment: 'contained', evidence: 'complete' },
    signing: isSigned ? { keyArn: KEY_ARN, algorithm: 'ECDSA_SHA_256', publicKeySha256: sha256(pem) } : null,
  };
  const text = json(manifest);
  files.set(`${folder}/manifest.json`, text);
  files.set(`${folder}/manifest.sig`, sign('sha256', text, privateKey));
  files.set(`${folder}/public-key.pem`, pem);
}

function objectOf(
  path: string,
  content: Buffer,
  isImageGood: boolean,
  isImageHashed: boolean,
): ManifestObject {
  const { kind, source, by } = placeOf(path) ?? { kind: 'unknown', source: 'cordon' as const, by: 'cordon' };
  const isImage = path === IMAGE;
  const ok = !isImage || isImageGood;
  return {
    key: key(path),
    kind,
    bytes: content.length,
    sha256: isImage && !isImageHashed ? null : sha256(content),
    versionId: 'a1b2c3d4',
    source: { kind: source },
    tool: { name: by },
    acquired: { at: AT, by, ...(isImage && { hostClockAheadSeconds: -3 }) },
    verified: {
      method: isImage ? 'read-back' : 'written',
      ok,
      detail: ok ? 'hashed by Cordon' : 'no banner of a Linux kernel is in it',
    },
  };
}

/** A record of custody after the newest manifest and the record before it. */
export function record(
  files: Files,
  number: number,
  privateKey: KeyObject,
  what: Pick<CustodyRecord, 'event' | 'who' | 'why'>,
  paths: readonly string[] = [],
): void {
  const manifest =
    [...files.keys()]
      .filter((path) => path.endsWith('/manifest.json'))
      .sort(byName)
      .at(-1) ?? '';
  const named = { key: key(manifest), sha256: hashIn(files, manifest) };
  const name = (each: number): string => `custody/${String(each).padStart(6, '0')}`;
  const text = json({
    format: 'cordon-custody/1',
    number,
    caseId: CASE,
    at: '2026-11-24T08:00:00.000Z',
    ...what,
    writtenBy: 'arn:aws:lambda:us-east-1:111122223333:function:Cordon-custody',
    objects: paths.map((path) => ({
      key: key(path),
      bytes: files.get(path)?.length ?? 0,
      sha256: hashIn(files, path),
    })),
    previous: number === 1 ? named.sha256 : hashIn(files, `${name(number - 1)}.json`),
    manifest: named,
  });
  files.set(`${name(number)}.json`, text);
  files.set(`${name(number)}.sig`, sign('sha256', text, privateKey));
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
const hashIn = (files: Files, path: string): string => sha256(files.get(path) ?? '');
