import type { DescribeNetworkAclsResult } from '@aws-sdk/client-ec2';
import { addNetworkAcl, addSubnet, addVpc } from '../../../../range/services/ec2/builders';
import { createNetworkAclEntry } from '../../../../range/services/ec2/create-network-acl-entry';
import { deleteNetworkAclEntry } from '../../../../range/services/ec2/delete-network-acl-entry';
import { describeNetworkAcls } from '../../../../range/services/ec2/describe-network-acls';
import { defaultNetworkAcl, networkAclOf } from '../../../../range/services/ec2/network-acls';
import { replaceNetworkAclAssociation } from '../../../../range/services/ec2/replace-network-acl-association';
import { replaceNetworkAclEntry } from '../../../../range/services/ec2/replace-network-acl-entry';
import { errorCode, invoke } from '../../world-fixture';
import { type Scene, scene } from './scene';

const DENIAL = {
  RuleNumber: 1,
  Egress: true,
  Protocol: '-1',
  RuleAction: 'deny',
  CidrBlock: '198.51.100.7/32',
};

const read = (s: Scene, input: object = {}) =>
  invoke<DescribeNetworkAclsResult>(s, describeNetworkAcls, input).NetworkAcls ?? [];

function create(s: Scene, changes: object = {}): string {
  const NetworkAclId = defaultNetworkAcl(s.world, s.vpc.id).id;
  return errorCode(s, createNetworkAclEntry, { NetworkAclId, ...DENIAL, ...changes });
}

/** What is given for each entry, in the order in which EC2 gives them. */
const entries = (s: Scene) =>
  (read(s)[0]?.Entries ?? []).map(
    ({ Egress, RuleNumber, RuleAction, CidrBlock, Ipv6CidrBlock }) =>
      `${Egress ? 'egress' : 'ingress'} ${RuleNumber} ${RuleAction} ${CidrBlock ?? Ipv6CidrBlock}`,
  );

const DEFAULTS = ['egress', 'ingress'].map((direction) => [
  `${direction} 100 allow 0.0.0.0/0`,
  `${direction} 101 allow ::/0`,
  `${direction} 32767 deny 0.0.0.0/0`,
  `${direction} 32768 deny ::/0`,
]);

describe('DescribeNetworkAcls', () => {
  test('gives the default ACL of a VPC, which lets everything pass in both families, with the subnets under it', () => {
    const s = scene();
    expect(entries(s)).toEqual(DEFAULTS.flat());
    expect(read(s)).toMatchObject([
      { IsDefault: true, VpcId: s.vpc.id, Associations: [{ SubnetId: s.subnet.id }] },
    ]);
  });

  test('gives no IPv6 entries in a VPC without IPv6', () => {
    const s = scene();
    const { id } = addVpc(s.world);
    const [acl] = read(s, { Filters: [{ Name: 'vpc-id', Values: [id] }] });
    expect(acl?.Entries?.map(({ RuleNumber }) => RuleNumber)).toEqual([100, 32_767, 100, 32_767]);
  });

  test.each([
    ['association.subnet-id', (s: Scene) => s.subnet.id, 'default'],
    ['default', () => 'false', 'other'],
    ['entry.cidr', () => '203.0.113.0/24', 'other'],
    ['entry.rule-number', () => '7', 'other'],
    ['entry.ipv6-cidr', () => '2001:db8::/32', 'none'],
  ] as const)('finds by %s', (Name, value, found) => {
    const s = scene();
    const other = addNetworkAcl(s.world, s.vpc, {
      entries: [
        {
          direction: 'ingress',
          ruleNumber: 7,
          action: 'deny',
          protocol: '-1',
          family: 'ipv4',
          cidr: '203.0.113.0/24',
        },
      ],
    });
    const ids = { default: [defaultNetworkAcl(s.world, s.vpc.id).id], other: [other.id], none: [] };
    const acls = read(s, { Filters: [{ Name, Values: [value(s)] }] });
    expect(acls.map(({ NetworkAclId }) => NetworkAclId)).toEqual(ids[found]);
  });

  test('rejects an ACL that does not exist', () => {
    const input = { NetworkAclIds: ['acl-00000000000000000'] };
    expect(errorCode(scene(), describeNetworkAcls, input)).toBe('InvalidNetworkAclID.NotFound');
  });
});

