import { rulesetOf } from '../../../range/live/network/ruleset';
import { addEvidenceEndpoints, addNetwork } from '../../../range/scenarios/network';
import { addSecurityGroup, allow, launchInstance } from '../../../range/services/ec2/builders';
import type { RuleSpec } from '../../../range/services/ec2/security-groups';
import type { NetworkInterface } from '../../../range/services/ec2/state';
import type { World } from '../../../range/world';
import { worldFixture } from '../world-fixture';

let world: World;
beforeEach(() => {
  world = worldFixture().world;
});

/** The chains for an instance whose only group has these rules and no other. */
function chains(
  rules: readonly RuleSpec[],
  network = addNetwork(world),
): Record<'untracked' | 'acl' | 'groups', string[]> {
  const group = addSecurityGroup(world, network.vpc.id, { name: 'own', rules, defaultEgress: false });
  const { eniIds } = launchInstance(world, {
    subnetId: network.subnets[0].id,
    type: 't3.nano',
    groupIds: [group.id],
  });
  const text = rulesetOf(world.ec2, world.ec2.networkInterfaces.get(eniIds[0] ?? '') as NetworkInterface);
  const chain = (name: string): string[] =>
    (new RegExp(`chain ${name} \\{[^\\n]*\\n([^}]*)\\}`).exec(text)?.[1] ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  return { untracked: chain('untracked'), acl: chain('acl'), groups: chain('groups') };
}

const OPEN = [allow('egress', '-1', [-1, -1], '0.0.0.0/0'), allow('ingress', '-1', [-1, -1], '0.0.0.0/0')];

test('a group without rules lets nothing new through, and what is tracked live on', () => {
  const { untracked, groups } = chains([]);
  expect(untracked).toEqual([]);
  expect(groups).toEqual(['ct state established accept', 'ct state untracked accept']);
});

test('a group that is open both ways leaves everything untracked', () => {
  const { untracked } = chains(OPEN);
  expect(untracked).toHaveLength(4);
  expect(untracked.every((line) => / notrack$/.test(line))).toBe(true);
});

test('all egress alone is tracked, since nothing permits the answers by itself', () => {
  expect(chains([allow('egress', '-1', [-1, -1], '0.0.0.0/0')]).untracked).toEqual([]);
});

test('a rule becomes one accept for new flows of its direction, with its ports', () => {
  const { groups } = chains([allow('egress', 'tcp', 443, '10.20.0.0/16')]);
  expect(groups.at(-1)).toBe('ct state new iifname guest0 ip daddr 10.20.0.0/16 tcp dport 443-443 accept');
});

test('a prefix list becomes its IPv4 blocks', () => {
  const network = addNetwork(world);
  addEvidenceEndpoints(world, network);
  const [list] = [...world.ec2.prefixLists.values()].filter(({ name }) => name.endsWith('.s3'));
  const { groups } = chains([allow('egress', 'tcp', 443, list?.id ?? '')], network);
  const blocks = list?.entries.map(({ cidr }) => cidr).filter((cidr) => !cidr.includes(':')) ?? [];
  expect(blocks.length).toBeGreaterThan(0);
  expect(groups.slice(2)).toEqual(
    blocks.map((cidr) => `ct state new iifname guest0 ip daddr ${cidr} tcp dport 443-443 accept`),
  );
});

test('a network ACL is judged packet by packet, in the order of its numbers', () => {
  const { acl } = chains([]);
  expect(acl).toEqual([
    'iifname guest0 ip daddr 0.0.0.0/0 accept',
    'iifname guest0 ip daddr 0.0.0.0/0 drop',
    'oifname guest0 ip saddr 0.0.0.0/0 accept',
    'oifname guest0 ip saddr 0.0.0.0/0 drop',
  ]);
});
