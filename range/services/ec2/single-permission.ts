import type { AuthorizeSecurityGroupIngressRequest, IpPermission } from '@aws-sdk/client-ec2';

type Input = Pick<
  AuthorizeSecurityGroupIngressRequest,
  'IpPermissions' | 'IpProtocol' | 'FromPort' | 'ToPort' | 'CidrIp'
>;

/** Ingress rules may still be written the old way, one IPv4 rule in the request's own members. */
export function permissionsOf({
  IpPermissions,
  IpProtocol,
  FromPort,
  ToPort,
  CidrIp,
}: Input): IpPermission[] {
  if (IpProtocol === undefined) return IpPermissions ?? [];
  const ports = {
    ...(FromPort === undefined ? {} : { FromPort }),
    ...(ToPort === undefined ? {} : { ToPort }),
  };
  return [{ IpProtocol, ...ports, IpRanges: CidrIp === undefined ? [] : [{ CidrIp }] }];
}
