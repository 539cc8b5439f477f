/** The real client against the operations, through the wire: what it reads must be what the operations answered. */
import { types } from 'node:util';
import * as ec2 from '@aws-sdk/client-ec2';
import {
  addElasticIp,
  addGatewayEndpoint,
  addInterfaceEndpoint,
  addNetworkInterface,
} from '../../../../range/services/ec2/builders';
import { networkAclOf } from '../../../../range/services/ec2/network-acls';
import { decode, encodeAnswer } from '../../../../range/wire/protocols';
import { type Scene, scene } from './scene';

interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Remembers the last output besides serving it. */
class InProcess {
  output: unknown;
  constructor(private readonly s: Scene) {}

  async handle(request: HttpRequest) {
    const { method, path, headers: sent } = request;
    const decoded = decode({
      method,
      path,
      query: new URLSearchParams(),
      headers: sent,
      body: Buffer.from(request.body),
    });
    decoded.operation.validate?.(decoded.input, this.s.call);
    this.output = decoded.operation.apply(decoded.input, this.s.call);
    const { status, headers, body } = encodeAnswer(decoded, this.output, 'request-1');
    const response = { statusCode: status, headers: { ...headers }, body: Buffer.from(String(body)) };
    return { response };
  }
}

function clientOf(s: Scene) {
  const handler = new InProcess(s);
  const client = new ec2.EC2Client({
    region: s.world.region,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    requestHandler: handler as never,
  });
  return { client, handler };
}

function furnished() {
  const s = scene();
  const instance = s.launch({
    type: 'm5d.large',
    publicIp: 'elastic',
    keyName: 'key',
    lifecycle: 'spot-persistent',
    profile: { arn: 'arn:aws:iam::123456789012:instance-profile/web', id: 'AIPAWEB', roleName: 'web' },
    secondaryInterfaces: [{ subnetId: s.subnet.id }],
    volumes: [
      { deviceName: '/dev/xvda', kmsKeyId: 'k' },
      { deviceName: '/dev/sdf', type: 'gp2' },
    ],
    tags: { Name: 'web <1> & "co"' },
  });
  addInterfaceEndpoint(s.world, s.vpc.id, { service: 'ssm', subnetIds: [s.subnet.id], groupIds: [s.web.id] });
  addGatewayEndpoint(s.world, s.vpc.id, { service: 's3', subnetIds: [s.subnet.id] });
  return { s, instance };
}

const commands: Record<string, (id: string, s: Scene) => unknown> = {
  DescribeInstances: () => new ec2.DescribeInstancesCommand({}),
  DescribeInstanceStatus: () => new ec2.DescribeInstanceStatusCommand({}),
  DescribeInstanceTypes: () => new ec2.DescribeInstanceTypesCommand({}),
  DescribeInstanceAttribute: (InstanceId) =>
    new ec2.DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'blockDeviceMapping' }),
  DescribeNetworkInterfaces: () => new ec2.DescribeNetworkInterfacesCommand({}),
  DescribeSecurityGroups: () => new ec2.DescribeSecurityGroupsCommand({}),
  DescribeSecurityGroupRules: () => new ec2.DescribeSecurityGroupRulesCommand({}),
  DescribeVolumes: () => new ec2.DescribeVolumesCommand({}),
  DescribeVpcs: () => new ec2.DescribeVpcsCommand({}),
  DescribeSubnets: () => new ec2.DescribeSubnetsCommand({}),
  DescribeVpcEndpoints: () => new ec2.DescribeVpcEndpointsCommand({}),
  DescribeManagedPrefixLists: () => new ec2.DescribeManagedPrefixListsCommand({}),
  GetManagedPrefixListEntries: (_id, s) =>
    new ec2.GetManagedPrefixListEntriesCommand({ PrefixListId: [...s.world.ec2.prefixLists.keys()][0] }),
  DescribeIamInstanceProfileAssociations: () => new ec2.DescribeIamInstanceProfileAssociationsCommand({}),
  CreateSnapshots: (InstanceId) => new ec2.CreateSnapshotsCommand({ InstanceSpecification: { InstanceId } }),
  GetSerialConsoleAccessStatus: () => new ec2.GetSerialConsoleAccessStatusCommand({}),
  DescribeSpotInstanceRequests: () => new ec2.DescribeSpotInstanceRequestsCommand({}),
  CancelSpotInstanceRequests: (_id, s) =>
    new ec2.CancelSpotInstanceRequestsCommand({
      SpotInstanceRequestIds: [...s.world.ec2.spotRequests.keys()],
    }),
  ModifyInstanceMetadataOptions: (InstanceId) =>
    new ec2.ModifyInstanceMetadataOptionsCommand({ InstanceId, HttpEndpoint: 'disabled' }),
  AttachNetworkInterface: (InstanceId, s) =>
    new ec2.AttachNetworkInterfaceCommand({
      InstanceId,
      NetworkInterfaceId: addNetworkInterface(s.world, { subnetId: s.subnet.id }).id,
      DeviceIndex: 2,
    }),
  DescribeAddresses: () => new ec2.DescribeAddressesCommand({}),
  AssociateAddress: (InstanceId, s) =>
    new ec2.AssociateAddressCommand({
      AllocationId: addElasticIp(s.world).allocationId,
      NetworkInterfaceId: s.world.ec2.instances.get(InstanceId)?.eniIds[1],
    }),
  DescribeRouteTables: () => new ec2.DescribeRouteTablesCommand({}),
  DescribeVpcAttribute: (_id, s) =>
    new ec2.DescribeVpcAttributeCommand({ VpcId: s.vpc.id, Attribute: 'enableDnsSupport' }),
  DescribeNetworkAcls: () => new ec2.DescribeNetworkAclsCommand({}),
  ReplaceNetworkAclAssociation: (_id, s) => {
    const acl = networkAclOf(s.world, s.subnet.id);
    const AssociationId = acl?.associations.get(s.subnet.id);
    return new ec2.ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId: acl?.id });
  },
  CreateSecurityGroup: (_id, s) =>
    new ec2.CreateSecurityGroupCommand({ VpcId: s.vpc.id, GroupName: 'q', Description: 'd' }),
  AuthorizeSecurityGroupEgress: (_id, s) =>
    new ec2.AuthorizeSecurityGroupEgressCommand({
      GroupId: s.closed.id,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] },
      ],
    }),
  RevokeSecurityGroupEgress: (_id, s) =>
    new ec2.RevokeSecurityGroupEgressCommand({
      GroupId: s.open.id,
      SecurityGroupRuleIds: [...s.open.rules.values()]
        .filter((r) => r.direction === 'egress')
        .map(({ id }) => id),
    }),
  StopInstances: (id) => new ec2.StopInstancesCommand({ InstanceIds: [id], SkipOsShutdown: true }),
};

test.each(Object.keys(commands))('%s answers what its operation said', async (name) => {
  const { s, instance } = furnished();
  const { client, handler } = clientOf(s);
  const { $metadata, ...read } = (await client.send(commands[name]?.(instance.id, s) as never)) as {
    $metadata: unknown;
  };
  expect(normal(read)).toEqual(normal(handler.output));
  expect(Object.keys(handler.output as object).length).toBeGreaterThan(0);
});

/** On the wire an empty list, an absent one and an empty structure look alike. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null || types.isDate(value)) return value;
  const entries = Object.entries(value).filter(
    ([, v]) => v !== undefined && !(Array.isArray(v) && v.length === 0),
  );
  return Object.fromEntries(entries.map(([key, v]) => [key, normal(v)]));
}
