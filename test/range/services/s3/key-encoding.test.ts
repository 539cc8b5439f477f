import type { ListObjectsV2Output, ListObjectVersionsOutput } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { keyEncoder } from '../../../../range/services/s3/key-encoding';
import { listMultipartUploads } from '../../../../range/services/s3/list-multipart-uploads';
import { listObjectVersions } from '../../../../range/services/s3/list-object-versions';
import { listObjectsV2 } from '../../../../range/services/s3/list-objects-v2';
import { putObject } from '../../../../range/services/s3/put-object';
import { addBucket } from '../../../../range/services/s3/state';
import { errorCode, invoke, worldFixture } from '../../world-fixture';

const Bucket = 'vault';
const url = keyEncoder('url');

test.each([
  ['test_file(3).png', 'test_file%283%29.png'],
  ['a b+c&d', 'a+b%2Bc%26d'],
  ['cases/ü', 'cases/%C3%BC'],
  ["it's~!*", 'it%27s%7E%21*'],
])('writes %s as %s', (key, encoded) => {
  expect(url(key)).toBe(encoded);
  expect(keyEncoder(undefined)(key)).toBe(key);
});

test('writes any key so that a form decoder reads it back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      expect(new URLSearchParams(`key=${url(key)}`).get('key')).toBe(key);
    }),
  );
});

describe('a listing', () => {
  const withObjects = () => {
    const fixture = worldFixture();
    addBucket(fixture.world.s3, Bucket, fixture.world.clock.now(), { versioning: 'Enabled' });
    for (const Key of ['a b/1', 'a b/2', 'c+d'])
      invoke(fixture, putObject, { Bucket, Key, Body: Buffer.from('x') });
    return fixture;
  };

  test('encodes keys, prefixes and delimiters, and pages through them all the same', () => {
    const fixture = withObjects();
    const list = (more: object): ListObjectsV2Output =>
      invoke(fixture, listObjectsV2, { Bucket, EncodingType: 'url', ...more });
    expect(list({ Delimiter: '/' })).toMatchObject({
      EncodingType: 'url',
      Contents: [{ Key: 'c%2Bd' }],
      CommonPrefixes: [{ Prefix: 'a+b/' }],
    });
    const first = list({ MaxKeys: 2, Prefix: '' });
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(['a+b/1', 'a+b/2']);
    const next = list({ ContinuationToken: first.NextContinuationToken });
    expect(next.Contents?.map(({ Key }) => Key)).toEqual(['c%2Bd']);
  });

  test('of versions encodes keys and markers', () => {
    const listed = invoke<ListObjectVersionsOutput>(withObjects(), listObjectVersions, {
      Bucket,
      EncodingType: 'url',
      Prefix: 'a b',
      MaxKeys: 1,
    });
    expect(listed).toMatchObject({ Prefix: 'a+b', NextKeyMarker: 'a+b/1', Versions: [{ Key: 'a+b/1' }] });
  });

  test.each([listObjectsV2, listObjectVersions, listMultipartUploads])(
    'rejects another encoding: $name',
    (listing) => {
      expect(errorCode(withObjects(), listing, { Bucket, EncodingType: 'base64' })).toBe('InvalidArgument');
    },
  );
});
