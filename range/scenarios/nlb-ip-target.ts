import { addLoadBalancer, addTargetGroup } from '../services/elbv2/builders';
import { registerTarget } from '../services/elbv2/targets';
import type { World } from '../world';
import { byFinding } from './by-finding';
import { C2, type Scenario } from './scenario';
import { addServers } from './servers';

export const nlbIpTarget: Scenario = {
  name: 'nlb-ip-target',
  title: 'An instance that a Network Load Balancer knows by its address',
  story:
    'Two brokers are registered with a Network Load Balancer by their private addresses, not by their instance ids, as Kubernetes and hand-made set-ups do it. ' +
    'Whoever looks for the instance id among the targets does not find the subject, and its clients stay with it.',
  stage: (world, tagKeys) => {
    const { network, subject, neighbours } = addServers(world, tagKeys, {
      name: 'broker',
      mode: 'capture-then-stop',
    });
    const balancer = addLoadBalancer(world, {
      name: 'brokers',
      type: 'network',
      scheme: 'internal',
      subnetIds: network.subnets.map(({ id }) => id),
    });
    const targets = addTargetGroup(world, {
      name: 'brokers',
      vpcId: network.vpc.id,
      targetType: 'ip',
      protocol: 'TCP',
      port: 8080,
      loadBalancerArns: [balancer.arn],
    });
    for (const { eniIds } of [subject, ...neighbours])
      registerTarget(world, targets, { id: privateAddress(world, eniIds[0]) });
    const finding = { type: 'Backdoor:EC2/C&CActivity.B', severity: 8, remote: C2 };
    return byFinding(world, {
      subject,
      neighbours,
      tracePath: '/var/lib/broker/plugins/metrics.jar',
      finding,
    });
  },
};

function privateAddress(world: World, eniId: string | undefined): string {
  const [primary] = world.ec2.networkInterfaces.get(eniId ?? '')?.privateAddresses ?? [];
  if (!primary) throw new Error('the broker has no address');
  return primary.ip;
}
