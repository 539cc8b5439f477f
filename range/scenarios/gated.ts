/** Scenarios in which something stands before the first change. */
import { recordApiCall } from '../services/cloudtrail/record-api-call';
import { addSecurityGroup, allow, launchInstance } from '../services/ec2/builders';
import type { Instance } from '../services/ec2/state';
import { changeTags } from '../services/ec2/tags';
import { sessionArnOf, sessionFor } from '../services/iam/instance-credentials';
import { addManagedNode } from '../services/ssm/state';
import type { World } from '../world';
import { byFinding } from './by-finding';
import { addEvidenceEndpoints, addNetwork, profileOf } from './network';
import { personArn, reply } from './person';
import { C2, type Scenario } from './scenario';

const tracePath = '/opt/app/.cache/.x';

function stagePair(world: World, name: string, tags: Readonly<Record<string, string>>) {
  const network = addNetwork(world);
  addEvidenceEndpoints(world, network);
  const group = addSecurityGroup(world, network.vpc.id, {
    name,
    rules: [allow('ingress', 'tcp', 443, '0.0.0.0/0')],
  });
  const launch = (Name: string, more = {}): Instance =>
    launchInstance(world, {
      subnetId: network.subnets[0].id,
      type: 't3.micro',
      groupIds: [group.id],
      profile: profileOf(world, name),
      tags: { Name, ...more },
    });
  const [subject, sibling] = [launch(`${name}-1`, tags), launch(`${name}-2`)];
  addManagedNode(world, subject.id);
  return { subject, sibling };
}

export const exemptInstance: Scenario = {
  name: 'exempt-instance',
  title: 'An instance that is answered only after a person approved',
  story:
    'A payment server carries the exemption tag: nobody may take it off the network without a person. GuardDuty sees it call a C2 server. ' +
    'Cordon changes nothing and asks; seven minutes later the person on call approves.',
  stage: (world, tagKeys) => {
    const { subject, sibling } = stagePair(world, 'payments', {
      [tagKeys.exempt]: 'payments',
      [tagKeys.mode]: 'online',
    });
    const staged = byFinding(world, {
      subject,
      neighbours: [sibling],
      tracePath,
      finding: { type: 'Backdoor:EC2/C&CActivity.B', severity: 8, remote: C2 },
    });
    const approval = {
      decision: 'approve',
      reason: 'payments run on the sibling',
      afterMs: 7 * 60_000,
    } as const;
    return { ...staged, people: (tell) => reply(world, approval, tell) };
  },
};

export const taggedByIntruder: Scenario = {
  name: 'tagged-by-intruder',
  title: "An intruder sets the tag with the instance's own credentials",
  story:
    'The role of a build server may tag instances. An intruder on it sets cordon:respond=true on a neighbour in production, to have it taken ' +
    'off the network. Cordon asks CloudTrail who did, changes nothing, and reports it.',
  stage: (world, tagKeys) => {
    const { subject, sibling } = stagePair(world, 'build', { [tagKeys.mode]: 'offline' });
    const session = sessionFor(world, subject);
    if (!session) throw new Error('the build server has no role');
    return {
      // Whom the case is about.
      subject: sibling,
      c2: C2,
      isC2Named: false,
      tracePath,
      neighbours: [subject],
      groups: [],
      trigger: () => setTag(world, sibling, tagKeys.trigger, sessionArnOf(world, session), '198.51.100.77'),
      triggerText: `an intruder on ${subject.id} sets ${tagKeys.trigger}=true`,
    };
  },
};

/** Sets the trigger tag to a yes, as CloudTrail records it of whoever does. */
export function setTag(
  world: World,
  instance: Instance,
  key: string,
  arn: string,
  sourceIPAddress: string,
): void {
  recordApiCall(world, {
    service: 'ec2',
    operation: 'CreateTags',
    caller: { arn, userId: `AROAEXAMPLE:${arn.slice(arn.lastIndexOf('/') + 1)}` },
    input: { Resources: [instance.id], Tags: [{ Key: key, Value: 'true' }] },
    output: {},
    from: { sourceIPAddress, userAgent: 'aws-cli/2.31' },
  });
  changeTags(world, 'instance', instance.id, instance.tags, () => instance.tags.set(key, 'true'));
}

/** The same by somebody who may. */
export const tagByAnalyst = (world: World, instance: Instance, key: string): void =>
  setTag(world, instance, key, personArn(world), '203.0.113.10');
