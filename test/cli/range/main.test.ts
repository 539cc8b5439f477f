/** `cordon range` as a person uses it: served in one place, steered and asked from others, by real sockets. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openSession, type SessionValues } from '../../../cli/aws/session';
import { rangeMain } from '../../../cli/range/main';
import { AwsAccount } from '../../../cli/release/aws-account';
import { releaseMain } from '../../../cli/release/main';
import { AwsStatusAccount } from '../../../cli/status/aws-account';
import { statusMain } from '../../../cli/status/main';
import { verifyMain } from '../../../cli/verify/main';
import { openS3Folder } from '../../../cli/verify/s3-folder';
import { parseS3Uri } from '../../../cli/verify/s3-uri';
import { scenarios } from '../../../range/scenarios';
import { noStack } from '../../../range/stack';
import { DEPLOYMENT, deployedStack } from '../../range/stack-fixture';
import { ACTS_ON_A_TERMINAL, CollectedOutput } from '../collected-output';

const stackFor = async (withoutCordon: boolean) => (withoutCordon ? noStack(DEPLOYMENT) : deployedStack());

interface Line {
  readonly type: string;
  readonly endpoint?: string;
  readonly text?: string;
  readonly [member: string]: unknown;
}

const linesOf = ({ lines }: CollectedOutput): Line[] => lines.map((line) => JSON.parse(line) as Line);

/** Serves until it is told to end, and gives what it said. */
function served(...args: string[]) {
  const [stdout, stderr] = [new CollectedOutput(), new CollectedOutput()];
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const given = ['--port', '0', '--json', '--speed', '0', ...args];
  const status = rangeMain(given, { stackFor, scenarios, stopped, stdout, stderr, environment: process.env });
  const endpoint = async (): Promise<string> => {
    for (;;) {
      const serving = linesOf(stdout).find(({ type }) => type === 'serving');
      if (serving?.endpoint) return serving.endpoint;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { status, stdout, endpoint: endpoint(), stop };
}

/** A command beside it. */
async function command(
  run: (surroundings: { stdout: CollectedOutput; stderr: CollectedOutput }) => Promise<number>,
) {
  const [stdout, stderr] = [new CollectedOutput(), new CollectedOutput()];
  const status = await run({ stdout, stderr });
  return { status, stdout, stderr };
}

const steer = (endpoint: string, ...args: string[]) =>
  command((streams) =>
    rangeMain([...args, '--endpoint-url', endpoint], {
      ...{ ...streams, stackFor, scenarios, environment: {} },
      stopped: new Promise(() => undefined),
    }),
  );

const status = (endpoint: string, ...args: string[]) =>
  command((streams) => {
    const account = (values: SessionValues) => new AwsStatusAccount(openSession(values));
    return statusMain([...args, '--endpoint-url', endpoint], { ...streams, account, environment: {} });
  });

const release = (endpoint: string, ...args: string[]) =>
  command((streams) => {
    const account = (values: SessionValues) => new AwsAccount(openSession(values));
    return releaseMain([...args, '--endpoint-url', endpoint], { ...streams, account, environment: {} });
  });

const verify = (endpoint: string, folder: string) =>
  command((streams) => {
    const open = async (name: string, values: SessionValues) => {
      const uri = parseS3Uri(name);
      if (!uri) throw new Error(`${name} is no S3 URI`);
      return openS3Folder(name, uri, openSession(values).client);
    };
    return verifyMain([folder, '--endpoint-url', endpoint], { ...streams, open, environment: {} });
  });

test('a case from the trigger to its release, by the commands that a person has', async () => {
  const range = served('--scenario', 'tagged-by-analyst');
  const endpoint = await range.endpoint;
  expect((await status(endpoint)).stdout.text).toContain('No case is open');
  expect((await steer(endpoint, 'score')).status).toBe(3);

  await steer(endpoint, 'trigger');
  await steer(endpoint, 'advance', '8s');
  const open = await status(endpoint);
  const [caseId = ''] = /i-[0-9a-f]+-\w+Z/.exec(open.stdout.text) ?? [];
  expect(open.stdout.text).toMatch(/finding out who set the tag/);
  expect(open.stdout.text).toContain(`$ npx cordon status ${caseId} --follow --endpoint-url ${endpoint}`);

  await steer(endpoint, 'settle');
  const told = await status(endpoint, caseId);
  expect(told.status).toBe(0);
  for (const part of [
    `CONTAINED: ${caseId}`,
    'Assess: ok',
    'Verdict: contained',
    'manifest.json',
    'npx cordon release',
  ])
    expect(told.stdout.text).toContain(part);
  const score = await steer(endpoint, 'score');
  expect([score.status, score.stdout.text]).toEqual([0, expect.stringContaining('CUT OFF after')]);

  const [folder = ''] = /s3:\/\/\S+\/cases\/\S+\//.exec(told.stdout.text) ?? [];
  expect(await verify(endpoint, folder)).toMatchObject({ status: 0 });

  await steer(endpoint, 'speed', '600');
  const released = await release(endpoint, caseId, '--apply', '--reason', 'a false alarm');
  expect([released.status, released.stdout.text]).toEqual([
    0,
    expect.stringContaining(`RELEASED: ${caseId}`),
  ]);
  expect((await status(endpoint)).stdout.text).toContain('1 case is over');

  range.stop();
  expect(await range.status).toBe(0);
  const said = linesOf(range.stdout);
  expect(said.at(-1)).toMatchObject({ type: 'ended', executions: 2, notModelled: {} });
  expect(said.filter(({ type }) => type === 'event').length).toBeGreaterThan(20);
  expect(range.stdout.text + told.stdout.text + open.stdout.text).not.toMatch(ACTS_ON_A_TERMINAL);
});

test('a case that there is none of is refused', async () => {
  const range = served();
  const unknown = await status(await range.endpoint, 'i-0123456789abcdef0-20261123T030000000Z');
  expect([unknown.status, unknown.stderr.text]).toEqual([3, expect.stringContaining('status --all')]);
  range.stop();
  await range.status;
});

const RESPONDER = join(__dirname, '..', '..', '..', 'docs', 'examples', 'swap-group.mjs');

test('another responder is set off, and scored by what really happened', async () => {
  const range = served('--without-cordon', '--once', '--exec', `"${process.execPath}" "${RESPONDER}"`);
  expect(await range.status).toBe(0);
  const lines = linesOf(range.stdout);
  const [score] = lines.filter(({ type }) => type === 'score');
  expect(lines.filter(({ type }) => type === 'responder').map(({ text }) => text)).toEqual([
    expect.stringMatching(/^i-\w+ is in sg-\w+$/),
    expect.stringMatching(/^snapshots: snap-/),
    expect.stringMatching(/ended with status 0$/),
  ]);
  // New connections end at once; what EC2 tracks and the stolen credentials do not, and its group replaces the instance.
  expect(score).toMatchObject({
    score: {
      calls: { toCut: 5, total: 5 },
      neighboursHurt: [],
      evidence: [{ kept: false }, { kept: true }],
    },
  });
  const { paths } = Object(score).score as { paths: { path: string; cutAfterMs?: number }[] };
  const cutAfter = (path: string) => paths.find((each) => each.path === path)?.cutAfterMs;
  expect(cutAfter('new-connections')).toBeLessThan(10_000);
  expect(cutAfter('finding-addresses')).toBeGreaterThan(60_000);
  expect(cutAfter('credentials')).toBeUndefined();
});

test('a responder that does nothing is never a success', async () => {
  const range = served('--without-cordon', '--once', '--scenario', 'no-agent', '--exec', 'true');
  expect(await range.status).toBe(1);
});

test('a responder that waits for HTTP gets the event', async () => {
  const got: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => got.push(chunk.toString()));
    request.on('end', () => response.writeHead(202).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/finding`;
  const range = served('--without-cordon', '--deliver-to', url, '--once');
  await range.status;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(JSON.parse(got.join(''))).toMatchObject({ 'detail-type': 'GuardDuty Finding' });
  expect(linesOf(range.stdout)).toContainEqual({ type: 'responder', text: `${url} answered 202` });
});

test('says where no range is', async () => {
  const { status: ended, stderr } = await steer('http://127.0.0.1:9', 'state');
  expect([ended, stderr.text]).toEqual([4, expect.stringContaining('npx cordon range')]);
});
