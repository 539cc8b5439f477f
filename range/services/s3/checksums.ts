/**
 * The integrity headers of S3: Content-MD5, and the additional checksums in base64. A checksum that the range
 * cannot compute (CRC64NVME, SHA-512, MD5 and XXHash as additional checksums) is refused, not believed.
 */
import { NotModelled, ServiceError } from '../../wire/service-error';
import { ObjectBody } from './body';
import { CRC32, CRC32C, crcOf } from './crc';

export type ChecksumAlgorithm = 'CRC32' | 'CRC32C' | 'SHA1' | 'SHA256';
export type ChecksumMember = `Checksum${ChecksumAlgorithm}`;
export type ChecksumMembers = { readonly [Member in ChecksumMember]?: string | undefined };

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
}

const compute: Record<ChecksumAlgorithm, (body: ObjectBody) => Buffer> = {
  CRC32: (body) => crcOf(body, CRC32),
  CRC32C: (body) => crcOf(body, CRC32C),
  SHA1: (body) => body.digest('sha1'),
  SHA256: (body) => body.digest('sha256'),
};

const ALGORITHMS: readonly ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'SHA1', 'SHA256'];
export const CHECKSUM_MEMBERS: readonly ChecksumMember[] = [
  'ChecksumCRC32',
  'ChecksumCRC32C',
  'ChecksumSHA1',
  'ChecksumSHA256',
];

export function parseAlgorithm(name: string | undefined): ChecksumAlgorithm | undefined {
  if (name === undefined) return undefined;
  const known = ALGORITHMS.find((each) => each === name);
  if (!known) throw new NotModelled(`S3 checksum algorithm '${name}' (modelled: ${ALGORITHMS.join(', ')})`);
  return known;
}

export function checksumOf(body: ObjectBody, algorithm: ChecksumAlgorithm): Checksum {
  return { algorithm, value: compute[algorithm](body).toString('base64') };
}

/** The one additional checksum that a request carries, if any. */
export function givenChecksum(input: ChecksumMembers): Checksum | undefined {
  const given = ALGORITHMS.flatMap((algorithm) => {
    const value = input[`Checksum${algorithm}`];
    return value === undefined ? [] : [{ algorithm, value }];
  });
  if (given.length > 1) {
    throw new ServiceError(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  return given[0];
}

/** Refuses a body that is not what the caller says it is; returns the additional checksum, verified. */
export function verifyIntegrity(
  body: ObjectBody,
  input: ChecksumMembers & { readonly ContentMD5?: string | undefined },
): Checksum | undefined {
  if (input.ContentMD5 !== undefined) verifyMd5(body, input.ContentMD5);
  const given = givenChecksum(input);
  if (given) verifyChecksum(body, given);
  return given;
}

function verifyMd5(body: ObjectBody, contentMd5: string): void {
  const expected = Buffer.from(contentMd5, 'base64');
  if (expected.length !== 16 || expected.toString('base64') !== contentMd5) {
    throw new ServiceError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  }
  if (!body.md5().equals(expected)) {
    throw new ServiceError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}

const DIGEST_BYTES: Record<ChecksumAlgorithm, number> = { CRC32: 4, CRC32C: 4, SHA1: 20, SHA256: 32 };

function verifyChecksum(body: ObjectBody, { algorithm, value }: Checksum): void {
  const header = `x-amz-checksum-${algorithm.toLowerCase()}`;
  if (Buffer.from(value, 'base64').length !== DIGEST_BYTES[algorithm]) {
    throw new ServiceError('InvalidRequest', `Value for ${header} header is invalid.`);
  }
  if (checksumOf(body, algorithm).value !== value) {
    throw new ServiceError(
      'BadDigest',
      `The ${algorithm} you specified did not match the calculated checksum.`,
    );
  }
}

/** The checksum of the parts' checksums, as S3 gives it for a composite multipart upload. */
export function compositeChecksum(parts: readonly Checksum[], algorithm: ChecksumAlgorithm): Checksum {
  const digests = ObjectBody.of(Buffer.concat(parts.map((part) => Buffer.from(part.value, 'base64'))));
  return { algorithm, value: `${checksumOf(digests, algorithm).value}-${parts.length}` };
}

export const checksumMember = (checksum: Checksum | undefined): ChecksumMembers =>
  checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value } : {};
