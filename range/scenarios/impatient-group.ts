import { addAutoScalingGroup } from '../services/autoscaling/builders';
import { addSecurityGroup, allow, launchInstance } from '../services/ec2/builders';
import type { Instance } from '../services/ec2/state';
import { addLoadBalancer, addTargetGroup } from '../services/elbv2/builders';
import { addManagedNode } from '../services/ssm/state';
import type { World } from '../world';
import { byFinding } from './by-finding';
import { addEvidenceEndpoints, addNetwork, profileOf } from './network';
import { C2, type Scenario, type Staged, type TagKeys } from './scenario';

const NAME = 'checkout';

export const impatientGroup: Scenario = {
  name: 'impatient-group',
  title: 'An Auto Scaling group that replaces at once what fails its health check',
  story:
    'The load balancer checks every five seconds, and the group believes it without a grace period: within about a minute after the cut the group would ' +
    'terminate the subject as unhealthy, and RAM and local disks would be gone. Termination protection does not hold a group back.',
  stage,
};

function stage(world: World, tagKeys: TagKeys): Staged {
  const network = addNetwork(world);
  addEvidenceEndpoints(world, network);
  const subnetIds = network.subnets.map(({ id }) => id);
  const frontend = addSecurityGroup(world, network.vpc.id, {
    name: 'frontend',
    rules: [allow('ingress', 'tcp', 443, '0.0.0.0/0')],
  });
  const group = addSecurityGroup(world, network.vpc.id, {
    name: NAME,
    rules: [allow('ingress', 'tcp', 80, frontend.id)],
  });
  const balancer = addLoadBalancer(world, { name: NAME, subnetIds, groupIds: [frontend.id] });
  const targets = addTargetGroup(world, {
    name: NAME,
    vpcId: network.vpc.id,
    loadBalancerArns: [balancer.arn],
    healthCheck: { intervalSeconds: 5, unhealthyThreshold: 2 },
    deregistrationDelaySeconds: 0,
  });
  const launch = (subnetId: string): Instance => launchServer(world, subnetId, group.id);
  const [subject, ...neighbours] = [launch(network.subnets[0].id), launch(network.subnets[1].id)];
  subject.tags.set(tagKeys.mode, 'online');
  addAutoScalingGroup(world, {
    name: NAME,
    subnetIds,
    launch: (_, subnetId) => launch(subnetId),
    instanceIds: [subject, ...neighbours].map(({ id }) => id),
    targetGroupArns: [targets.arn],
    healthCheckType: 'ELB',
    healthCheckGracePeriodSeconds: 0,
    minSize: 2,
  });
  const finding = { type: 'Backdoor:EC2/C&CActivity.B', severity: 8, remote: C2 };
  return byFinding(world, { subject, neighbours, groups: [NAME], tracePath: '/tmp/.font-unix/x', finding });
}

function launchServer(world: World, subnetId: string, groupId: string): Instance {
  const server = launchInstance(world, {
    subnetId,
    type: 't3.nano',
    groupIds: [groupId],
    profile: profileOf(world, NAME),
    tags: { Name: NAME },
  });
  addManagedNode(world, server.id);
  return server;
}
