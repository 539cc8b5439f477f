/** The other side of what a finding saw, from the actions that name it (GuardDuty API, "Action"). */
import * as v from 'valibot';
import { canonical, familyOf } from '../common/ip-address';

const address = v.nullish(v.string());
const remote = v.nullish(
  v.object({ remoteIpDetails: v.nullish(v.object({ ipAddressV4: address, ipAddressV6: address })) }),
);

/** Of no other action: the caller of an API is not somebody that the instance has a connection with. */
export const actionSchema = v.object({
  networkConnectionAction: remote,
  portProbeAction: v.nullish(v.object({ portProbeDetails: v.nullish(v.array(remote)) })),
});

/** More than a finding on a connection names; each costs room in a network ACL. */
const MOST = 8;

/** Each once, in the order of the finding; what is no address is left out. */
export function remoteAddresses(action: unknown): string[] {
  const parsed = v.safeParse(actionSchema, action);
  if (!parsed.success) return [];
  const { networkConnectionAction, portProbeAction } = parsed.output;
  const named = [networkConnectionAction, ...(portProbeAction?.portProbeDetails ?? [])]
    .flatMap((each) => [each?.remoteIpDetails?.ipAddressV4, each?.remoteIpDetails?.ipAddressV6])
    .flatMap((each) => (each != null && familyOf(each) ? [canonical(each)] : []));
  return [...new Set(named)].slice(0, MOST);
}
