import {
  addGatewayEndpoint,
  addInterfaceEndpoint,
  addSecurityGroup,
  addSubnet,
  allow,
  awsPrefixList,
} from '../../../../range/services/ec2/builders';
import { canReach } from '../../../../range/services/ec2/reachability';
import { setGroups } from '../../../../range/services/ec2/security-groups';
import { type Scene, scene } from './scene';

function isolated(s: Scene) {
  return addSubnet(s.world, s.vpc.id, { cidr: '10.0.5.0/24', internet: 'none' });
}

test('a service without endpoint is reached by way of the internet, if the groups permit it', () => {
  const s = scene();
  const eni = s.eniOf(s.launch());
  expect(canReach(s.world, eni.id, { service: 'ssm' })).toMatchObject({
    reachable: true,
    via: 'internet-gateway',
  });
  setGroups(s.world, eni, [s.closed.id]);
  expect(canReach(s.world, eni.id, { service: 'ssm' })).toEqual({ reachable: false, why: 'rules' });
});

test('without a public address the internet gateway is no way out', () => {
  const s = scene();
  const eni = s.eniOf(s.launch({ publicIp: 'none' }));
  expect(canReach(s.world, eni.id, { service: 'ssm' })).toEqual({ reachable: false, why: 'no-route' });
});

describe('an interface endpoint', () => {
  function withEndpoint(privateDnsEnabled = true) {
    const s = scene();
    const subnet = isolated(s);
    const endpointGroup = addSecurityGroup(s.world, s.vpc.id, {
      name: 'endpoint',
      rules: [allow('ingress', 'tcp', 443, s.web.id)],
    });
    addInterfaceEndpoint(s.world, s.vpc.id, {
      service: 'ssm',
      subnetIds: [subnet.id],
      groupIds: [endpointGroup.id],
      privateDnsEnabled,
    });
    return { s, subnet, endpointGroup };
  }

  test('answers from inside the VPC those whom its own groups let in', () => {
    const { s, subnet } = withEndpoint();
    const eni = s.eniOf(s.launch({ subnetId: subnet.id }));
    expect(canReach(s.world, eni.id, { service: 'ssm' })).toMatchObject({ reachable: true, via: 'endpoint' });
    setGroups(s.world, eni, [s.open.id]);
    expect(canReach(s.world, eni.id, { service: 'ssm' })).toEqual({
      reachable: false,
      why: 'endpoint-rules',
    });
  });

  test('is reached by a rule that names its group', () => {
    const { s, subnet, endpointGroup } = withEndpoint();
    const channel = addSecurityGroup(s.world, s.vpc.id, {
      name: 'channel',
      defaultEgress: false,
      rules: [allow('egress', 'tcp', 443, endpointGroup.id)],
    });
    const eni = s.eniOf(s.launch({ subnetId: subnet.id, groupIds: [channel.id, s.web.id] }));
    setGroups(s.world, eni, [channel.id]);
    expect(canReach(s.world, eni.id, { service: 'ssm' })).toMatchObject({ why: 'endpoint-rules' });
    expect(canReach(s.world, eni.id, { service: 'kms' })).toMatchObject({ why: 'no-route' });
  });

  test('does not answer for its service without private DNS', () => {
    const { s, subnet } = withEndpoint(false);
    const eni = s.eniOf(s.launch({ subnetId: subnet.id }));
    expect(canReach(s.world, eni.id, { service: 'ssm' })).toEqual({ reachable: false, why: 'no-route' });
  });
});

test('a gateway endpoint is reached through its prefix list, from the subnets whose route tables lead to it', () => {
  const s = scene();
  const [near, far] = [isolated(s), addSubnet(s.world, s.vpc.id, { cidr: '10.0.6.0/24', internet: 'none' })];
  addGatewayEndpoint(s.world, s.vpc.id, { service: 's3', subnetIds: [near.id] });
  const channel = addSecurityGroup(s.world, s.vpc.id, {
    name: 'channel',
    defaultEgress: false,
    rules: [allow('egress', 'tcp', 443, awsPrefixList(s.world, 's3').id)],
  });
  const reach = (subnetId: string, remote: Parameters<typeof canReach>[2]) =>
    canReach(s.world, s.eniOf(s.launch({ subnetId, groupIds: [channel.id] })).id, remote);
  expect(reach(near.id, { service: 's3' })).toMatchObject({ reachable: true, via: 's3-gateway-endpoint' });
  expect(reach(near.id, { service: 's3', port: 80 })).toMatchObject({ why: 'rules' });
  expect(reach(near.id, { address: '198.51.100.7' })).toMatchObject({ why: 'no-route' });
  expect(reach(far.id, { service: 's3' })).toMatchObject({ why: 'no-route' });
});

test('the metadata service is reached with no rule at all', () => {
  const s = scene();
  const eniId = s.eniOf(s.launch({ groupIds: [s.closed.id] })).id;
  expect(canReach(s.world, eniId, { address: '169.254.169.254', port: 80 })).toMatchObject({
    reachable: true,
  });
});
