/** Scenarios around one instance that belongs to no group. */
import { addSecurityGroup, allow, launchInstance } from '../services/ec2/builders';
import type { Instance, SecurityGroup } from '../services/ec2/state';
import { addManagedNode } from '../services/ssm/state';
import type { World } from '../world';
import { byFinding } from './by-finding';
import { tagByAnalyst } from './gated';
import { addEvidenceEndpoints, addNetwork, type Network, profileOf } from './network';
import { C2, type Scenario } from './scenario';

const tracePath = '/root/.ssh/authorized_keys2';

const sshGroup = (world: World, { vpc }: Network): SecurityGroup =>
  addSecurityGroup(world, vpc.id, { name: 'admin', rules: [allow('ingress', 'tcp', 22, '203.0.113.0/24')] });

export const taggedByAnalyst: Scenario = {
  name: 'tagged-by-analyst',
  title: 'An analyst sets the tag on a single instance',
  story:
    'No finding: an analyst has seen something on a build server and sets cordon:respond=true and forensics-mode=offline on it. ' +
    'A sibling stands in the same subnet and the same security group.',
  stage: (world, tagKeys) => {
    const network = addNetwork(world);
    addEvidenceEndpoints(world, network);
    const group = sshGroup(world, network);
    const launch = (Name: string): Instance =>
      launchInstance(world, {
        subnetId: network.subnets[0].id,
        type: 't3.micro',
        groupIds: [group.id],
        profile: profileOf(world, 'build'),
        tags: { Name },
      });
    const [subject, sibling] = [launch('build-1'), launch('build-2')];
    addManagedNode(world, subject.id);
    subject.tags.set(tagKeys.mode, 'offline');
    const trigger = (): void => tagByAnalyst(world, subject, tagKeys.trigger);
    return {
      subject,
      c2: C2,
      isC2Named: false,
      tracePath,
      neighbours: [sibling],
      groups: [],
      trigger,
      triggerText: `an analyst sets ${tagKeys.trigger}=true`,
    };
  },
};

export const noAgent: Scenario = {
  name: 'no-agent',
  title: 'An instance without agent and without instance profile',
  story:
    'A forgotten instance mines coins. It has no SSM agent and no instance profile, so nothing can be run on it: its memory cannot be captured, ' +
    'and the response must contain it all the same and say so.',
  stage: (world, tagKeys) => {
    const network = addNetwork(world);
    const group = sshGroup(world, network);
    const launch = (Name: string): Instance =>
      launchInstance(world, {
        subnetId: network.subnets[0].id,
        type: 't2.micro',
        groupIds: [group.id],
        tags: { Name },
      });
    const [subject, sibling] = [launch('legacy'), launch('bastion')];
    subject.tags.set(tagKeys.mode, 'online');
    return byFinding(world, {
      subject,
      neighbours: [sibling],
      tracePath,
      finding: { type: 'CryptoCurrency:EC2/BitcoinTool.B', severity: 8, remote: C2 },
    });
  },
};

export const spotWithInstanceStore: Scenario = {
  name: 'spot-with-instance-store',
  title: 'A Spot Instance with two interfaces, IPv6 and an instance-store volume',
  story:
    'A batch worker: Spot, so it takes no termination protection; two network interfaces, both address families; scratch data on a local ' +
    'NVMe disk that a stop would erase for good.',
  stage: (world, tagKeys) => {
    const network = addNetwork(world, { ipv6: true });
    addEvidenceEndpoints(world, network);
    const group = sshGroup(world, network);
    const subnetId = network.subnets[0].id;
    const subject = launchInstance(world, {
      subnetId,
      type: 'c6gd.medium',
      groupIds: [group.id],
      secondaryInterfaces: [{ subnetId, groupIds: [group.id] }],
      lifecycle: 'spot-persistent',
      instanceStore: [{ '/scratch/loot.tar': 'collected' }],
      // Worn, so that what can be read of it is kept and the stop is left to a person.
      host: { diskFailsAt: 64 * 1024 * 1024 },
      profile: profileOf(world, 'batch'),
      tags: { Name: 'batch-7', [tagKeys.mode]: 'capture-then-stop' },
    });
    addManagedNode(world, subject.id);
    const sibling = launchInstance(world, {
      subnetId,
      type: 't3.micro',
      groupIds: [group.id],
      tags: { Name: 'batch-8' },
    });
    return byFinding(world, {
      subject,
      neighbours: [sibling],
      tracePath,
      finding: { type: 'Backdoor:EC2/C&CActivity.B', severity: 8, remote: C2 },
    });
  },
};
