/** The intruder answers: as soon as the subject's groups are swapped, a second interface with open groups comes to it. */
import { recordApiCall } from '../services/cloudtrail/record-api-call';
import { attachInterface } from '../services/ec2/attachment';
import { addNetworkInterface, addSecurityGroup, allow, newPublicAddress } from '../services/ec2/builders';
import type { Instance, NetworkInterface } from '../services/ec2/state';
import type { World } from '../world';
import { byFinding } from './by-finding';
import { C2, type Scenario } from './scenario';
import { addServers } from './servers';

const ANSWER_MS = 700;

export const secondInterface: Scenario = {
  name: 'second-interface',
  title: 'The intruder attaches a second interface during containment',
  story:
    'The intruder has the keys of an operator and a network interface in reserve. As soon as the quarantine group is on the subject, it attaches ' +
    'this second interface, whose groups are open: the cut holds only if somebody looks again.',
  stage: (world, tagKeys) => {
    const { network, subject, neighbours } = addServers(world, tagKeys, { name: 'build', mode: 'online' });
    const open = addSecurityGroup(world, network.vpc.id, {
      name: 'anything-goes',
      rules: [allow('ingress', '-1', [-1, -1], '0.0.0.0/0')],
    });
    const reserve = addNetworkInterface(world, {
      subnetId: subject.subnetId,
      groupIds: [open.id],
      publicAddress: newPublicAddress(world, 'elastic'),
    });
    const finding = { type: 'Backdoor:EC2/C&CActivity.B', severity: 8, remote: C2 };
    return {
      ...byFinding(world, { subject, neighbours, tracePath: '/usr/local/bin/.sshd', finding }),
      moves: (tell) => attachAfterCut(world, subject, reserve, tell),
    };
  },
};

function attachAfterCut(
  world: World,
  subject: Instance,
  reserve: NetworkInterface,
  tell: (text: string) => void,
): void {
  let isPlanned = false;
  world.ec2.onGroupsChanged.subscribe((eniId) => {
    if (isPlanned || !subject.eniIds.includes(eniId)) return;
    isPlanned = true;
    world.clock.schedule(ANSWER_MS, () => {
      attach(world, subject, reserve);
      tell(`has attached ${reserve.id}, whose groups are open`);
    });
  });
}

function attach(world: World, subject: Instance, reserve: NetworkInterface): void {
  attachInterface(world, subject, reserve, 1, false);
  recordApiCall(world, {
    service: 'ec2',
    operation: 'AttachNetworkInterface',
    caller: {
      arn: `arn:${world.partition}:sts::${world.account}:assumed-role/operator/night-shift`,
      userId: 'AROAEXAMPLEOPERATOR00:night-shift',
    },
    input: { NetworkInterfaceId: reserve.id, InstanceId: subject.id, DeviceIndex: 1 },
  });
}
