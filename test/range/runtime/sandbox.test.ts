import { VirtualClock } from '../../../range/kernel/clock';
import { isoTime } from '../../../range/kernel/iso';
import { Random } from '../../../range/kernel/random';
import { BODY_HEADER, LargeBodies } from '../../../range/runtime/large-bodies';
import { Sandbox } from '../../../range/runtime/sandbox';
import { CALL_TAG } from '../../../range/runtime/server';
import { SocketTransport } from '../../../range/runtime/socket-transport';
import { Traffic } from '../../../range/runtime/traffic';
import { ObjectBody } from '../../../range/services/s3/body';
import { Bundles, type Listener, listen, START, settle } from './bundle-fixture';

const bundles = new Bundles();
const largeBodies = new LargeBodies();
const LARGE_BODY = ObjectBody.fromExtents([{ zeros: 3 << 20 }, { bytes: Buffer.from('end') }]);
let listener: Listener;
beforeAll(async () => {
  listener = await listen((request, response) => {
    if (request.url === '/large') response.setHeader(BODY_HEADER, largeBodies.keep(LARGE_BODY));
    if (request.url !== '/never')
      response.end(request.url === '/large' ? '' : `answer to ${request.headers.host}`);
  });
});
afterAll(async () => {
  bundles.remove();
  await listener.close();
});

function open(code: string, { seed = 'sandbox', environment = {} as Record<string, string> } = {}) {
  const clock = new VirtualClock(START);
  const logs: string[] = [];
  const traffic = new Traffic();
  let calls = 0;
  const sandbox = new Sandbox({
    file: bundles.add(code),
    exportName: 'handler',
    environment,
    clock,
    random: new Random(seed),
    traffic,
    transport: new SocketTransport(listener.port, traffic, largeBodies),
    nextCallTag: () => `000001/${++calls}`,
    onLog: (line) => logs.push(line),
  });
  return {
    clock,
    logs,
    traffic,
    sandbox,
    run: (event: unknown = {}) => settle(clock, sandbox.handler(event, {})),
  };
}

const handler = (body: string): string => `exports.handler = async (event, context) => { ${body} };`;

describe('time', () => {
  test('is the virtual clock, in every form in which it is asked', async () => {
    const opened = open(
      handler(`
        const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        const early = [Date.now(), new Date().getTime(), globalThis.Date.now(), +new (class extends Date {})()];
        await wait(90_000);
        return { early, late: new Date().toISOString(), text: Date(), given: new Date(0).toISOString(), utc: Date.UTC(1970, 0) };`),
    );
    expect(await opened.run()).toEqual({
      early: [START, START, START, START],
      late: isoTime(START + 90_000),
      text: expect.stringContaining('2026'),
      given: isoTime(0),
      utc: 0,
    });
  });

  test('wakes timers in order, repeats intervals, and lets them be taken back', async () => {
    const opened = open(
      handler(`
        const seen = [];
        const note = (name) => seen.push(name + '@' + (Date.now() - ${START}));
        clearTimeout(setTimeout(note, 5, 'never'));
        clearTimeout(undefined);
        const interval = setInterval(note, 10, 'tick').unref();
        await new Promise((resolve) => setTimeout((name) => { note(name); resolve(); }, 25, 'done'));
        clearInterval(interval);
        await new Promise((resolve) => setTimeout(resolve, 100));
        return seen;`),
    );
    expect(await opened.run()).toEqual(['tick@10', 'tick@20', 'done@25']);
    expect(opened.clock.nextAt()).toBeUndefined();
  });
});

describe('chance', () => {
  const code = handler(`
    const { randomUUID, randomBytes, getRandomValues, randomFillSync } = require('node:crypto');
    return [Math.random(), randomUUID(), randomBytes(8).toString('hex'), [...getRandomValues(new Uint8Array(4))],
      [...randomFillSync(new Uint8Array(4))], Math.max(1, 2)];`);

  test('comes from the seed alone', async () => {
    const first = await open(code).run();
    expect(await open(code).run()).toEqual(first);
    expect(await open(code, { seed: 'another' }).run()).not.toEqual(first);
  });

  test('leaves hashes what they are', async () => {
    const hash = handler(
      `return require('crypto').createHash('sha256').update('').digest('hex').slice(0, 8);`,
    );
    expect(await open(hash).run()).toBe('e3b0c442');
  });
});

