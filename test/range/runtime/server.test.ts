import { request as httpRequest } from 'node:http';
import { VirtualClock } from '../../../range/kernel/clock';
import { CALL_TAG, RangeServer } from '../../../range/runtime/server';
import { Traffic } from '../../../range/runtime/traffic';
import { ObjectBody } from '../../../range/services/s3/body';
import type { Dispatcher } from '../../../range/wire/dispatcher';
import type { WireAnswer, WireRequest } from '../../../range/wire/protocols';
import { START } from './bundle-fixture';

const ECHO: WireAnswer = { status: 418, headers: { 'x-a': 'b' }, body: 'tea' };

const opened: RangeServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function open(answer: WireAnswer = ECHO) {
  const submitted: WireRequest[] = [];
  const submit: Dispatcher['submit'] = (request, reply) => {
    submitted.push(request);
    reply(answer);
    return { cancel: () => undefined };
  };
  const server = new RangeServer({ submit } as Dispatcher, new Traffic(), new VirtualClock(START));
  opened.push(server);
  return { server, submitted, port: await server.listen() };
}

interface Heard {
  readonly status: number | undefined;
  readonly headers: unknown;
  readonly body: string;
}

const ask = (port: number, path: string, tag: string, body = ''): Promise<Heard> =>
  new Promise((resolve, reject) => {
    const asked = httpRequest(
      { port, host: '127.0.0.1', path, method: 'POST', headers: { [CALL_TAG]: tag } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};

test('parks requests until they are admitted, and admits them by their tags, not as they arrived', async () => {
  const { server, submitted, port } = await open();
  const asked: Promise<Heard>[] = [];
  for (const tag of ['000002/000001', '000001/000010', '000001/000002', '000001/000001']) {
    asked.push(ask(port, `/${tag}`, tag));
    await turns(20);
  }
  expect(submitted).toEqual([]);
  expect(server.admit()).toBe(true);
  expect(submitted.map(({ path }) => path)).toEqual([
    '/000001/000001',
    '/000001/000002',
    '/000001/000010',
    '/000002/000001',
  ]);
  await Promise.all(asked);
  expect(server.admit()).toBe(false);
});

test('hands over method, raw path, query, headers and body, and answers with what it is given, at virtual time', async () => {
  const { server, submitted, port } = await open();
  const asking = ask(port, '/a%20b/c?x=1&x=2', '1', 'body');
  while (!server.admit()) await turns(1);
  expect(await asking).toMatchObject({
    status: 418,
    headers: { 'x-a': 'b', date: 'Mon, 23 Nov 2026 08:00:00 GMT' },
    body: 'tea',
  });
  const [request] = submitted;
  expect(request).toMatchObject({ method: 'POST', path: '/a%20b/c', headers: { [CALL_TAG]: '1' } });
  expect(request?.query.getAll('x')).toEqual(['1', '2']);
  expect(Buffer.from(request?.body as Uint8Array).toString()).toBe('body');
});

test('spells out a body that is kept as runs of zeros', async () => {
  const body = ObjectBody.concat([
    ObjectBody.of('a'),
    ObjectBody.fromExtents([{ zeros: 3 }]),
    ObjectBody.of('b'),
  ]);
  const { server, port } = await open({ status: 200, headers: {}, body });
  const asking = ask(port, '/', '1');
  while (!server.admit()) await turns(1);
  expect((await asking).body).toBe('a\0\0\0b');
});

test('leaves nothing behind: a client that still waits is cut off', async () => {
  const { server, port } = await open();
  const asking = ask(port, '/', '1');
  asking.catch(() => undefined);
  await turns(30);
  await server.close();
  opened.pop();
  await expect(asking).rejects.toThrow('socket hang up');
});
