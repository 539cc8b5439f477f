import { addBucket } from '../../../range/services/s3/state';
import { unchunk } from '../../../range/wire/chunked';
import { signed, textOf, wireFixture } from './wire-fixture';

const SIGNATURE = 'a'.repeat(64);

test('puts the chunks together and gives the trailing headers', () => {
  const encoded = Buffer.from('3\r\nabc\r\n4\r\nde\r\n\r\n0\r\nx-amz-checksum-crc32: AAAA\r\n\r\n');
  const { body, trailers } = unchunk(encoded);
  expect(Buffer.from(body).toString()).toBe('abcde\r\n');
  expect(trailers).toEqual({ 'x-amz-checksum-crc32': 'AAAA' });
});

test('takes signed chunks', () => {
  const encoded = Buffer.from(
    `3;chunk-signature=${SIGNATURE}\r\nabc\r\n0;chunk-signature=${SIGNATURE}\r\n\r\n`,
  );
  expect(Buffer.from(unchunk(encoded).body).toString()).toBe('abc');
});

test.each([
  ['nothing', ''],
  ['a chunk that is cut short', '5\r\nabc'],
  ['no last chunk', '3\r\nabc\r\n'],
  ['a size that is no number', 'xyz\r\nabc\r\n0\r\n\r\n'],
  ['a size below nought', '-3\r\nabc\r\n0\r\n\r\n'],
])('rejects %s', (_, text) => {
  expect(() => unchunk(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'IncompleteBody' }));
});

const put = (checksum: string) =>
  signed('s3', {
    method: 'PUT',
    path: '/bucket/key',
    body: Buffer.from(`5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${checksum}\r\n\r\n`),
    headers: {
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-trailer': 'x-amz-checksum-crc32',
      'content-encoding': 'aws-chunked',
    },
  });

function withBucket() {
  const wire = wireFixture();
  addBucket(wire.world.s3, 'bucket', wire.clock.now(), { versioning: 'Enabled', publicAccessBlocked: true });
  return wire;
}

test('what is stored is the content, without the framing', () => {
  const wire = withBucket();
  expect(wire.submit(put('NhCmhg=='))?.status).toBe(200);
  const got = wire.submit(signed('s3', { method: 'GET', path: '/bucket/key' }));
  expect(String(got?.headers['content-length'])).toBe('5');
  expect(got?.headers['content-encoding']).toBeUndefined();
});

test('fails on a trailing checksum that is not that of the content', () => {
  expect(textOf(withBucket().submit(put('AAAAAA==')))).toContain('BadDigest');
});
