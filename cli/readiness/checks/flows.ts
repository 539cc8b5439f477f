import { type Check, idOf, isRunning, ok, warn } from '../check';
import { tableOf } from '../routing';

/** Connections that a change of security groups never ends, because something keeps them tracked. */
export const flows: Check = {
  id: 'flows',
  title: 'Connections that a group swap can end',
  weight: 5,
  assess(instance, { networkTargets, routeTables }) {
    if (!isRunning(instance)) return ok('it is stopped');
    const table = tableOf(instance.SubnetId ?? '', routeTables.get(instance.VpcId ?? '') ?? []);
    const ways = new Set(
      (table?.Routes ?? []).flatMap(({ NatGatewayId, EgressOnlyInternetGatewayId }) => [
        ...(NatGatewayId ? [`the NAT gateway ${NatGatewayId}`] : []),
        ...(EgressOnlyInternetGatewayId ? [`the egress-only gateway ${EgressOnlyInternetGatewayId}`] : []),
      ]),
    );
    const balancers = networkTargets.get(idOf(instance)) ?? [];
    const all = [...ways, ...balancers.map((name) => `the network load balancer's target group ${name}`)];
    return all.length === 0
      ? ok('nothing keeps them tracked in any case')
      : warn(
          `open connections through ${all.join(', ')} outlast the swap, but for addresses that a finding names`,
          'containment.networkAcl: true (the default); mode offline or capture-then-stop ends them all',
        );
  },
};
