/** What may come together around a subject, so that the code goes its rarer ways. Each is put into the account before the trigger. */
import { createHash } from 'node:crypto';
import type { DrillOptions } from '../../range/drill/drill';
import type { Range } from '../../range/range';
import { findingOn } from '../../range/scenarios/finding';
import { C2 } from '../../range/scenarios/scenario';
import { addAutoScalingGroup } from '../../range/services/autoscaling/builders';
import { awaitHooks } from '../../range/services/autoscaling/hooks';
import type { LifecycleHook } from '../../range/services/autoscaling/state';
import { recordApiCall } from '../../range/services/cloudtrail/record-api-call';
import { recordDataEvent } from '../../range/services/cloudtrail/record-data-event';
import { allow, launchInstance } from '../../range/services/ec2/builders';
import { terminateInstance } from '../../range/services/ec2/lifecycle';
import { networkAclOf } from '../../range/services/ec2/network-acls';
import { addRules, setGroups } from '../../range/services/ec2/security-groups';
import { changeTags } from '../../range/services/ec2/tags';
import { addCluster, addContainerInstance, addTask } from '../../range/services/ecs/builders';
import { addClassicLoadBalancer } from '../../range/services/elb/state';
import { addTargetGroup } from '../../range/services/elbv2/builders';
import { registerTarget } from '../../range/services/elbv2/targets';
import { addDefaultEbsKey } from '../../range/services/kms/default-ebs-key';
import { ObjectBody } from '../../range/services/s3/body';
import { type Bucket, newVersionId, putVersion } from '../../range/services/s3/state';
import type { World } from '../../range/world';

export type Arrange = NonNullable<DrillOptions['arrange']>;

/** The trigger comes a minute after the beginning. */
const TRIGGER_MS = 60_000;
const LOOKS_EVERY_MS = 100;

export const all =
  (...each: readonly Arrange[]): Arrange =>
  (range, staged) => {
    for (const one of each) one(range, staged);
  };

/** So long after the trigger. */
export const after =
  (ms: number, act: Arrange): Arrange =>
  (range, staged) =>
    void range.clock.schedule(TRIGGER_MS + ms, () => act(range, staged));

/** Once something is so. */
const once =
  (isSo: (range: Range) => boolean, act: Arrange): Arrange =>
  (range, staged) => {
    const look = (): void => {
      if (isSo(range)) act(range, staged);
      else range.clock.schedule(LOOKS_EVERY_MS, look);
    };
    range.clock.schedule(TRIGGER_MS, look);
  };

/** So long after the response has ended. */
export const afterwards = (ms: number, act: Arrange): Arrange =>
  once(
    ({ record }) => record.executions[0]?.status === 'SUCCEEDED',
    (range, staged) => void range.clock.schedule(ms, () => act(range, staged)),
  );

/** Behind load balancers by its name and by its address, and in a cluster. */
export const registered: Arrange = ({ world }, { subject }) => {
  addClassicLoadBalancer(world, {
    name: 'old-shop',
    subnetIds: [subject.subnetId],
    groupIds: [...world.ec2.securityGroups.keys()].slice(0, 1),
  }).instanceIds.add(subject.id);
  const group = addTargetGroup(world, { name: 'by-address', vpcId: subject.vpcId, targetType: 'ip' });
  const [address] = world.ec2.networkInterfaces.get(subject.eniIds[0] ?? '')?.privateAddresses ?? [];
  registerTarget(world, group, { id: address?.ip ?? '', port: 8080 });
  const cluster = addCluster(world, 'shop');
  addTask(world, cluster, addContainerInstance(world, cluster, subject.id), { service: 'web' });
};

/** Protected from stops and from scale-in, with a tag of Cordon's from before. */
export const protectedBefore: Arrange = ({ world }, { subject }) => {
  subject.attributes.disableApiStop = true;
  subject.tags.set('cordon:status', 'released');
  const [group] = world.autoscaling.groups.values();
  const member = group?.instances.get(subject.id);
  if (member) member.protectedFromScaleIn = true;
};

