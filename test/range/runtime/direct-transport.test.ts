import type { ClientRequest, IncomingMessage } from 'node:http';
import { DirectTransport } from '../../../range/runtime/direct-transport';
import { ObjectBody } from '../../../range/services/s3/body';
import type { WireAnswer, WireRequest } from '../../../range/wire/protocols';

interface Received {
  readonly tag: string;
  readonly request: WireRequest;
  readonly reply: (answer: WireAnswer) => void;
}

function open() {
  const received: Received[] = [];
  const transport = new DirectTransport((tag, request, reply) => received.push({ tag, request, reply }));
  return { received, transport };
}

const OPTIONS = {
  method: 'PUT',
  path: '/a%20b/c?x=1&x=2',
  headers: { Host: 'vault.s3.amazonaws.com', 'X-Amz-Date': 'today', 'content-length': 4 },
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function read(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

test('hands over method, raw path, query, lower-case headers and the whole body, once it is written', async () => {
  const { received, transport } = open();
  const request = transport.request(OPTIONS, '000001/000001', () => undefined);
  request.write('bo');
  await turn();
  expect(received).toEqual([]);
  request.end('dy');
  await turn();
  expect(received).toHaveLength(1);
  const [first] = received;
  expect(first?.tag).toBe('000001/000001');
  expect(first?.request).toMatchObject({ method: 'PUT', path: '/a%20b/c' });
  expect(first?.request.query.getAll('x')).toEqual(['1', '2']);
  expect(first?.request.headers).toEqual({
    host: 'vault.s3.amazonaws.com',
    'x-amz-date': 'today',
    'content-length': '4',
  });
  expect(Buffer.from(first?.request.body as Uint8Array).toString()).toBe('body');
});

async function answered(answer: WireAnswer): Promise<{ request: ClientRequest; response: IncomingMessage }> {
  const { received, transport } = open();
  const responses: IncomingMessage[] = [];
  const request = transport.request(OPTIONS, '1', (response) => responses.push(response));
  request.end();
  await turn();
  received[0]?.reply(answer);
  const [response] = responses;
  if (!response) throw new Error('no response came');
  return { request, response };
}

test('gives status, headers and body of the answer, and is over when that is read', async () => {
  const { request, response } = await answered({ status: 418, headers: { ETag: '"1"' }, body: 'tea' });
  expect(response.statusCode).toBe(418);
  expect(response.headers).toEqual({ etag: '"1"' });
  expect(request.destroyed).toBe(false);
  expect((await read(response)).toString()).toBe('tea');
  await turn();
  expect(request.destroyed).toBe(true);
});

test('streams a body of extents', async () => {
  const body = ObjectBody.fromExtents([{ zeros: 3 << 20 }, { bytes: Buffer.from('end') }]);
  const { response } = await answered({ status: 200, headers: {}, body });
  const whole = await read(response);
  expect(whole.length).toBe((3 << 20) + 3);
  expect(whole.subarray(-3).toString()).toBe('end');
});

test('an answer that comes after the request was given up reaches nobody', async () => {
  const { received, transport } = open();
  let responses = 0;
  const request = transport.request(OPTIONS, '1', () => {
    responses += 1;
  });
  request.end();
  await turn();
  request.destroy();
  received[0]?.reply({ status: 200, headers: {}, body: '' });
  await turn();
  expect(responses).toBe(0);
});

test('tells the SDK to go on where it asks before it sends a large body', async () => {
  const { transport } = open();
  const request = transport.request(
    { ...OPTIONS, headers: { Expect: '100-continue' } },
    '1',
    () => undefined,
  );
  await new Promise((resolve) => request.once('continue', resolve));
});

test('the end of an environment ends what it did not read', async () => {
  const { received, transport } = open();
  const closed: boolean[] = [];
  const request = transport.request(OPTIONS, '1', (response) =>
    response.once('close', () => closed.push(true)),
  );
  request.end();
  await turn();
  received[0]?.reply({ status: 200, headers: {}, body: 'unread' });
  transport.close();
  await turn();
  expect(closed).toEqual([true]);
});
