import { expectRefused, failed, host, onPut, sha256, useCaptureHost, vault } from './capture-fixture';
import { MALFORMED } from './hostile-plans';
import type { Fault } from './vault-server';

useCaptureHost();

test.each(MALFORMED)('rejects a plan with %s', async (_what, spoil) => {
  await expectRefused(spoil);
});

describe('fails at the plan when', () => {
  test('its hash is another', async () => {
    const script = host.script(undefined, { PlanSha256: sha256('another plan') });
    expect(await host.outcome(script)).toMatchObject(failed('plan', 'hash-mismatch'));
    expect(vault.requests).toHaveLength(1);
  });

  test.each([
    ['PlanUrl', 'ftp://127.0.0.1/plan'],
    ['PlanUrl', 'http://127.0.0.1/plan?a b'],
    ['PlanUrl', 'http://127.0.0.1/plan\nhttp://127.0.0.1/plan'],
    ['PlanSha256', 'ABC'],
    ['PlanSha256', `${'a'.repeat(64)}\n${'a'.repeat(64)}`],
  ])('%s is %j', async (name, value) => {
    expect(await host.outcome(host.script(undefined, { [name]: value }))).toMatchObject(
      failed('plan', 'invalid-input'),
    );
    expect(vault.requests).toEqual([]);
  });

  test('its URL is http, which only a test may allow', async () => {
    host.settings = { ...host.settings, URL_SCHEME: 'https' };
    expect(await host.outcome()).toMatchObject(failed('plan', 'invalid-input'));
  });

  test('it has too few parts, before anything is uploaded', async () => {
    expect(await host.outcome(host.script(host.plan({}, 2)))).toMatchObject(failed('plan', 'too-few-parts'));
    expect(vault.requests).toHaveLength(1);
  });

  test.each<[string, Fault, string]>([
    ['has expired', { status: 403, code: 'AccessDenied', message: 'Request has expired' }, 'url-expired'],
    ['was signed by an expired session', { status: 400, code: 'ExpiredToken' }, 'url-expired'],
    ['is refused', { status: 403, code: 'SignatureDoesNotMatch' }, 'url-refused'],
    ['leads nowhere', { status: 404, code: 'NoSuchKey' }, 'not-found'],
    ['leads elsewhere', { status: 307, code: 'TemporaryRedirect' }, 'rejected'],
    ['is never answered properly', { status: 503, code: 'SlowDown' }, 'attempts-exhausted'],
  ])('its URL %s', async (_what, fault, reason) => {
    vault.onRequest = () => fault;
    expect(await host.outcome()).toMatchObject(failed('plan', reason));
  });

  test('its host cannot be reached', async () => {
    const script = host.script(undefined, { PlanUrl: 'http://127.0.0.1:9/plan' });
    expect(await host.outcome(script)).toMatchObject(failed('plan', 'attempts-exhausted'));
  });
});

describe('fails at the tools when', () => {
  test('a command is missing', async () => {
    host.settings = { ...host.settings, SAFE_PATH: host.folder };
    for (const name of ['env', 'id', 'sh', 'cut', 'tr', 'grep']) {
      host.write(name, `#!/bin/sh\nPATH=/usr/bin:/bin\nexec ${name} "$@"\n`, 0o755);
    }
    host.settings = { ...host.settings, CLEAN_SHELL: '/bin/sh' };
    expect(await host.outcome()).toMatchObject(failed('tool', 'missing-command'));
  });

  test('a hash command does not do its work, as MD5 on a FIPS host', async () => {
    host.write('md5sum', '#!/bin/sh\nexit 1\n', 0o755);
    host.settings = { ...host.settings, SAFE_PATH: `${host.folder}:/usr/sbin:/usr/bin:/sbin:/bin` };
    expect(await host.outcome()).toMatchObject({ ...failed('tool', 'broken-command'), detail: 'md5sum' });
  });

  test('there is no tmpfs', async () => {
    host.settings = { ...host.settings, MOUNT_POINTS: '/nowhere', SHARED_TMPFS: '/nowhere /proc' };
    expect(await host.outcome()).toMatchObject(failed('tool', 'no-workspace'));
  });

  test('the part would not fit the memory that is left', async () => {
    host.settings = { ...host.settings, HEADROOM: String(2 ** 50) };
    expect(await host.outcome()).toMatchObject(failed('tool', 'not-enough-memory'));
  });
});

describe('fails at a part when', () => {
  test.each<[string, Fault, string]>([
    [
      'its URL has expired',
      { status: 403, code: 'AccessDenied', message: 'Request has expired' },
      'url-expired',
    ],
    ['the upload was aborted', { status: 404, code: 'NoSuchUpload' }, 'not-found'],
    ['the vault cannot do what it is asked', { status: 501, code: 'NotImplemented' }, 'rejected'],
    ['every attempt ends in a 5xx', { status: 500, code: 'InternalError' }, 'attempts-exhausted'],
    ['every attempt is cut off', 'reset', 'attempts-exhausted'],
    ['every attempt is damaged', { status: 400, code: 'BadDigest' }, 'attempts-exhausted'],
  ])('%s', async (_what, fault, reason) => {
    vault.onRequest = onPut('/part/2', () => fault);
    const outcome = await host.outcome();
    expect(outcome).toMatchObject(failed('put', reason));
    expect(outcome).toMatchObject({ detail: expect.stringMatching(/^part 2: /) as string });
    expect(host.storedManifest).toBe('');
  });
});

test('is done when the manifest was stored and the answer lost, although it is stored once', async () => {
  vault.onRequest = onPut('/manifest', (attempt) => (attempt === 1 ? 'lost' : undefined));
  expect(await host.outcome()).toMatchObject({ status: 'ok' });
  const puts = vault.requests.filter(({ method, path }) => method === 'PUT' && path === '/manifest');
  expect(puts).toHaveLength(2);
});

test('fails at the manifest when somebody else has put one', async () => {
  vault.objects.set('/manifest', Buffer.from('forged'));
  expect(await host.outcome()).toMatchObject(failed('manifest', 'rejected'));
  expect(vault.objects.get('/manifest')?.toString()).toBe('forged');
});

test('fails at the manifest when it is refused', async () => {
  vault.onRequest = onPut('/manifest', () => ({ status: 403, code: 'AccessDenied' }));
  expect(await host.outcome()).toMatchObject(failed('manifest', 'url-refused'));
});
