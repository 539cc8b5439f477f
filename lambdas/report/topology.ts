/** What the subject could still speak through, whatever its security groups say: read for the residual. */
import {
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  GetSerialConsoleAccessStatusCommand,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../common/ec2';

/** Names of the services that the VPC has interface endpoints for. */
export async function endpointsOf(vpcId: string): Promise<string[]> {
  const { VpcEndpoints } = await ec2.send(
    new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  return (VpcEndpoints ?? []).flatMap(({ VpcEndpointType, ServiceName }) =>
    VpcEndpointType === 'Interface' && ServiceName !== undefined ? [ServiceName] : [],
  );
}

/** Whether the VPC's resolver answers at all. */
export async function dnsSupportOf(VpcId: string): Promise<boolean> {
  const { EnableDnsSupport } = await ec2.send(
    new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' }),
  );
  return EnableDnsSupport?.Value !== false;
}

/** Whether serial console access is on in this account and Region. It is off unless somebody switched it on. */
export async function serialConsoleAccess(): Promise<boolean> {
  const { SerialConsoleAccessEnabled } = await ec2.send(new GetSerialConsoleAccessStatusCommand({}));
  return SerialConsoleAccessEnabled === true;
}
