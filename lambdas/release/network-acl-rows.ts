/** Entries against the addresses of the finding, known by the leases of their rule numbers. */
import { isCode } from '../common/aws-error';
import type { Case } from '../common/case';
import { hostCidr } from '../common/ip-address';
import { aclsOf, entriesOf, ownEntry } from '../common/network-acls';
import type { BeforeState } from './before-state';
import { type Lease, leasesOf } from './leases';
import { compare, type Row } from './row';

export async function networkAclRows({
  case: request,
  instance,
  policy,
  parts,
}: BeforeState): Promise<Row[]> {
  const recorded = parts['network-acl.json'];
  if (!recorded && !policy.containment.networkAcl) return [];
  const subnetIds = new Set(instance.NetworkInterfaces.flatMap(({ SubnetId }) => SubnetId ?? []));
  const current = await aclsOf([...subnetIds]);
  const others = (recorded?.networkAcls ?? []).filter(
    ({ networkAclId }) => !current.some((each) => each.networkAclId === networkAclId),
  );
  const acls = [...current, ...(await Promise.all(others.map(byId)))];
  const cidrs = (recorded?.denied ?? []).map((each) => (each.includes('/') ? each : hostCidr(each)));
  const rows = await Promise.all(acls.map((acl) => rowsIn(acl, request, cidrs)));
  return rows.flat();
}

type Acl = Pick<Awaited<ReturnType<typeof aclsOf>>[number], 'networkAclId' | 'entries'>;

/** Without entries when it no longer exists. */
async function byId({ networkAclId }: Pick<Acl, 'networkAclId'>): Promise<Acl> {
  try {
    return { networkAclId, entries: await entriesOf(networkAclId) };
  } catch (error) {
    if (isCode(error, 'InvalidNetworkAclID.NotFound')) return { networkAclId, entries: [] };
    throw error;
  }
}

/** One row a lease of this case, and one for each address that has none: there Cordon has nothing to take away. */
async function rowsIn(acl: Acl, request: Case, cidrs: readonly string[]): Promise<Row[]> {
  const leases = await leasesOf(request, acl.networkAclId);
  const unleased = cidrs.filter((cidr) => !leases.some((lease) => lease.cidr === cidr));
  return [
    ...leases.map((lease) => leaseRow(acl, lease)),
    ...unleased.map((cidr) =>
      compare({ field: `network-acl.${acl.networkAclId}.${cidr}`, before: null, set: null, now: null }),
    ),
  ];
}

/** The set of a lease is whatever there is of it: nobody can have changed what it would be wrong to take away. */
function leaseRow(acl: Acl, lease: Lease): Row {
  const directions = [true, false]
    .filter((egress) => ownEntry(acl.entries, lease, egress))
    .map((egress) => (egress ? 'outbound' : 'inbound'));
  const now = `rule ${lease.ruleNumber}: ${directions.length > 0 ? `deny ${directions.join(' and ')}` : 'reserved'}`;
  const others = lease.cases.length - 1;
  return compare({
    field: `network-acl.${acl.networkAclId}.${lease.cidr}`,
    before: null,
    set: now,
    now,
    note: others > 0 ? `the entry stays for ${others} other case${others > 1 ? 's' : ''}` : undefined,
  });
}
