/**
 * The evidence channel: 443 to the VPC's own endpoints, the only traffic that a quarantined instance keeps while its memory is captured.
 * Its rules are made by lambdas/isolate/channel.ts from the same endpoints.
 */
import type { SecurityGroup, VpcEndpoint } from '@aws-sdk/client-ec2';
import { bad, type Check, type Finding, idOf, isRunning, ok, warn } from '../check';
import type { Facts, Instance } from '../facts';
import { tableOf } from '../routing';
import { isOlder } from './agent';

export const channel: Check = {
  id: 'channel',
  title: 'Endpoints for the evidence channel',
  weight: 20,
  assess(instance, facts, { openChannel }) {
    if (!isRunning(instance)) return ok('it is stopped: there is no memory to capture');
    const vpc = instance.VpcId ?? '';
    const available = (facts.endpoints.get(vpc) ?? []).filter(
      ({ State }) => State?.toLowerCase() === 'available',
    );
    const lacking = neededBy(instance, facts).filter((name) => !interfaceOf(available, name));
    const gateway = available.find((each) => each.VpcEndpointType === 'Gateway' && serviceOf(each) === 's3');
    if (lacking.length > 0 || gateway === undefined)
      return lackingEndpoints(vpc, facts.region, [...lacking, ...(gateway ? [] : ['s3'])], openChannel);
    return (
      routeToS3(instance, facts, gateway) ??
      namesOfEndpoints(available, neededBy(instance, facts)) ??
      admission(available, neededBy(instance, facts), facts) ??
      ok('ssm, ssmmessages and s3 without the internet')
    );
  },
};

const NEEDED = ['ssm', 'ssmmessages'];

function neededBy(instance: Instance, { nodes }: Facts): string[] {
  const version = nodes.get(idOf(instance))?.AgentVersion;
  return version !== undefined && isOlder(version) ? [...NEEDED, 'ec2messages'] : NEEDED;
}

const serviceOf = ({ ServiceName }: VpcEndpoint): string => ServiceName?.split('.').pop() ?? '';

const interfaceOf = (endpoints: readonly VpcEndpoint[], name: string): VpcEndpoint | undefined =>
  endpoints.find((each) => each.VpcEndpointType === 'Interface' && serviceOf(each) === name);

function lackingEndpoints(vpc: string, region: string, names: readonly string[], isOpen: boolean): Finding {
  const commands = names.map((name) =>
    name === 's3'
      ? `aws ec2 create-vpc-endpoint --vpc-id ${vpc} --service-name com.amazonaws.${region}.s3 --route-table-ids …`
      : `aws ec2 create-vpc-endpoint --vpc-id ${vpc} --vpc-endpoint-type Interface --service-name com.amazonaws.${region}.${name} --subnet-ids … --security-group-ids … --private-dns-enabled`,
  );
  const why = `${vpc} lacks ${names.map((name) => (name === 's3' ? 's3 (gateway)' : name)).join(', ')}`;
  return isOpen
    ? warn(`${why}: memory goes through 443 to anywhere, as openChannel says`, commands.join('\n'))
    : bad(`${why}: no way out of quarantine for memory`, commands.join('\n'));
}

function routeToS3(instance: Instance, { routeTables }: Facts, gateway: VpcEndpoint): Finding | undefined {
  const tables = routeTables.get(instance.VpcId ?? '') ?? [];
  const table = tableOf(instance.SubnetId ?? '', tables)?.RouteTableId;
  if (table === undefined || gateway.RouteTableIds?.includes(table)) return undefined;
  return bad(
    `the route table ${table} of its subnet does not lead to the s3 gateway endpoint`,
    `aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${gateway.VpcEndpointId ?? ''} --add-route-table-ids ${table}`,
  );
}

function namesOfEndpoints(endpoints: readonly VpcEndpoint[], needed: readonly string[]): Finding | undefined {
  const hidden = needed
    .flatMap((name) => interfaceOf(endpoints, name) ?? [])
    .find((each) => each.PrivateDnsEnabled === false);
  return hidden
    ? bad(
        `the endpoint of ${serviceOf(hidden)} has no private DNS name: the agent looks for the public address`,
        `aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${hidden.VpcEndpointId ?? ''} --private-dns-enabled`,
      )
    : undefined;
}

/** A quarantined instance is in none of its old groups: an endpoint that admits only those shuts it out. */
function admission(
  endpoints: readonly VpcEndpoint[],
  needed: readonly string[],
  { endpointGroups }: Facts,
): Finding | undefined {
  for (const name of needed) {
    const ids = (interfaceOf(endpoints, name)?.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
    const groups = ids.flatMap((id) => endpointGroups.get(id) ?? []);
    if (groups.length > 0 && !groups.some(admitsAddresses))
      return bad(
        `the endpoint of ${name} admits 443 from security groups only, and the quarantined instance is in none of them`,
        `aws ec2 authorize-security-group-ingress --group-id ${ids[0] ?? ''} --protocol tcp --port 443 --cidr VPC-CIDR`,
      );
  }
  return undefined;
}

const admitsAddresses = ({ IpPermissions = [] }: SecurityGroup): boolean =>
  IpPermissions.some(
    ({ IpProtocol, FromPort = 0, ToPort = 65_535, IpRanges = [], Ipv6Ranges = [], PrefixListIds = [] }) =>
      (IpProtocol === '-1' || (IpProtocol === 'tcp' && FromPort <= 443 && ToPort >= 443)) &&
      IpRanges.length + Ipv6Ranges.length + PrefixListIds.length > 0,
  );