describe('CreateNetworkAclEntry', () => {
  test('puts the entry in its place and its block in canonical form, and tells the subscribers', () => {
    const s = scene();
    const changed: string[] = [];
    s.world.ec2.onNetworkAclChanged.subscribe((id) => changed.push(id));
    expect(create(s, { Protocol: 'tcp', PortRange: { From: 22, To: 23 }, CidrBlock: '100.68.0.18/18' })).toBe(
      'none',
    );
    expect(read(s)[0]?.Entries?.[0]).toEqual({
      RuleNumber: 1,
      Egress: true,
      Protocol: '6',
      RuleAction: 'deny',
      CidrBlock: '100.68.0.0/18',
      PortRange: { From: 22, To: 23 },
    });
    expect(changed).toEqual([defaultNetworkAcl(s.world, s.vpc.id).id]);
  });

  test('numbers the directions apart, and the families together', () => {
    const s = scene();
    expect(create(s)).toBe('none');
    expect(create(s, { Egress: false })).toBe('none');
    expect(create(s, { CidrBlock: undefined, Ipv6CidrBlock: '2001:db8::7/128' })).toBe(
      'NetworkAclEntryAlreadyExists',
    );
  });

  test('rejects the twenty-first entry of a direction, not counting the last denials', () => {
    const s = scene();
    for (let RuleNumber = 1; RuleNumber <= 18; RuleNumber++) expect(create(s, { RuleNumber })).toBe('none');
    expect(create(s, { RuleNumber: 19 })).toBe('NetworkAclEntryLimitExceeded');
    expect(create(s, { RuleNumber: 19, Egress: false })).toBe('none');
  });

  test.each([
    ['a number below the least', { RuleNumber: 0 }, 'InvalidParameterValue'],
    ['the number of the last denial', { RuleNumber: 32_767 }, 'InvalidParameterValue'],
    ['a block that is none', { CidrBlock: '198.51.100.7' }, 'InvalidParameterValue'],
    ['both blocks', { Ipv6CidrBlock: '::/0' }, 'InvalidParameterCombination'],
    ['no block', { CidrBlock: undefined }, 'MissingParameter'],
    ['an unknown protocol', { Protocol: 'quic' }, 'InvalidParameterValue'],
    ['TCP without ports', { Protocol: '6' }, 'MissingParameter'],
    ['ports in the wrong order', { Protocol: '6', PortRange: { From: 2, To: 1 } }, 'InvalidParameterValue'],
    ['ICMP without a type', { Protocol: '1' }, 'MissingParameter'],
    ['an unknown action', { RuleAction: 'drop' }, 'InvalidParameterValue'],
    ['an ACL that does not exist', { NetworkAclId: 'acl-00000000000000000' }, 'InvalidNetworkAclID.NotFound'],
    ['a dry run', { DryRun: true }, 'DryRunOperation'],
  ])('rejects %s', (_what, changes, code) => {
    const s = scene();
    expect(create(s, changes)).toBe(code);
    expect(entries(s)).toEqual(DEFAULTS.flat());
  });
});

describe('DeleteNetworkAclEntry and ReplaceNetworkAclEntry', () => {
  test('undo and change what was made, and nothing else', () => {
    const s = scene();
    const NetworkAclId = defaultNetworkAcl(s.world, s.vpc.id).id;
    create(s);
    create(s, { Egress: false });
    invoke(s, replaceNetworkAclEntry, { NetworkAclId, ...DENIAL, CidrBlock: '203.0.113.9/32' });
    expect(entries(s)).toContain('egress 1 deny 203.0.113.9/32');
    expect(entries(s)).toContain('ingress 1 deny 198.51.100.7/32');
    for (const Egress of [true, false])
      invoke(s, deleteNetworkAclEntry, { NetworkAclId, RuleNumber: 1, Egress });
    expect(entries(s)).toEqual(DEFAULTS.flat());
  });

  test('rejects an entry that is not there, in that direction', () => {
    const s = scene();
    const NetworkAclId = defaultNetworkAcl(s.world, s.vpc.id).id;
    create(s);
    const missing = { NetworkAclId, RuleNumber: 1, Egress: false };
    expect(errorCode(s, deleteNetworkAclEntry, missing)).toBe('InvalidNetworkAclEntry.NotFound');
    expect(errorCode(s, replaceNetworkAclEntry, { ...DENIAL, ...missing })).toBe(
      'InvalidNetworkAclEntry.NotFound',
    );
  });

  test.each([32_767, 32_768])('rejects the last denial %i, which cannot be taken away', (RuleNumber) => {
    const s = scene();
    const NetworkAclId = defaultNetworkAcl(s.world, s.vpc.id).id;
    expect(errorCode(s, deleteNetworkAclEntry, { NetworkAclId, RuleNumber, Egress: true })).toBe(
      'InvalidParameterValue',
    );
  });
});

describe('ReplaceNetworkAclAssociation', () => {
  test('moves one subnet, under a new association', () => {
    const s = scene();
    const [acl, other] = [defaultNetworkAcl(s.world, s.vpc.id), addNetworkAcl(s.world, s.vpc)];
    const stays = addSubnet(s.world, s.vpc.id, { cidr: '10.0.9.0/24' });
    const AssociationId = acl.associations.get(s.subnet.id);
    const answer = invoke(s, replaceNetworkAclAssociation, { AssociationId, NetworkAclId: other.id });
    expect(answer).toEqual({ NewAssociationId: other.associations.get(s.subnet.id) });
    expect(networkAclOf(s.world, s.subnet.id)).toBe(other);
    expect(networkAclOf(s.world, stays.id)).toBe(acl);
    const again = { AssociationId, NetworkAclId: acl.id };
    expect(errorCode(s, replaceNetworkAclAssociation, again)).toBe('InvalidAssociationID.NotFound');
  });

  test('rejects an ACL of another VPC', () => {
    const s = scene();
    const foreign = defaultNetworkAcl(s.world, addVpc(s.world).id);
    const AssociationId = networkAclOf(s.world, s.subnet.id)?.associations.get(s.subnet.id);
    expect(errorCode(s, replaceNetworkAclAssociation, { AssociationId, NetworkAclId: foreign.id })).toBe(
      'InvalidParameterValue',
    );
  });
});
