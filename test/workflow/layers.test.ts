/** Layers of the cut in whole drills: what holds whichever way AWS behaves, and what those cost that are off by default. */
import type { Range } from '../../range/range';
import type { Staged } from '../../range/scenarios/scenario';
import type { DeployedStack } from '../../range/stack';
import {
  callsTo,
  changesIn,
  entered,
  groupsOf,
  nameOf,
  ownGroups,
  type Played,
  play,
  resultOf,
  stackFor,
} from './play';
import { configured } from './stacks';

const pathOf = ({ score }: Played, path: string) => score.paths.find((each) => each.path === path);
const policyOf = ({ functions }: DeployedStack): string =>
  [...functions.values()].flatMap(({ environment }) => environment.POLICY ?? [])[0] ?? '{}';
const residual = ({ verdict }: Played): string[] => verdict.residual.map(({ path }) => path);

describe.each([true, false])('where open groups untrack flows: %s', (openGroupsUntrackFlows) => {
  const switches = { openGroupsUntrackFlows };

  test.each(['reverse-shell-ipv6', 'c2-through-nat'])(
    'the default policy cuts the C2 connection of the finding in %s while the subject stays online',
    async (scenario) => {
      const played = await play({ scenario, mode: 'online', switches });
      expect(played.verdict.containment).toBe('contained');
      expect(pathOf(played, 'finding-addresses')).toMatchObject({ bytesAfterCut: 0, bytesAfterVerdict: 0 });
      expect(residual(played)).not.toContain('finding-addresses');
      expect(callsTo(played, 'ec2:AuthorizeSecurityGroupIngress')).toEqual([]);
    },
  );

  test('a swap is told as an exposure, and what it ended is what AWS makes of it', async () => {
    const stack = stackFor('every-layer');
    const played = await play({ scenario: 'web-server-c2', mode: 'online', stack, switches });
    expect(resultOf(played, 'isolate-convert')?.status).toBe('ok');
    const leaks = (pathOf(played, 'open-connections')?.bytesAfterVerdict ?? Number.NaN) > 0;
    expect(leaks).toBe(!openGroupsUntrackFlows);
    expect(residual(played)).toContain('open-connections');
    expect(played.verdict.exposure.join()).toContain('open-then-empty swap');
    for (const groups of groupsOf(played)) expect(groups).toEqual(ownGroups(played, 'quarantine'));
  });
});

describe('the open-then-empty swap', () => {
  const stack = () => stackFor('every-layer');

  test('opens nothing before the addresses of the finding are denied', async () => {
    const played = await play({ scenario: 'reverse-shell', mode: 'online', stack: stack() });
    const order = changesIn(played).map(nameOf);
    expect(order.lastIndexOf('ec2:CreateNetworkAclEntry')).toBeLessThan(
      order.indexOf('ec2:AuthorizeSecurityGroupIngress'),
    );
    expect(pathOf(played, 'finding-addresses')?.bytesAfterCut).toBe(0);
  });

  test('is left out when they could not be denied', async () => {
    const faults = [{ service: 'ec2', operation: 'CreateNetworkAclEntry', kind: 'denied' }] as const;
    const played = await play({ scenario: 'reverse-shell', mode: 'online', stack: stack(), faults });
    expect(entered(played)).not.toContain('ConvertFlows');
    expect(played.verdict.containment).toBe('not contained');
  });

  test('is left out behind a NAT gateway, where it would only open the subject', async () => {
    const played = await play({ scenario: 'c2-through-nat', mode: 'online', stack: stack() });
    expect(resultOf(played, 'isolate-convert')).toMatchObject({ status: 'skipped' });
    expect(callsTo(played, 'ec2:AuthorizeSecurityGroupIngress')).toEqual([]);
  });

  test('is followed by quarantine, also when nothing can be read in the middle of it', async () => {
    const nth = [3, 4, 5, 6, 7, 8, 9, 10];
    const faults = [
      { service: 'ec2', operation: 'DescribeNetworkInterfaces', kind: 'lost-request', nth },
    ] as const;
    const played = await play({ scenario: 'reverse-shell', mode: 'online', stack: stack(), faults });
    expect(entered(played)).toContain('EndConversion');
    for (const groups of groupsOf(played)) expect(groups).toEqual(ownGroups(played, 'quarantine'));
  });
});

