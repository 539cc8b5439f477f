/**
 * What lies in the case's folder of the vault, each object with its hash, where it comes from and how that is known. What can be read
 * back is read back; of an image the reading back is in its `verification.json` and, where there is none, the host's word stands as such.
 */
import { HeadObjectCommand, type _Object as S3Object } from '@aws-sdk/client-s3';
import { describeError } from '../common/aws-error';
import { type Place, pathInCase, placeOf } from '../common/custody/layout';
import type { ManifestObject, Verification } from '../common/custody/manifest';
import { TOOL } from '../common/custody/tool';
import { line } from '../common/custody/values';
import { environment } from '../common/environment';
import type { Problems } from '../common/result';
import { iso } from '../common/time';
import { caseKey, LARGEST_READ, list, load, s3 } from '../common/vault';
import {
  clockAhead,
  type HostManifest,
  type ImageVerification,
  parseHostManifest,
  parseVerification,
  saidOf,
  verificationText,
} from './claims';
import type { ReportInput } from './input';

export type VaultItem = ManifestObject;

/** Bytes of an object as far as they were read. */
interface Found {
  readonly key: string;
  readonly bytes: number;
  readonly storedAt: string;
  readonly sha256?: string;
  readonly versionId?: string | undefined;
  /** Of a document: an image has none that is worth the time. */
  readonly text?: string;
  /** Why nothing more is known of it. */
  readonly problem?: string;
}

/** An object that cannot be read is listed all the same, and noted. */
export async function vaultItems(input: ReportInput, problems: Problems): Promise<VaultItem[]> {
  const listed = await list(caseKey(input.case.caseId, ''));
  const found = await Promise.all(listed.map(readOrSay));
  for (const { key, problem } of found)
    if (problem !== undefined) problems.note(`reading ${key}: ${problem}`);
  const byKey = new Map(found.map((each) => [each.key, each]));
  return found.map((each) => itemOf(each, byKey, input));
}

async function readOrSay(listed: S3Object): Promise<Found> {
  try {
    return await read(listed);
  } catch (error) {
    const { Key: key = '', Size: bytes = 0 } = listed;
    return { key, bytes, storedAt: storedAtOf(listed), problem: describeError(error) };
  }
}

const storedAtOf = ({ LastModified }: S3Object): string => iso(LastModified?.getTime() ?? 0);

async function read(listed: S3Object): Promise<Found> {
  const { Key: key = '', Size: bytes = 0 } = listed;
  const storedAt = storedAtOf(listed);
  if (bytes <= LARGEST_READ) {
    const loaded = await load(key);
    return { ...loaded.stored, storedAt, ...(key.endsWith('.json') && { text: loaded.text }) };
  }
  const { VersionId } = await s3.send(
    new HeadObjectCommand({ Bucket: environment('VAULT_BUCKET'), Key: key }),
  );
  return { key, bytes, storedAt, versionId: VersionId };
}

const NOWHERE: Place = { kind: 'other', source: 'cordon', by: 'unknown' };

function itemOf(found: Found, byKey: ReadonlyMap<string, Found>, input: ReportInput): VaultItem {
  const { key, bytes, storedAt, versionId } = found;
  const place = placeOf(pathInCase(key));
  const { kind, source, by } = place ?? NOWHERE;
  const beside = (name: string): string => byKey.get(key.replace(/[^/]+$/, name))?.text ?? '';
  const host = source === 'host' ? parseHostManifest(beside('host-manifest.json')) : undefined;
  const { sha256, verified } = known(found, parseVerification(beside('verification.json')), input);
  const ahead = host && clockAhead(host);
  return {
    key,
    kind,
    bytes,
    sha256,
    ...(versionId !== undefined && { versionId }),
    source: {
      kind: place ? source : 'unknown',
      ...(source !== 'cordon' && { instanceId: input.case.instanceId }),
    },
    tool: host && kind !== 'host-manifest' ? toolOf(host) : TOOL,
    acquired: {
      at: storedAt,
      by: `function ${by}`,
      ...(ahead !== undefined && { hostClockAheadSeconds: ahead }),
    },
    verified,
  };
}

/** The script of this version of Cordon ran on the host; what it read memory through is the source. */
const toolOf = ({ source, reader, toolSha256 }: HostManifest): ManifestObject['tool'] => ({
  name:
    reader === undefined || reader === 'none'
      ? `${TOOL.name}: ${source}`
      : `${TOOL.name}: ${source} by ${reader}`,
  version: TOOL.version,
  ...(toolSha256 !== undefined && { sha256: toolSha256 }),
});

interface Known {
  readonly sha256: string | null;
  readonly verified: Verification;
}

function known(found: Found, verification: ImageVerification | undefined, input: ReportInput): Known {
  if (found.problem !== undefined) return unknown(`not read: ${found.problem}`);
  if (verification?.key === found.key) return readBackWhole(found, verification);
  const claim = saidOf(input, found.key);
  if (found.sha256 !== undefined) return readBack(found.sha256, claim?.sha256 ?? claim?.hostSha256);
  if (claim?.hostSha256 === undefined) return unknown('not hashed');
  const detail = line(
    'hash by the host while streaming; parts checked by S3 (Content-MD5) and counted against the host manifest',
  );
  return { sha256: claim.hostSha256, verified: { method: 'host', ok: false, detail } };
}

const unknown = (why: string): Known => ({
  sha256: null,
  verified: { method: 'none', ok: false, detail: line(why) },
});

/** What was verified must be what lies there: of a later version nothing is known. */
function readBackWhole({ bytes, versionId }: Found, verification: ImageVerification): Known {
  const isSame = verification.bytes === bytes && (verification.versionId ?? versionId) === versionId;
  if (!isSame) return unknown('another version than the one that was read back');
  const { sha256, matchesHost, problems, verifiedAt: at } = verification;
  const ok = matchesHost !== false && problems.length === 0;
  return { sha256, verified: { method: 'read-back', ok, detail: verificationText(verification), at } };
}

function readBack(sha256: string, claimed: string | undefined): Known {
  const ok = claimed === undefined || claimed === sha256;
  const detail = ok
    ? 'read back and hashed by Cordon'
    : `read back and hashed by Cordon; the host gave another hash: ${claimed}`;
  return { sha256, verified: { method: 'read-back', ok, detail } };
}
