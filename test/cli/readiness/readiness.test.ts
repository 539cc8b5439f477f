import { CHECKS } from '../../../cli/readiness/checks';
import { readinessMain } from '../../../cli/readiness/main';
import { addNetwork } from '../../../range/scenarios/network';
import { launchInstance } from '../../../range/services/ec2/builders';
import { addManagedNode } from '../../../range/services/ssm/state';
import { ACTS_ON_A_TERMINAL, CollectedOutput } from '../collected-output';
import { accountOn, closeAll, during, type Fleet, openFleet, openRange } from './fleet-fixture';

jest.setTimeout(120_000);

const CONVENTIONS = {
  modeKey: 'forensics-mode',
  exemptKey: 'cordon:exempt',
  openChannel: false,
  captureTools: [],
  forensicAccountId: undefined,
};

interface Line {
  readonly type: string;
  readonly instanceId: string;
  readonly name: string;
  readonly score: number;
  readonly isReady: boolean;
  readonly results: readonly {
    readonly id: string;
    readonly grade: string;
    readonly why: string;
    readonly fix?: string;
  }[];
  readonly calls: Readonly<Record<string, number>>;
  readonly notRead: readonly string[];
}

async function run(
  range: Fleet['range'],
  args: readonly string[],
  conventions: Partial<typeof CONVENTIONS> | object = {},
) {
  const [stdout, stderr] = [new CollectedOutput(), new CollectedOutput()];
  const pages = new Map<string, string>();
  const status = await during(
    range,
    readinessMain(args, {
      account: () => accountOn(range),
      conventions: { ...CONVENTIONS, ...conventions },
      writeFile: async (path, text) => void pages.set(path, text),
      stdout,
      stderr,
      environment: {},
    }),
  );
  return { status, stdout, stderr, pages };
}

const linesOf = (output: CollectedOutput): Line[] => output.lines.map((line) => JSON.parse(line) as Line);

let fleet: Fleet;
let lines: Line[];
let status: number;
beforeAll(async () => {
  fleet = await openFleet();
  const played = await run(fleet.range, ['--json']);
  status = played.status;
  lines = linesOf(played.stdout);
});
afterAll(closeAll);

const lineOf = (name: string): Line => {
  const line = lines.find((each) => each.name === name);
  if (!line) throw new Error(`there is no instance ${name}`);
  return line;
};