describe('an implant that wipes itself when its C2 server falls silent', () => {
  const secretIn = ({ score }: Played): boolean | undefined => score.evidence[0]?.kept;

  test('costs what was only in memory when it is cut off at once, and not its traces on disk', async () => {
    const played = await play({ scenario: 'nervous-implant', mode: 'online' });
    expect(played.score.evidence.map(({ kept }) => kept)).toEqual([false, true]);
    expect(played.score.intruderNoticed).toContain('C2 connection is gone');
    expect(pathOf(played, 'finding-addresses')?.bytesAfterCut).toBe(0);
  });

  test('keeps talking, and its secret, where policy leaves the connection: and the verdict says so', async () => {
    const { containment } = JSON.parse(policyOf(stackFor())) as { containment: object };
    const stack = configured({ containment: { ...containment, networkAcl: false } });
    const played = await play({ scenario: 'nervous-implant', mode: 'online', stack });
    expect(secretIn(played)).toBe(true);
    expect(pathOf(played, 'finding-addresses')?.bytesAfterVerdict).toBeGreaterThan(0);
    expect(residual(played)).toContain('finding-addresses');
    expect(played.verdict.containment).toBe('contained');
  });
});

describe('a VPC without endpoints', () => {
  const withoutEndpoints = ({ world }: Range): void => world.ec2.endpoints.clear();
  const scenario = 'web-server-c2';

  test('gets no channel by default, and the report says what that cost', async () => {
    const played = await play({ scenario, mode: 'online', arrange: withoutEndpoints });
    expect(resultOf(played, 'memory')).toMatchObject({ status: 'skipped' });
    expect(callsTo(played, 'ec2:AuthorizeSecurityGroupEgress')).toEqual([]);
    expect(played.verdict.evidenceItems).toContainEqual(
      expect.objectContaining({
        what: 'memory',
        status: 'missing',
        detail: expect.stringContaining('lacks the endpoints'),
      }),
    );
  });

  test('gets an open one where policy allows it, and the report says what that exposed', async () => {
    const played = await play({
      scenario,
      mode: 'online',
      arrange: withoutEndpoints,
      stack: stackFor('every-layer'),
    });
    expect(resultOf(played, 'memory')).toMatchObject({ status: 'ok' });
    expect(played.verdict.exposure.join()).toContain('port 443 of anybody');
    expect(pathOf(played, 'finding-addresses')?.bytesAfterCut).toBe(0);
    for (const groups of groupsOf(played)) expect(groups).toEqual(ownGroups(played, 'quarantine'));
  });
});

describe('a workflow that is aborted while the evidence channel is open', () => {
  const abortWhenOpen = ({ world, record }: Range, { subject }: Staged): void => {
    world.ec2.onGroupsChanged.subscribe((eniId) => {
      const groups = subject.eniIds.includes(eniId) ? world.ec2.networkInterfaces.get(eniId)?.groupIds : [];
      const isOpen = groups?.some(
        (id) => world.ec2.securityGroups.get(id)?.name === 'cordon-evidence-channel',
      );
      const [response] = record.executions;
      if (isOpen && response?.status === 'RUNNING') response.stop('Aborted', 'by the test');
    });
  };

  test('leaves it closed: the quarantine is put back, and two alarms go off', async () => {
    const played = await play({ scenario: 'web-server-c2', mode: 'online', arrange: abortWhenOpen });
    expect(played.execution.status).toBe('ABORTED');
    for (const groups of groupsOf(played)) expect(groups).toEqual(ownGroups(played, 'quarantine'));
    expect(played.alarms).toEqual(
      expect.arrayContaining([expect.stringMatching(/ResponseAborted/), expect.stringMatching(/Drift/)]),
    );
  });
});
