/** Groups, idle timeouts and public addresses of the subject's network interfaces, and the groups of those that came later. */
import { DescribeNetworkInterfacesCommand, type NetworkInterface } from '@aws-sdk/client-ec2';
import { ec2 } from '../common/ec2';
import type { Mode } from '../common/mode';
import { ownGroupsOf, type StandingGroup, setByCordon } from '../common/own-groups';
import type { BeforeState, Recorded } from './before-state';
import { compare, type Row } from './row';

type Before = Recorded['instance']['NetworkInterfaces'][number];

export async function interfaceRows({ instance, policy, choice }: BeforeState): Promise<Row[]> {
  const known = instance.NetworkInterfaces;
  const [own, standing, attached] = await Promise.all([
    instance.VpcId === undefined ? [] : ownGroupsOf(instance.VpcId),
    described(
      'network-interface-id',
      known.map((each) => each.NetworkInterfaceId),
    ),
    described('attachment.instance-id', [instance.InstanceId]),
  ]);
  const now = new Map(standing.map((each) => [each.NetworkInterfaceId, each]));
  const newcomers = attached.filter(({ NetworkInterfaceId = '' }) => !now.has(NetworkInterfaceId));
  return [
    ...known.map((each) => groupRow(each, now.get(each.NetworkInterfaceId), own)),
    ...newcomers.map((each) => newcomerRow(each, own)),
    ...known.flatMap((each) => publicAddressRow(each, now.get(each.NetworkInterfaceId), choice.mode)),
    ...(policy.containment.lowerIdleTimeouts
      ? known.map((each) => timeoutRow(each, now.get(each.NetworkInterfaceId)))
      : []),
  ];
}

/** By a filter: an interface that is gone is left out rather than an error. */
async function described(name: string, values: string[]): Promise<NetworkInterface[]> {
  if (values.length === 0) return [];
  const { NetworkInterfaces } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: name, Values: values }] }),
  );
  return NetworkInterfaces ?? [];
}

const GONE = 'the interface no longer exists';

const groupsOf = (eni: Pick<NetworkInterface, 'Groups'>): string[] =>
  (eni.Groups ?? []).map(({ GroupId }) => GroupId ?? '').toSorted();

function groupRow(before: Before, now: NetworkInterface | undefined, own: readonly StandingGroup[]): Row {
  const current = now ? groupsOf(now) : null;
  return compare({
    field: `groups.${before.NetworkInterfaceId}`,
    before: groupsOf(before),
    set: setByCordon(current, own),
    now: current,
    cannot: now ? undefined : GONE,
  });
}

/** Nobody has recorded which groups it came with. */
function newcomerRow(now: NetworkInterface, own: readonly StandingGroup[]): Row {
  const groups = groupsOf(now);
  const isOurs = own.some(({ groupId }) => groups.includes(groupId));
  return compare({
    field: `groups.${now.NetworkInterfaceId}`,
    before: null,
    set: isOurs ? groups : null,
    now: groups,
    ...(isOurs
      ? {
          cannot:
            'attached during the case: it stays in quarantine until somebody detaches it or gives it groups',
        }
      : { byHand: true, note: 'attached during the case, and in groups that Cordon did not give it' }),
  });
}

/** EC2 assigned it, and takes it back at a stop; an Elastic IP has a row of its own. */
function publicAddressRow(
  { NetworkInterfaceId, Association }: Before,
  now: NetworkInterface | undefined,
  mode: Mode,
): Row[] {
  if (Association?.PublicIp === undefined || Association.IpOwnerId !== 'amazon') return [];
  return [
    compare({
      field: `public-address.${NetworkInterfaceId}`,
      before: Association.PublicIp,
      set: mode === 'online' ? Association.PublicIp : null,
      now: now?.Association?.PublicIp ?? null,
      cannot: 'EC2 assigned it and took it back at the stop: it cannot be asked for again',
    }),
  ];
}

/** The least that EC2 takes, in seconds: what `lowerIdleTimeouts` sets. */
const MINIMUM = { TcpEstablishedTimeout: 60, UdpTimeout: 30, UdpStreamTimeout: 60 } as const;
const DEFAULT = 'default';

function timeoutRow({ NetworkInterfaceId, ...before }: Before, now: NetworkInterface | undefined): Row {
  const was = timeouts(before.ConnectionTrackingConfiguration);
  const current = now ? timeouts(now.ConnectionTrackingConfiguration) : null;
  const wasUnset = Object.values(was).includes(DEFAULT);
  return compare({
    field: `idle-timeouts.${NetworkInterfaceId}`,
    before: was,
    set: MINIMUM,
    now: current,
    cannot: now
      ? wasUnset
        ? 'it was not set before, and EC2 has no way to unset it: set the values that you want by hand'
        : undefined
      : GONE,
  });
}

const timeouts = (
  given: NetworkInterface['ConnectionTrackingConfiguration'] | Before['ConnectionTrackingConfiguration'],
) => ({
  TcpEstablishedTimeout: given?.TcpEstablishedTimeout ?? DEFAULT,
  UdpTimeout: given?.UdpTimeout ?? DEFAULT,
  UdpStreamTimeout: given?.UdpStreamTimeout ?? DEFAULT,
});
