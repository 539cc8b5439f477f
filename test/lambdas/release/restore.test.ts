import { accountState, differences } from '../../../range/drill/account-state';
import { addNetwork } from '../../../range/scenarios/network';
import { addAutoScalingGroup } from '../../../range/services/autoscaling/builders';
import { addSecurityGroup } from '../../../range/services/ec2/builders';
import { addClassicLoadBalancer } from '../../../range/services/elb/state';
import { addTargetGroup } from '../../../range/services/elbv2/builders';
import type { CallRecord } from '../../../range/wire/dispatcher';
import type { FaultKind } from '../../../range/wire/faults';
import { Account } from '../account';
import { contained, GROUP_ONLY, type ReleaseOf, type Wish } from './case-fixture';

jest.setTimeout(120_000);

let account: Account;

beforeAll(async () => {
  account = await Account.open({ policy: GROUP_ONLY });
});
afterAll(() => account.close());
afterEach(() => account.heal());

let names = 0;

/** A subject with something in every place that a release puts back, stopped by its case. */
async function stage() {
  const { world } = account;
  for (const each of [world.elbv2.targetGroups, world.elb.loadBalancers, world.autoscaling.groups])
    each.clear();
  const network = addNetwork(world, { ipv6: true });
  const [{ id: subnetId }] = network.subnets;
  const spec = {
    attributes: { instanceInitiatedShutdownBehavior: 'terminate', disableApiStop: true },
    secondaryInterfaces: [{ subnetId }],
    tags: { Name: 'web', 'cordon:status': 'watched' },
  } as const;
  const subject = account.launch(spec, network);
  const name = `web-${++names}`;
  const targets = addTargetGroup(world, { name, vpcId: network.vpc.id, deregistrationDelaySeconds: 30 });
  const group = addSecurityGroup(world, network.vpc.id, { name });
  addClassicLoadBalancer(world, { name, subnetIds: [subnetId], groupIds: [group.id] });
  addAutoScalingGroup(world, {
    name,
    subnetIds: [subnetId],
    instanceIds: [subject.id],
    launch: () => account.launch({}, network),
    targetGroupArns: [targets.arn],
    loadBalancerNames: [name],
  });
  await account.pass(60_000);
  subject.tags.set('forensics-mode', 'offline');
  const before = accountState(world);
  const { release } = await contained(account, subject, 'offline');
  await account.pass(120_000);
  return { release, before, name };
}

const WISH: Wish = { start: true, replacement: 'keep' };

/** What the release writes: to the account, the table, the vault and the topic. */
const writes = (from: number): CallRecord[] =>
  account.range.calls
    .slice(from)
    .filter(
      ({ caller, operation }) => caller === 'ReleaseFunction' && !/^(Describe|Get|List)/.test(operation),
    );

async function whole(release: ReleaseOf, wish: Wish) {
  const applied = await release.applyAll(wish);
  const finished = await release.finish(wish);
  await account.pass(60_000);
  return { applied, finished };
}

/** The replacement stays, and the group wants one more than before; a stop costs the public address that EC2 assigned. */
const REPLACED =
  /public addresses|^(Auto Scaling group|instance i-\w+ is new|interface eni-\w+ is new|volume vol-\w+ is new|target group|classic load balancer)/;

it('puts the whole account back, and says nothing else of itself', async () => {
  const { release, before, name } = await stage();
  const { applied, finished } = await whole(release, WISH);
  expect(applied).toMatchObject({ outcome: 'applied' });
  expect(finished).toMatchObject({ outcome: 'released', missing: [] });
  expect(finished.differences).toEqual([expect.stringMatching(/^public-address\.eni-\w+: was 3\./)]);
  const found = differences(before, accountState(account.world));
  expect(found.filter((each) => !REPLACED.test(each))).toEqual([]);
  expect(found).toContain(`Auto Scaling group ${name}: desired capacity was 1, is 2`);
});

describe('interrupted at any write, and started again', () => {
  it.each<[FaultKind, readonly number[]]>([
    ['denied', [0]],
    ['lost-answer', [0, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['lost-request', [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  ])('by %s, it finishes with the same end', async (kind, more) => {
    const first = await stage();
    const from = account.range.calls.length;
    await whole(first.release, WISH);
    const seen = new Map<string, number>();
    const places = writes(from).map(({ service, operation }) => {
      const nth = (seen.get(operation) ?? 0) + 1;
      seen.set(operation, nth);
      return { service, operation, nth };
    });
    expect(places.length).toBeGreaterThan(12);
    for (const { service, operation, nth } of places) {
      const { release, before } = await stage();
      account.fail(
        service,
        operation,
        kind,
        more.map((each) => nth + each),
      );
      await Promise.allSettled([whole(release, WISH)]);
      account.heal();
      // The first may have come to its end in spite of it, or all but told the people.
      const { outcome: standing } = await release.plan(WISH);
      if (standing !== 'already-released')
        await whole(release, {
          ...WISH,
          execution: 'arn:aws:states:us-east-1:111122223333:execution:Releasing:two',
        });
      const found = differences(before, accountState(account.world)).filter((each) => !REPLACED.test(each));
      const { outcome } = await release.plan(WISH);
      expect([operation, nth, outcome, found]).toEqual([operation, nth, 'already-released', []]);
    }
  });
});
