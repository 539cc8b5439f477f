/** A served range steered over HTTP, as tools do it. */
import { request as httpRequest } from 'node:http';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ANALYST, RANGE_REGION } from '../../../range/operator';
import { deployedStack } from '../stack-fixture';
import { servedRange } from './served-range';

interface Asking {
  readonly method?: string;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Not by fetch, which chooses some headers itself. */
const ask = (port: number, path: string, { method = 'GET', body, headers = {} }: Asking = {}) =>
  new Promise<{ status: number | undefined; answer: Record<string, unknown> }>((resolve, reject) => {
    const asked = httpRequest(
      { host: '127.0.0.1', port, path: `/_range/${path}`, method, headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, answer: JSON.parse(Buffer.concat(chunks).toString()) }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(typeof body === 'string' ? body : body && JSON.stringify(body));
  });

const post = (port: number, path: string, body: object = {}) => ask(port, path, { method: 'POST', body });

const client = (endpoint: string) => ({
  endpoint,
  region: RANGE_REGION,
  credentials: ANALYST,
  maxAttempts: 1,
});

test('time stands still at speed 0, moves as far as it is told, and for a call that waits', async () => {
  const { port, endpoint, host } = await servedRange();
  const opened = host.live?.now ?? 0;
  await new Promise((resolve) => setImmediate(resolve));
  expect(host.live?.now).toBe(opened);
  expect((await post(port, 'clock', { advance: '10m' })).answer.now).toBe('2026-11-23T03:11:00.000Z');
  const { Reservations } = await new EC2Client(client(endpoint)).send(new DescribeInstancesCommand({}));
  expect(Reservations).not.toEqual([]);
  expect(host.live?.now).toBeGreaterThan(opened + 600_000);
  expect(host.live?.now).toBeLessThan(opened + 610_000);
});

test('a case is played to its end, scored, and begun anew', async () => {
  const { port, endpoint, told } = await servedRange({ stack: deployedStack() });
  expect((await ask(port, 'score')).status).toBe(409);
  expect((await ask(port, 'finding')).status).toBe(409);
  await post(port, 'trigger');
  expect((await ask(port, 'finding')).answer).toMatchObject({
    source: 'aws.guardduty',
    'detail-type': 'GuardDuty Finding',
    account: '111122223333',
    version: '0',
  });
  const { answer: settled } = await post(port, 'clock', { until: 'idle' });
  expect(told.findings).toHaveLength(1);
  expect(settled.executions).toMatchObject([{ status: 'SUCCEEDED' }]);
  const { answer } = await ask(port, 'score');
  expect(answer).toMatchObject({
    verdict: { containment: 'contained' },
    score: { cutBy: 'quarantine group', neighboursHurt: [] },
  });
  const { stateMachines } = await new SFNClient(client(endpoint)).send(new ListStateMachinesCommand({}));
  expect(stateMachines?.length).toBeGreaterThanOrEqual(3);

  const { answer: anew } = await post(port, 'reset', { scenario: 'no-agent', seed: '2' });
  expect(anew).toMatchObject({ scenario: 'no-agent', seed: '2', executions: [] });
  expect((await ask(port, 'score')).status).toBe(409);
});

test('who asks for events waits for what comes next', async () => {
  const { port } = await servedRange();
  const { answer: first } = await ask(port, 'events');
  const waiting = ask(port, `events?since=${first.next}&wait=30`);
  await post(port, 'trigger');
  const { answer } = await waiting;
  expect(answer.events).toContainEqual(expect.objectContaining({ kind: 'trigger' }));
});

test.each([
  ['a page in a browser', { origin: 'https://example.com' }],
  ['a page of its own origin', { origin: 'http://127.0.0.1' }],
  ['a page that hides its origin', { 'sec-fetch-site': 'cross-site' }],
  ['a name that was rebound to loopback', { host: 'evil.example:4599' }],
  ['a name that begins like loopback', { host: '127.0.0.1.evil.example' }],
])('refuses %s', async (_, headers) => {
  const { port, host } = await servedRange();
  const before = host.live?.now;
  const { status } = await ask(port, 'clock', { method: 'POST', body: { advance: '1h' }, headers });
  expect([status, host.live?.now]).toEqual([403, before]);
});

test.each([
  ['a way that there is none of', 'POST', 'destroy', {}, 404],
  ['the name of what every object has', 'GET', 'toString', undefined, 404],
  ['a body that is no JSON', 'POST', 'clock', '{', 400],
  ['no order', 'POST', 'clock', {}, 400],
  ['an unknown order', 'POST', 'clock', { advance: '1m', backwards: true }, 400],
  ['a time that is none', 'POST', 'clock', { advance: '10 minutes' }, 400],
  ['more than a day', 'POST', 'clock', { advance: '25h' }, 400],
  ['a speed below nought', 'POST', 'clock', { speed: -1 }, 400],
  ['an unknown scenario', 'POST', 'reset', { scenario: '../x' }, 400],
  ['a place in the events that is none', 'GET', 'events?since=-1', undefined, 400],
  ['a body without end', 'POST', 'clock', 'x'.repeat(70_000), 413],
] as const)('rejects %s', async (_, method, path, body, expected) => {
  const { port } = await servedRange();
  const { status, answer } = await ask(port, path, { method, ...(body !== undefined && { body }) });
  expect([status, typeof answer.error]).toEqual([expected, 'string']);
});

test('what is not modelled is answered, listed, and ends nothing', async () => {
  const { port, host } = await servedRange();
  const headers = { 'x-amz-target': 'AWSEvents.ListRules', authorization: authorization('events') };
  const answered = await new Promise<number | undefined>((resolve) =>
    httpRequest({ port, method: 'POST', headers }, (response) => resolve(response.statusCode)).end('{}'),
  );
  expect(answered).toBe(501);
  const [what] = [...host.served.notModelled.keys()];
  expect(what).toMatch(/does not model .*ListRules/);
  expect((await ask(port, 'state')).answer.notModelled).toEqual({ [what ?? '']: 1 });
});

test('a path that cannot be decoded is an answer, and the range goes on', async () => {
  const { port, host } = await servedRange();
  const answered = await new Promise<number | undefined>((resolve) =>
    httpRequest(
      { port, path: '/bucket/%E0%A4%A', headers: { authorization: authorization('s3') } },
      (response) => resolve(response.statusCode),
    ).end(),
  );
  expect(answered).toBe(501);
  expect(host.served.notModelled.size).toBe(1);
  expect((await ask(port, 'state')).status).toBe(200);
});

const authorization = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=${ANALYST.accessKeyId}/20261123/us-east-1/${service}/aws4_request, Signature=0`;

test('whoever waits while it begins anew is cut off, and nobody is left waiting', async () => {
  const { port, endpoint, host } = await servedRange();
  const range = host.live?.stage.range;
  // As if nothing would ever answer: its time is not moved any more.
  if (range) range.clock.step = () => false;
  const waiting = new EC2Client(client(endpoint)).send(new DescribeInstancesCommand({}));
  waiting.catch(() => undefined);
  while (range?.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
  expect((await post(port, 'reset')).status).toBe(200);
  await expect(waiting).rejects.toThrow(/socket hang up|ECONNRESET/);
  const { Reservations } = await new EC2Client(client(endpoint)).send(new DescribeInstancesCommand({}));
  expect(Reservations).not.toEqual([]);
});

test('fails to open on a port that is taken', async () => {
  const { port } = await servedRange();
  await expect(servedRange({ port })).rejects.toThrow('EADDRINUSE');
});