describe('the world around it', () => {
  test('has the environment of the function and nothing of whoever runs the drill', async () => {
    const code = handler(`return [process.env, globalThis.process.env, require('node:process').env];`);
    const environment = { TABLE: 'cases' };
    expect(await open(code, { environment }).run()).toEqual([environment, environment, environment]);
  });

  test('has no files of whoever runs the drill', async () => {
    const code = handler(`
      const read = async (fs) => { try { await fs.readFile(__filename); return 'read'; } catch (error) { return error.code; } };
      return [await read(require('fs/promises')), await read(require('node:fs').promises)];`);
    expect(await open(code).run()).toEqual(['ENOENT', 'ENOENT']);
  });

  test('gets what is written, line by line', async () => {
    const opened = open(
      handler(
        `console.log('one', 1); console.error('two'); process.stdout.write('{"a":1}\\n\\nthree\\n'); return null;`,
      ),
    );
    await opened.run();
    expect(opened.logs).toEqual(['one 1', 'two', '{"a":1}', 'three']);
  });

  test.each(['tls', 'node:tls', 'http2', 'dns', 'worker_threads'])(
    'has no way out by the module %s, and says so',
    (name) => {
      expect(() => open(`require('${name}'); exports.handler = async () => null;`)).toThrow(
        `the range gives no function the module ${name}`,
      );
    },
  );

  test('has no way out by fetch, and says so', async () => {
    await expect(open(handler(`await fetch('https://example.com')`)).run()).rejects.toThrow('`fetch`');
  });
});

describe('a request', () => {
  const requesting = (path: string): string =>
    handler(`
      const https = require('node:https');
      return await new Promise((resolve, reject) => {
        const request = https.request({ host: 'vault.s3.amazonaws.com', port: 443, path: '${path}', method: 'PUT',
          headers: { host: 'vault.s3.amazonaws.com' } }, (response) => {
          let text = '';
          response.on('data', (chunk) => (text += chunk));
          response.on('end', () => resolve(text));
        });
        request.on('error', reject);
        request.end('body');
      });`);

  test('goes to the range under the name that it was meant for, with its tag', async () => {
    const opened = open(requesting('/key?x=1'));
    expect(await opened.run()).toBe('answer to vault.s3.amazonaws.com');
    const [seen] = listener.seen.filter(({ url }) => url === '/key?x=1');
    expect(seen?.headers).toMatchObject({ host: 'vault.s3.amazonaws.com', [CALL_TAG]: '000001/1' });
    expect(seen?.method).toBe('PUT');
    await opened.traffic.quiet();
  });

  test('ends with the environment: it fails, its timers are gone, and no further one can be made', async () => {
    const opened = open(
      `${requesting('/never')}
       const asked = exports.handler;
       exports.handler = () => { setTimeout(() => console.log('still here'), 10); return asked(); };`,
    );
    const asked = opened.sandbox.handler({}, {});
    asked.catch(() => undefined);
    while (!listener.seen.some(({ url }) => url === '/never')) await new Promise(setImmediate);
    opened.sandbox.kill();
    await expect(asked).rejects.toThrow('socket hang up');
    expect(opened.clock.step()).toBe(false);
    await expect(opened.sandbox.handler({}, {})).rejects.toThrow('the execution environment has ended');
    await opened.traffic.quiet();
  });
});

test('fails on a bundle without the handler, by the name that Lambda gives it', () => {
  expect(() => open('exports.main = async () => null;')).toThrow('Runtime.HandlerNotFound: handler');
});

describe('a large body', () => {
  const ASK = `const response = await new Promise((resolve) => require('https').request({ path: '/large' }, resolve).end());`;

  test('reaches the function whole, whatever the socket carried', async () => {
    const opened = open(
      handler(`${ASK}
        const chunks = [];
        for await (const chunk of response) chunks.push(chunk);
        const whole = Buffer.concat(chunks);
        return [response.statusCode, Object.keys(response.headers).includes('x-range-body'), whole.length, whole.subarray(-3).toString()];`),
    );
    expect(await opened.run()).toEqual([200, false, (3 << 20) + 3, 'end']);
    await opened.traffic.quiet();
  });

  test('that nobody reads holds time up no longer than the environment lasts', async () => {
    const opened = open(handler(`${ASK} return 'read nothing of it';`));
    await opened.run();
    let quiet = false;
    const waiting = opened.traffic.quiet().then(() => {
      quiet = true;
    });
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(quiet).toBe(false);
    opened.sandbox.kill();
    await waiting;
  });
});
