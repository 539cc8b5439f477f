/** A web server behind an Application Load Balancer, as many tests of load balancing and scaling need it. */
import { Random } from '../../../range/kernel/random';
import { createAutoScalingState } from '../../../range/services/autoscaling/state';
import {
  addSecurityGroup,
  addSubnet,
  addVpc,
  allow,
  launchInstance,
} from '../../../range/services/ec2/builders';
import type { Instance } from '../../../range/services/ec2/state';
import {
  addLoadBalancer,
  addTargetGroup,
  type TargetGroupSpec,
} from '../../../range/services/elbv2/builders';
import { createSsmState } from '../../../range/services/ssm/state';
import { startServices } from '../../../range/services/start';
import { worldFixture } from '../world-fixture';

export function webFixture(targetGroup: Partial<TargetGroupSpec> = {}) {
  const random = new Random('web');
  const parts = { autoscaling: createAutoScalingState({ random }), ssm: createSsmState({ random }) };
  const fixture = worldFixture({ parts });
  const { world } = fixture;
  startServices(world);
  const vpc = addVpc(world);
  const subnet = addSubnet(world, vpc.id, { cidr: '10.0.1.0/24' });
  const balancerGroup = addSecurityGroup(world, vpc.id, { name: 'balancer' });
  const webGroup = addSecurityGroup(world, vpc.id, {
    name: 'web',
    rules: [allow('ingress', 'tcp', 80, balancerGroup.id)],
  });
  const quarantine = addSecurityGroup(world, vpc.id, { name: 'quarantine', defaultEgress: false });
  const balancer = addLoadBalancer(world, {
    name: 'web',
    subnetIds: [subnet.id],
    groupIds: [balancerGroup.id],
  });
  const group = addTargetGroup(world, {
    name: 'web',
    vpcId: vpc.id,
    loadBalancerArns: [balancer.arn],
    ...targetGroup,
  });
  const launch = (): Instance => launchInstance(world, { subnetId: subnet.id, groupIds: [webGroup.id] });
  return { ...fixture, vpc, subnet, balancer, group, webGroup, quarantine, launch };
}

export type WebFixture = ReturnType<typeof webFixture>;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

export function primaryInterface(fixture: WebFixture, instance: Instance) {
  const eni = fixture.world.ec2.networkInterfaces.get(instance.eniIds[0] ?? '');
  if (!eni) throw new Error(`${instance.id} has no interface`);
  return eni;
}
