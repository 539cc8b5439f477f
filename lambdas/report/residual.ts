/**
 * What is still possible after the cut, as a list of paths: worked out for this subject from what was read again, its own
 * routes, endpoints and addresses. A path that could not be read is taken for open. The range's intruder tries the
 * paths of the same names, and a drill compares.
 */
import { isOff } from '../common/ec2';
import { isPublic } from '../common/ip-address';
import { denies } from '../common/network-acls';
import type { SubnetRoute } from '../common/routes';
import { type ReportInput, resultOf } from './input';
import type { Observed } from './observe';

export type ResidualPath =
  /** Connections with the addresses that the finding names. */
  | 'finding-addresses'
  /** Connections with anybody else that were open before the cut. */
  | 'open-connections'
  | 'new-connections'
  /** A tunnel through the VPC's resolver. */
  | 'dns'
  /** The role's credentials, used from elsewhere. */
  | 'credentials'
  | 'serial-console';

export interface Residual {
  readonly path: ResidualPath;
  readonly detail: string;
}

export function residualOf(input: ReportInput, observed: Observed, isCut: boolean): Residual[] {
  const ofInstance = isOff(observed.state ?? '')
    ? []
    : [
        ...findingAddresses(input, observed),
        ...openConnections(input, observed),
        ...(isCut ? [] : [newConnections]),
        ...dns(observed),
        ...serialConsole(observed),
      ];
  return [...ofInstance, ...credentials(observed)];
}

const newConnections: Residual = {
  path: 'new-connections',
  detail: 'the subject is not in quarantine: it can be reached, and can reach others, as its groups allow',
};

/** Addresses of the finding that no network ACL of the subject's subnets denies. */
export function undenied({ case: { trigger } }: ReportInput, { networkAcls }: Observed): string[] {
  const named = trigger.kind === 'finding' ? trigger.remoteAddresses : [];
  if (networkAcls === undefined) return named;
  return named.filter(
    (address) => networkAcls.length === 0 || !networkAcls.every((acl) => denies(acl, address)),
  );
}

function findingAddresses(input: ReportInput, observed: Observed): Residual[] {
  const open = undenied(input, observed);
  if (open.length === 0) return [];
  const near = open.filter((address) => !isPublic(address));
  const why =
    near.length > 0
      ? `; ${near.join(', ')} is no address of the internet: denied, a neighbour would lose more`
      : '';
  return [
    {
      path: 'finding-addresses',
      detail: `connections with ${open.join(', ')} that were open before the cut: no network ACL of the subject's subnets denies them${why}`,
    },
  ];
}

function openConnections(input: ReportInput, observed: Observed): Residual[] {
  const named = input.case.trigger.kind === 'finding' && input.case.trigger.remoteAddresses.length > 0;
  const whom = named ? 'anybody whom the finding does not name' : 'anybody (the trigger names no address)';
  const through = throughWhat(observed);
  const swapped = resultOf(input, 'isolate-convert')?.status === 'ok';
  return [
    {
      path: 'open-connections',
      detail: [
        `connections with ${whom} that were open before the cut: EC2 passes those it tracks until they end or idle out (TCP after up to 5 days, 350 s on the newest instance types)`,
        ...(through.length > 0 ? [`here through ${through.join(', ')}`] : []),
        ...(swapped
          ? ['the open-then-empty swap may have ended some of them: EC2 does not document it']
          : []),
      ].join('; '),
    },
  ];
}

/** By which ways such a connection can lead out of the subject, those that are tracked whatever the rules say marked as such. */
function throughWhat({ routes, endpoints, networkInterfaces }: Observed): string[] {
  const families = networkInterfaces?.some(({ hasIpv6 }) => hasIpv6) === true ? ['ipv4', 'ipv6'] : ['ipv4'];
  const ways = (routes ?? []).filter(({ family }) => families.includes(family)).map(inWords);
  const services = (endpoints ?? []).map((each) => each.split('.').pop() ?? each);
  return [
    ...new Set(ways),
    ...(services.length > 0 ? [`the VPC endpoints of ${services.join(', ')} (always tracked)`] : []),
    'the VPC itself',
  ];
}

const ALWAYS = ['NAT gateway', 'egress-only internet gateway'];

const inWords = ({ kind, family }: SubnetRoute): string =>
  `${kind} (${family === 'ipv6' ? 'IPv6' : 'IPv4'}${ALWAYS.includes(kind) ? ', always tracked' : ''})`;

const dns = ({ dnsSupport }: Observed): Residual[] =>
  dnsSupport === false
    ? []
    : [
        {
          path: 'dns',
          detail: 'a tunnel through the VPC resolver, which neither security groups nor network ACLs filter',
        },
      ];

const serialConsole = ({ serialConsoleAccess }: Observed): Residual[] =>
  serialConsoleAccess === true
    ? [
        {
          path: 'serial-console',
          detail:
            'the serial console, which needs no network, is switched on in this account and Region: whoever may use it reaches the subject',
        },
      ]
    : [];

function credentials({ credentials: standing }: Observed): Residual[] {
  const detail = {
    none: undefined,
    denied: undefined,
    'denied but for Systems Manager':
      "the subject's credentials, here or elsewhere, can still speak to Systems Manager: the exemption for the capture was not taken back",
    'not denied': "the subject's credentials, and copies taken before, go on working, here and elsewhere",
    unread: "whether the subject's credentials are denied could not be read",
  }[standing];
  return detail === undefined ? [] : [{ path: 'credentials', detail }];
}
