import { ObjectBody } from '../../../../range/services/s3/body';
import { checksumOf, compositeChecksum, parseAlgorithm } from '../../../../range/services/s3/checksums';
import { NotModelled } from '../../../../range/wire/service-error';

/** Check values of "123456789" from the catalogue of CRC algorithms, and the digests of RFC 3174 and FIPS 180-4. */
const KNOWN = {
  CRC32: Buffer.from('cbf43926', 'hex'),
  CRC32C: Buffer.from('e3069283', 'hex'),
  SHA1: Buffer.from('f7c3bc1d808e04732adf679965ccc34ca7ae3441', 'hex'),
  SHA256: Buffer.from('15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225', 'hex'),
} as const;

describe('additional checksums', () => {
  it.each(Object.entries(KNOWN))('%s has its published check value', (name, expected) => {
    const algorithm = parseAlgorithm(name);
    if (!algorithm) throw new Error(name);
    expect(checksumOf(ObjectBody.of('123456789'), algorithm).value).toBe(expected.toString('base64'));
  });

  it('writes a composite checksum with the number of parts', () => {
    const part = checksumOf(ObjectBody.of('x'), 'SHA256');
    expect(compositeChecksum([part, part], 'SHA256').value).toMatch(/=-2$/);
  });

  it.each(['CRC64NVME', 'MD5', 'XXHASH3'])('fails loudly for %s, which it cannot compute', (name) => {
    expect(() => parseAlgorithm(name)).toThrow(NotModelled);
  });
});
