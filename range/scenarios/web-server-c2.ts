import { addAutoScalingGroup } from '../services/autoscaling/builders';
import { addFlowLog, addSecurityGroup, allow, launchInstance } from '../services/ec2/builders';
import type { Instance } from '../services/ec2/state';
import { addLoadBalancer, addTargetGroup } from '../services/elbv2/builders';
import { addManagedNode } from '../services/ssm/state';
import type { World } from '../world';
import { byFinding } from './by-finding';
import { consoleText, userData } from './hostile-content';
import { addEvidenceEndpoints, addNetwork, profileOf } from './network';
import { C2, type Scenario, type Staged, type TagKeys } from './scenario';

const FINDING = 'Backdoor:EC2/C&CActivity.B';

export const nervousImplant: Scenario = {
  name: 'nervous-implant',
  title: 'The same, with an implant that wipes itself when its C2 falls silent',
  story:
    'As web-server-c2, but the implant wipes its traces on disk and in memory as soon as its connection is lost and cannot be opened again. ' +
    'To cut it off at once costs what was only in memory; to let it talk until the capture is over costs what it sends meanwhile.',
  stage: (world, tagKeys) => ({ ...stage(world, tagKeys), patienceMs: 0 }),
};

export const webServerC2: Scenario = {
  name: 'web-server-c2',
  title: 'A web server in an Auto Scaling group talks to a C2 server',
  story:
    'One of three web servers behind a load balancer runs an implant that calls its command and control server every five seconds. ' +
    'GuardDuty reports Backdoor:EC2/C&CActivity.B. Its Auto Scaling group would replace a web server that fails its health check.',
  stage,
};

function stage(world: World, tagKeys: TagKeys): Staged {
  const network = addNetwork(world);
  addEvidenceEndpoints(world, network);
  const { vpc, subnets } = network;
  const frontend = addSecurityGroup(world, vpc.id, {
    name: 'frontend',
    rules: [allow('ingress', 'tcp', 443, '0.0.0.0/0')],
  });
  const web = addSecurityGroup(world, vpc.id, {
    name: 'web',
    rules: [allow('ingress', 'tcp', 80, frontend.id)],
  });
  const balancer = addLoadBalancer(world, {
    name: 'shop',
    subnetIds: subnets.map(({ id }) => id),
    groupIds: [frontend.id],
  });
  const targets = addTargetGroup(world, {
    name: 'shop-web',
    vpcId: vpc.id,
    loadBalancerArns: [balancer.arn],
  });
  const launch = (subnetId: string): Instance => launchWebServer(world, subnetId, web.id);
  const servers = [0, 1, 0].map((index) => launch(subnets[index === 0 ? 0 : 1].id));
  const [subject, ...neighbours] = servers;
  if (!subject) throw new Error('the scenario has no web server');
  subject.tags.set(tagKeys.mode, 'capture-then-stop');
  addAutoScalingGroup(world, {
    name: 'shop-web',
    subnetIds: subnets.map(({ id }) => id),
    launch: (_, subnetId) => launch(subnetId),
    instanceIds: servers.map(({ id }) => id),
    targetGroupArns: [targets.arn],
    healthCheckType: 'ELB',
    minSize: 3,
    maxSize: 6,
  });
  addFlowLog(world, { resourceId: vpc.id, logGroupName: '/vpc/shop' });
  return byFinding(world, {
    subject,
    neighbours,
    groups: ['shop-web'],
    tracePath: '/var/tmp/.cache/loader.sh',
    finding: { type: FINDING, severity: 8, remote: C2 },
  });
}

function launchWebServer(world: World, subnetId: string, groupId: string): Instance {
  const server = launchInstance(world, {
    subnetId,
    type: 't3.nano',
    groupIds: [groupId],
    profile: profileOf(world, 'shop-web'),
    volumes: [
      { deviceName: '/dev/xvda', sizeGiB: 8, content: { '/var/log/nginx/access.log': 'GET / 200' } },
      { deviceName: '/dev/xvdb', sizeGiB: 20, content: { '/srv/shop/orders.db': 'orders' } },
    ],
    attributes: { userData },
    console: consoleText,
    tags: { Name: 'shop-web' },
  });
  addManagedNode(world, server.id);
  return server;
}