export const encrypted: Arrange = ({ world }, { subject }) => {
  const key = addDefaultEbsKey(world);
  for (const { volumeId } of subject.blockDevices)
    Object.assign(world.ec2.volumes.get(volumeId) ?? {}, { encrypted: true, kmsKeyId: key.arn });
};

/** The set of snapshots fails, one by one they do not. */
export const failingSet: Arrange = ({ world }, { subject }) => {
  for (const { volumeId } of subject.blockDevices) world.ec2.failingVolumes.add(volumeId);
};

export const withoutEndpoints: Arrange = ({ world }) => world.ec2.endpoints.clear();

/** Its group has begun to launch it, or to terminate it, and a hook holds it. */
const held =
  (transition: 'EC2_INSTANCE_LAUNCHING' | 'EC2_INSTANCE_TERMINATING'): Arrange =>
  ({ world }, { subject }) => {
    const [group] = world.autoscaling.groups.values();
    const member = group?.instances.get(subject.id);
    if (!group || !member) throw new Error('the subject is in no group');
    const hook = {
      name: 'logs',
      transition,
      heartbeatTimeoutSeconds: 600,
      defaultResult: 'CONTINUE',
    } as const;
    (group.lifecycleHooks as LifecycleHook[]).push(hook);
    awaitHooks(world, group, member, transition, () => {
      if (transition === 'EC2_INSTANCE_TERMINATING') terminateInstance(world, subject);
      else member.lifecycleState = 'InService';
    });
  };
export const launching = held('EC2_INSTANCE_LAUNCHING');
export const terminating = held('EC2_INSTANCE_TERMINATING');

/** The endpoints through which memory is captured go while it is. */
export const endpointsLost: Arrange = once(
  ({ world }) => world.ssm.commands.size > 0,
  ({ world }) => void world.clock.schedule(2_000, () => world.ec2.endpoints.clear()),
);

/** GuardDuty sees something else on the subject. */
export const furtherFinding =
  (severity: number): Arrange =>
  ({ world }, { subject }) => {
    const event = findingOn(world, subject, { type: 'Backdoor:EC2/C&CActivity.B', severity, remote: C2 });
    world.emit({ ...event, detail: { ...(event.detail as object), id: 'f'.repeat(32) } });
  };

/** And something on the neighbours. */
export const findingsOnNeighbours: Arrange = ({ world }, { neighbours }) => {
  for (const each of neighbours)
    world.emit(findingOn(world, each, { type: 'CryptoCurrency:EC2/BitcoinTool.B', severity: 8, remote: C2 }));
};

const OUTSIDER = 'assumed-role/operator/night-shift';
const outsider = ({ partition, account }: World) => ({
  arn: `arn:${partition}:sts::${account}:${OUTSIDER}`,
  userId: 'AROAEXAMPLEOPERATOR00:night-shift',
});

/** Somebody opens the quarantine group. */
export const groupOpened: Arrange = ({ world }) => {
  const [group] = [...world.ec2.securityGroups.values()].filter(
    ({ tags }) => tags.get('cordon:group') === 'quarantine',
  );
  if (!group) throw new Error('there is no quarantine group');
  addRules(world, group, [allow('ingress', '-1', [-1, -1], '0.0.0.0/0')]);
  recordApiCall(world, {
    service: 'ec2',
    operation: 'AuthorizeSecurityGroupIngress',
    caller: outsider(world),
    input: { GroupId: group.id },
    output: {},
  });
};

/** Somebody moves the subject into a group of its neighbours. */
export const interfaceMoved: Arrange = ({ world }, { subject, neighbours }) => {
  const [own, theirs] = [subject, neighbours[0]].map((each) =>
    world.ec2.networkInterfaces.get(each?.eniIds[0] ?? ''),
  );
  if (!own || !theirs) throw new Error('the subject has no neighbour with an interface');
  const { groupIds } = theirs;
  setGroups(world, own, groupIds);
  recordApiCall(world, {
    service: 'ec2',
    operation: 'ModifyNetworkInterfaceAttribute',
    caller: outsider(world),
    input: { NetworkInterfaceId: own.id, Groups: groupIds },
    output: {},
  });
};

