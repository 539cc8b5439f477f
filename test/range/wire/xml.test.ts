import * as ec2 from '@aws-sdk/client-ec2';
import * as s3 from '@aws-sdk/client-s3';
import { XmlCodec } from '@aws-sdk/core/protocols';
import fc from 'fast-check';
import { dateOf } from '../../../range/kernel/iso';
import { operationsOf } from '../../../range/wire/schema';
import { element, escapeXml, structMembers } from '../../../range/wire/xml';

const outputOf = (client: object, name: string) => {
  const operation = operationsOf(client).get(name);
  if (!operation) throw new Error(`the client has no operation ${name}`);
  return operation.output;
};

test('escapes what would be markup, and what a parser would change', () => {
  expect(escapeXml('<a href="x">&amp;\r\n')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;amp;&#13;\n');
});

test('leaves nothing in a text that XML 1.0 cannot carry', () => {
  expect(escapeXml('a\u0000b\u001fc\td')).toBe('a\ufffdb\ufffdc\td');
});

test('writes any text so that a parser reads it back', () => {
  const codec = new XmlCodec({
    timestampFormat: { useTrait: true, default: 5 },
    xmlNamespace: '',
    serviceNamespace: '',
    httpBindings: false,
  });
  const schema = outputOf(s3, 'ListObjectsV2');
  const printable = fc
    .string({ unit: 'grapheme' })
    .filter((text) => escapeXml(text) !== '' && text.trim() === text);
  fc.assert(
    fc.property(printable, (Prefix) => {
      const xml = element('ListBucketResult', structMembers(schema, { Prefix }));
      expect(codec.createDeserializer().read(schema, xml)).toMatchObject({ Prefix });
    }),
    { numRuns: 100 },
  );
});

test('repeats the element of a flattened list, and wraps the others', () => {
  const flat = structMembers(outputOf(s3, 'ListObjectsV2'), { Contents: [{ Key: 'a' }, { Key: 'b' }] });
  expect(flat).toBe('<Contents><Key>a</Key></Contents><Contents><Key>b</Key></Contents>');
  const wrapped = structMembers(outputOf(ec2, 'DescribeSnapshots'), { Snapshots: [{ SnapshotId: 's' }] });
  expect(wrapped).toBe('<snapshotSet><item><snapshotId>s</snapshotId></item></snapshotSet>');
});

test('leaves out what is absent and writes what is false, zero or empty', () => {
  const output = outputOf(s3, 'ListObjectsV2');
  expect(structMembers(output, { IsTruncated: false, KeyCount: 0, Prefix: '', Name: undefined })).toBe(
    '<IsTruncated>false</IsTruncated><Prefix></Prefix><KeyCount>0</KeyCount>',
  );
});

test('writes an instant with milliseconds only where it has some', () => {
  const output = outputOf(ec2, 'CreateSnapshot');
  const at = (ms: number): string => structMembers(output, { StartTime: dateOf(ms) });
  expect(at(1_795_420_800_000)).toBe('<startTime>2026-11-23T08:00:00Z</startTime>');
  expect(at(1_795_420_800_007)).toBe('<startTime>2026-11-23T08:00:00.007Z</startTime>');
});
