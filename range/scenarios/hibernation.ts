/** Servers that were launched for hibernation and have no agent: it is the only way to their memory. */
import { addSecurityGroup, allow, launchInstance } from '../services/ec2/builders';
import type { Instance } from '../services/ec2/state';
import { addEncryptionKey, type EncryptionKey } from '../services/kms/state';
import type { World } from '../world';
import { byFinding } from './by-finding';
import { addNetwork } from './network';
import { C2, type Scenario, type Staged, type TagKeys } from './scenario';

const tracePath = '/usr/lib/systemd/system-sleep/.cache';
const DAY_MS = 24 * 3_600_000;

export const hibernationReady: Scenario = {
  name: 'hibernation-ready',
  title: 'An instance without an agent that can hibernate',
  story:
    'An appliance of a vendor lets nobody run anything on it, so that its memory cannot be captured; but it was launched for hibernation, with an encrypted root volume. ' +
    'Hibernating it writes the RAM, and the secret of the intruder in it, to that volume.',
  stage,
};

export const hibernationSubverted: Scenario = {
  name: 'hibernation-subverted',
  title: 'An instance that shuts down instead of hibernating',
  story:
    'The same appliance, but the intruder is root on it and has replaced the script that hibernates: told to hibernate, the guest wipes the traces and shuts down. ' +
    'EC2 then stops it as if nothing were amiss. Whoever does not look afterwards believes to have its memory.',
  stage: (world, tagKeys) => {
    const staged = stage(world, tagKeys);
    world.ec2.failingHibernations.add(staged.subject.id);
    return { ...staged, moves: (tell) => tell('has replaced the script that hibernates the host') };
  },
};

function stage(world: World, tagKeys: TagKeys): Staged {
  const network = addNetwork(world);
  const group = addSecurityGroup(world, network.vpc.id, {
    name: 'appliance',
    rules: [allow('ingress', 'tcp', 8443, '10.0.0.0/8')],
  });
  const kmsKeyId = addKey(world).arn;
  const launch = (Name: string): Instance =>
    launchInstance(world, {
      subnetId: network.subnets[0].id,
      type: 'm5.large',
      groupIds: [group.id],
      hibernationConfigured: true,
      volumes: [{ deviceName: '/dev/xvda', sizeGiB: 30, kmsKeyId }],
      launchedAt: world.clock.now() - DAY_MS,
      tags: { Name },
    });
  const [subject, sibling] = [launch('appliance-1'), launch('appliance-2')];
  subject.tags.set(tagKeys.mode, 'hibernate');
  const finding = { type: 'Backdoor:EC2/C&CActivity.B', severity: 8, remote: C2 };
  return byFinding(world, { subject, neighbours: [sibling], tracePath, finding });
}

function addKey({ kms, partition, region, account }: World): EncryptionKey {
  return addEncryptionKey(kms, {
    arn: `arn:${partition}:kms:${region}:${account}:key/7f3c2b1a-0d4e-4f5a-9b6c-1e2d3c4b5a69`,
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:${partition}:iam::${account}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    },
  });
}