test('the weights of the checks make a hundred, and each id is there once', () => {
  expect(CHECKS.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
});

test('an instance that lacks nothing has a hundred, on both processors', () => {
  for (const name of ['web-1', 'web-2']) expect(lineOf(name)).toMatchObject({ score: 100, isReady: true });
});

test.each([
  ['old-agent', 'agent', 'warn', 'older than 3.3'],
  ['old-agent', 'channel', 'bad', 'lacks ec2messages'],
  ['no-agent', 'agent', 'bad', 'does not know it'],
  ['no-agent', 'profile', 'bad', 'no policy of its role weak'],
  ['no-profile', 'profile', 'bad', 'no instance profile'],
  ['no-endpoints', 'channel', 'bad', 'lacks ssm, ssmmessages, s3 (gateway)'],
  ['shut-out', 'channel', 'bad', 'security groups only'],
  ['no-route', 'channel', 'bad', 'does not lead to the s3 gateway'],
  ['windows', 'capture', 'bad', 'memory of Windows'],
  ['huge', 'duration', 'bad', 'longer than the 6 hours'],
  ['ebs-key', 'keys', 'warn', 'aws/ebs'],
  ['dying-key', 'keys', 'bad', 'PendingDeletion'],
  ['no-route', 'flows', 'warn', 'NAT gateway'],
  ['behind-nlb', 'flows', 'warn', 'edge-tcp'],
  ['fragile', 'protections', 'warn', 'terminates it'],
  ['spot', 'spot', 'warn', 'Spot Instance'],
  ['nvme', 'instance-store', 'warn', 'instance store'],
  ['alone', 'scaling-group', 'warn', 'all that its group only-one has'],
  ['hibernate', 'hibernation', 'bad', 'launched without hibernation'],
  ['hibernate', 'mode', 'ok', 'mode hibernate'],
  ['kubernetes', 'mode', 'warn', 'no mode'],
  ['kubernetes', 'container-node', 'warn', 'Kubernetes'],
  ['ecs', 'container-node', 'warn', 'ECS cluster shop'],
])('of %s the check %s is %s: %s', (name, id, grade, why) => {
  const result = lineOf(name).results.find((each) => each.id === id);
  expect(result).toMatchObject({ grade, why: expect.stringContaining(why) });
});

test('every gap that can be mended has its fix', () => {
  const without = lines
    .flatMap(({ results = [] }) => results)
    .filter(({ grade, fix }) => grade !== 'ok' && !fix)
    .map(({ id }) => id);
  expect(without).toEqual([]);
});

test('the worst come first, and the status says that not all are ready', () => {
  const ranks = lines
    .filter(({ type }) => type === 'instance')
    .map(({ score, isReady }) => score + (isReady ? 1000 : 0));
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  expect(ranks[0]).toBeLessThan(75);
  expect(status).toBe(1);
});

test('nothing was changed, and every call was allowed and modelled', () => {
  const made = fleet.range.calls.filter(({ caller }) => caller === 'analyst');
  expect(made.length).toBeGreaterThan(20);
  expect(made.filter(({ operation }) => !/^(Describe|Get|List)/.test(operation))).toEqual([]);
  expect(fleet.range.record.notModelled).toEqual([]);
  expect(lines.at(-1)).toMatchObject({ type: 'summary', notRead: [] });
});

test('a tool in captureTools makes a Windows instance ready', async () => {
  const captureTools = [{ kind: 'winpmem', architecture: 'x86_64' }];
  const { stdout } = await run(fleet.range, ['--json', '--quick', '--tag', 'Name=windows'], { captureTools });
  expect(linesOf(stdout)[0]).toMatchObject({ name: 'windows', isReady: true });
});

test('an open channel makes a VPC without endpoints a warning', async () => {
  const { stdout, status: ended } = await run(fleet.range, ['--json', '--tag', 'Name=no-endpoints'], {
    openChannel: true,
  });
  expect(linesOf(stdout)[0]?.results.find(({ id }) => id === 'channel')?.grade).toBe('warn');
  expect(ended).toBe(0);
});

test('it can be asked of a VPC, of a tag and of single instances', async () => {
  const [one, two] = ['web-1', 'spot'].map((name) => fleet.byName.get(name)?.id ?? '');
  const only = async (...args: string[]) =>
    linesOf((await run(fleet.range, ['--json', '--quick', ...args])).stdout).slice(0, -1).length;
  expect(await only('--instance', one ?? '', '--instance', two ?? '')).toBe(2);
  expect(await only('--tag', 'eks:cluster-name')).toBe(1);
  expect(await only('--vpc', fleet.prepared.vpc.id)).toBeGreaterThan(10);
});

test('the terminal shows the gaps of the fleet, the worst instances with each fix, and how many calls it took', async () => {
  const { stdout } = await run(fleet.range, []);
  expect(stdout.text).toContain('What costs the fleet most');
  expect(stdout.text).toMatch(/fix: aws ec2 create-vpc-endpoint/);
  expect(stdout.text).toMatch(/\d+ of \d+ instances in us-east-1 ready; \d+ of 100 on average/);
  expect(stdout.text).toMatch(/\d+ calls to AWS/);
});

test('an instance with a case is left out: it is cut off on purpose', async () => {
  const { id } = launchInstance(fleet.range.world, {
    subnetId: fleet.prepared.subnets[0].id,
    tags: { only: 'case', 'cordon:case': 'x' },
  });
  const { stdout } = await run(fleet.range, ['--json', '--quick', '--tag', 'only=case']);
  fleet.range.world.ec2.instances.delete(id);
  expect(linesOf(stdout)).toMatchObject([{ type: 'summary', instances: 0, inCase: [id] }]);
});

test('where there is no such instance it says so', async () => {
  const { stdout, stderr, status: ended } = await run(await openRange(), []);
  expect(ended).toBe(3);
  expect(stdout.text).toContain('no such instance');
  expect(stderr.text).toContain('Reading the instances');
});

test('what is not allowed is said, and the rest goes on without it', async () => {
  const range = await openRange([{ service: 'elbv2', operation: 'DescribeTargetGroups', kind: 'denied' }]);
  launchInstance(range.world, { subnetId: addNetwork(range.world).subnets[0].id });
  const { stdout, status: ended } = await run(range, []);
  expect(ended).toBe(1);
  expect(stdout.text).toMatch(/not read {2}elasticloadbalancing:DescribeTargetGroups: AccessDenied/);
});

test.each([[[]], [['--json']], [['--page', 'x.html']]])(
  'what stands in tags acts on no terminal and on no page (%j)',
  async (args) => {
    const subnetId = fleet.prepared.subnets[0].id;
    const evil = launchInstance(fleet.range.world, {
      subnetId,
      tags: { Name: '<script>alert(1)</script>\u001b[2J', only: 'evil' },
    });
    const { stdout, pages } = await run(fleet.range, ['--quick', '--tag', 'only=evil', ...args]);
    fleet.range.world.ec2.instances.delete(evil.id);
    expect(stdout.text).not.toMatch(ACTS_ON_A_TERMINAL);
    expect(stdout.text).toMatch(/script/);
    for (const page of pages.values()) expect(page).not.toContain('<script>');
  },
);

test('a hundred instances take so many calls', async () => {
  const range = await openRange();
  const { world } = range;
  const { subnets } = addNetwork(world);
  for (let at = 0; at < 100; at++) {
    const { id } = launchInstance(world, { subnetId: subnets[0].id, type: 't3.micro' });
    addManagedNode(world, id);
  }
  const total = async (...args: string[]) => {
    const calls = linesOf((await run(range, ['--json', ...args])).stdout).at(-1)?.calls ?? {};
    return Object.values(calls).reduce((sum, count) => sum + count, 0);
  };
  expect(await total('--quick')).toBeLessThanOrEqual(15);
  expect(await total()).toBeLessThanOrEqual(215);
});

test.each([
  [['--vpc', 'vpc-1'], /--vpc is 'vpc-1'/],
  [['--instance', 'x'], /--instance is 'x'/],
  [['--tag', '=x'], /--tag is '=x'/],
  [['i-0123456789abcdef0'], /--instance, --vpc or --tag/],
])('fails for the command line %j', async (args, message) => {
  const { status: ended, stderr } = await run(fleet.range, args);
  expect(ended).toBe(2);
  expect(stderr.text).toMatch(message);
});
