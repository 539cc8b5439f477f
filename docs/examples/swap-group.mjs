// A responder in thirty lines: what most playbooks do. The event comes on the standard input, the account by the AWS_* variables.
import { text } from 'node:stream/consumers';
import {
  CreateSecurityGroupCommand,
  CreateSnapshotsCommand,
  DescribeInstancesCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';

const ec2 = new EC2Client();
const event = JSON.parse(await text(process.stdin));
const { instanceId } = event.detail.resource.instanceDetails;

const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
const { VpcId, NetworkInterfaces } = Reservations[0].Instances[0];

const group = { GroupName: `quarantine-${instanceId}`, Description: 'no rules at all', VpcId };
const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(group));
const everything = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [everything] }));

for (const { NetworkInterfaceId } of NetworkInterfaces)
  await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [GroupId] }));
console.log(`${instanceId} is in ${GroupId}`);

const { Snapshots } = await ec2.send(
  new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: instanceId } }),
);
console.log(`snapshots: ${Snapshots.map(({ SnapshotId }) => SnapshotId).join(', ')}`);