/** Somebody calls about the network ACL, which may be anything. */
export const networkAclTouched: Arrange = ({ world }, { subject }) =>
  recordApiCall(world, {
    service: 'ec2',
    operation: 'DeleteNetworkAclEntry',
    caller: outsider(world),
    input: { NetworkAclId: networkAclOf(world, subject.subnetId)?.id, RuleNumber: 90, Egress: false },
    output: {},
  });

const vaultOf = ({ s3 }: World): Bucket => {
  const [vault] = s3.buckets.values();
  if (!vault) throw new Error('there is no vault');
  return vault;
};

const caseKey = (world: World, pattern: RegExp): string | undefined =>
  [...vaultOf(world).versions.keys()].find((key) => pattern.test(key));

/** An analyst reads a piece of evidence, twice. */
export const evidenceRead: Arrange = ({ world }) => {
  for (const pattern of [/instance\.json$/, /report\.json$/])
    recordDataEvent(world, {
      service: 's3',
      operation: 'GetObject',
      caller: outsider(world),
      input: { Bucket: vaultOf(world).name, Key: caseKey(world, pattern) },
    });
};

function put(world: World, key: string, body: ObjectBody): void {
  const vault = vaultOf(world);
  putVersion(vault, {
    kind: 'object',
    key,
    versionId: newVersionId(world.s3, vault),
    body,
    eTag: `"${body.md5().toString('hex')}"`,
    lastModifiedMs: world.clock.now(),
    headers: {},
    metadata: {},
    tags: new Map(),
    legalHold: false,
  });
}

/** Something arrives in the case while its manifest is being written. */
export const lateArrival: Arrange = once(
  ({ world }) => caseKey(world, /\/report\/.*report\.json$/) !== undefined,
  ({ world }) =>
    put(
      world,
      (caseKey(world, /before-state\/instance\.json$/) ?? '').replace('before-state/instance', 'triage/late'),
      ObjectBody.of('{}'),
    ),
);

const MODULE = 'a kernel module';
export const MODULE_SHA256 = createHash('sha256').update(MODULE).digest('hex');
export const MODULE_KEY = 'tools/lime.ko';

/** A host on which only the operator's own kernel module reads the memory. */
export const needsTool: Arrange = ({ world }, { subject }) => {
  Object.assign(subject.host, { mayExecute: false, hasInterpreter: false });
  put(world, MODULE_KEY, ObjectBody.of(MODULE));
};

const FLEET_TAG = 'cordon:respond-all';

/** An analyst sets the fleet's tag on a group with a neighbour in it, and on the VPC. */
export const fleetTagged: Arrange = ({ world }, { subject, neighbours }) => {
  addAutoScalingGroup(world, {
    name: 'rest',
    subnetIds: [subject.subnetId],
    instanceIds: neighbours.map(({ id }) => id),
    launch: () => launchInstance(world, { subnetId: subject.subnetId, type: 't3.micro' }),
  });
  const caller = outsider(world);
  const tag = { Key: FLEET_TAG, Value: 'true' };
  const onGroup = {
    ResourceId: 'rest',
    ResourceType: 'auto-scaling-group',
    PropagateAtLaunch: false,
    ...tag,
  };
  recordApiCall(world, {
    service: 'autoscaling',
    operation: 'CreateOrUpdateTags',
    caller,
    input: { Tags: [onGroup] },
    output: {},
  });
  const { vpcId } = subject;
  const tags = world.ec2.vpcs.get(vpcId)?.tags;
  changeTags(world, 'vpc', vpcId, tags ?? new Map(), () => tags?.set(FLEET_TAG, 'true'));
  const input = { Resources: [vpcId], Tags: [tag] };
  recordApiCall(world, { service: 'ec2', operation: 'CreateTags', caller, input, output: {} });
};
