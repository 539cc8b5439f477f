/** What another interpreter of AWS's models than the JavaScript SDK sends, replayed byte by byte. */
import { connect } from 'node:net';
import recorded from './recorded/botocore.json';
import { servedRange } from './served-range';

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The answer to bytes as they stand on the wire. */
const send = (port: number, raw: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(raw, 'latin1')));
    const chunks: Buffer[] = [];
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      const text = Buffer.concat(chunks).toString('utf8').replace('HTTP/1.1 100 Continue\r\n\r\n', '');
      if (isWhole(text)) socket.destroy();
    });
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('utf8').replace('HTTP/1.1 100 Continue\r\n\r\n', '');
      resolve({ status: Number(text.slice(9, 12)), text });
    });
  });

function isWhole(text: string): boolean {
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  return length === undefined ? text.endsWith('0\r\n\r\n') : Buffer.byteLength(body) >= Number(length);
}

/** By name: the status, and what the answer says. In the order of the recording: what was put is got. */
const EXPECTED: Readonly<Record<string, readonly [number, RegExp]>> = {
  'sts GetCallerIdentity': [200, /<Arn>arn:aws:iam::111122223333:user\/analyst<\/Arn>/],
  'ec2 DescribeInstances': [200, /<instanceId>i-0ecd44195fe2212aa<\/instanceId>/],
  's3 ListBuckets': [200, /<Name>evidence-111122223333<\/Name>/],
  's3 PutObject': [200, /x-amz-checksum-crc32: DGFXEA==/],
  's3 GetObject': [200, /x-amz-meta-case: 1\r\n(.|\r\n)*evidence$/],
  's3 ListObjectsV2': [200, /<Key>a\+b\/%C3%BC\.txt<\/Key>/],
  'cloudformation DescribeStacks': [400, /Stack with id Cordon does not exist/],
  'dynamodb Scan': [400, /ResourceNotFoundException/],
  'states ListExecutions': [400, /StateMachineDoesNotExist/],
  'autoscaling DescribeAutoScalingInstances': [200, /<AutoScalingGroupName>shop-web</],
  'elbv2 DescribeTargetGroups': [200, /<TargetGroupName>shop-web</],
  'iam ListAttachedRolePolicies': [200, /<PolicyName>shop-web-1</],
  's3 PutObject with SHA-256': [200, /x-amz-checksum-sha256/],
};

test('every recorded request of botocore is understood', async () => {
  const { port } = await servedRange();
  const seen: unknown[] = [];
  for (const { name, raw } of recorded) {
    const { status, text } = await send(port, raw);
    seen.push([name, status, EXPECTED[name]?.[1].test(text) ? 'as expected' : text]);
  }
  expect(seen).toEqual(Object.entries(EXPECTED).map(([name, [status]]) => [name, status, 'as expected']));
});

test('fails, as AWS would, on a body that is not what its checksum says', async () => {
  const { port } = await servedRange();
  const put = recorded.find(({ name }) => name === 's3 PutObject')?.raw ?? '';
  const { status, text } = await send(port, put.replace(/evidence$/, 'evidencf'));
  expect([status, text]).toEqual([400, expect.stringMatching(/BadDigest|XAmzContentSHA256Mismatch/)]);
});
