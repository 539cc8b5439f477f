/** A GuardDuty finding as EventBridge delivers it, in the shape that GuardDuty documents. */
import { isoTime } from '../kernel/iso';
import { familyOf } from '../services/ec2/addresses';
import type { Instance } from '../services/ec2/state';
import type { AwsEvent, World } from '../world';

interface FindingCommon {
  readonly type: string;
  /** 1.0 to 10.0. */
  readonly severity: number;
}

/** What GuardDuty saw: a connection with an address of either family, or a question about a name. */
export type FindingSpec = FindingCommon &
  ({ readonly remote: { readonly ip: string; readonly port: number } } | { readonly domain: string });

const MINUTE_MS = 60_000;

export function findingOn(world: World, instance: Instance, spec: FindingSpec): AwsEvent {
  const { type, severity } = spec;
  const id = world.random.fork('guardduty').hex(32);
  const { partition, account, region, clock } = world;
  const at = (minutesAgo: number): string => isoTime(clock.now() - minutesAgo * MINUTE_MS);
  const detectorId = 'e0b1c2d3e4f5061728394a5b6c7d8e9f';
  return {
    source: 'aws.guardduty',
    'detail-type': 'GuardDuty Finding',
    resources: [],
    detail: {
      schemaVersion: '2.0',
      accountId: account,
      region,
      partition,
      id,
      arn: `arn:${partition}:guardduty:${region}:${account}:detector/${detectorId}/finding/${id}`,
      type,
      resource: { resourceType: 'Instance', instanceDetails: instanceDetails(world, instance) },
      service: {
        serviceName: 'guardduty',
        detectorId,
        action: 'domain' in spec ? dnsAction(spec.domain) : networkAction(spec.remote),
        ...(type.includes(':Runtime/') ? OF_THE_AGENT : OF_THE_NETWORK),
        eventFirstSeen: at(9),
        eventLastSeen: at(3),
        archived: false,
        count: 4,
      },
      severity,
      createdAt: at(1),
      updatedAt: at(1),
      ...words(instance, spec),
    },
  };
}

function instanceDetails(world: World, instance: Instance): unknown {
  const interfaces = instance.eniIds.flatMap((id) => world.ec2.networkInterfaces.get(id) ?? []);
  return {
    instanceId: instance.id,
    instanceType: instance.type,
    launchTime: isoTime(instance.launchedAt),
    platform: null,
    productCodes: [],
    iamInstanceProfile: instance.profile ? { arn: instance.profile.arn, id: instance.profile.id } : null,
    networkInterfaces: interfaces.map((eni) => ({
      networkInterfaceId: eni.id,
      subnetId: eni.subnetId,
      vpcId: eni.vpcId,
      securityGroups: eni.groupIds.map((groupId) => ({
        groupId,
        groupName: world.ec2.securityGroups.get(groupId)?.name,
      })),
      ipv6Addresses: eni.ipv6Addresses,
      privateDnsName: '',
      publicDnsName: '',
    })),
    tags: [...instance.tags].map(([key, value]) => ({ key, value })),
    instanceState: instance.state,
    availabilityZone: instance.availabilityZone,
    imageId: instance.imageId,
    imageDescription: null,
  };
}

/** Runtime Monitoring fills no resource role (GuardDuty User Guide, "Finding details"). */
const OF_THE_AGENT = { featureName: 'RuntimeMonitoring', additionalInfo: { value: '{}', type: 'default' } };
const OF_THE_NETWORK = {
  resourceRole: 'ACTOR',
  additionalInfo: {
    threatListName: 'ProofPoint',
    value: '{"threatListName":"ProofPoint"}',
    type: 'default',
  },
};

function words({ id }: Instance, spec: FindingSpec): { title: string; description: string } {
  if ('domain' in spec)
    return {
      title: `EC2 instance ${id} is querying a suspicious domain name.`,
      description: `EC2 instance ${id} is querying ${spec.domain}, which ${spec.type} reports.`,
    };
  return {
    title: `EC2 instance ${id} is communicating outbound with a known Command & Control server.`,
    description: `EC2 instance ${id} is querying an IP address associated with a known Command & Control server.`,
  };
}

const dnsAction = (domain: string): unknown => ({
  actionType: 'DNS_REQUEST',
  dnsRequestAction: { domain, domainWithSuffix: domain, protocol: 'UDP', blocked: false },
});

const networkAction = ({ ip, port }: { readonly ip: string; readonly port: number }): unknown => ({
  actionType: 'NETWORK_CONNECTION',
  networkConnectionAction: {
    connectionDirection: 'OUTBOUND',
    protocol: 'TCP',
    blocked: false,
    localPortDetails: { port: 49152, portName: 'Unknown' },
    remotePortDetails: { port, portName: 'HTTPS' },
    remoteIpDetails: {
      ...(familyOf(ip) === 'ipv6' ? { ipAddressV6: ip } : { ipAddressV4: ip }),
      country: { countryName: 'Exampleland' },
      city: { cityName: '' },
      geoLocation: { lat: 0, lon: 0 },
      organization: { asn: '64496', asnOrg: 'Example Net', isp: 'Example Net', org: 'Example Net' },
    },
  },
});
