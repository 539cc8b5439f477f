/**
 * How everything was before the case, read from the parts that the steps recorded. A part that does not exist belongs to a step
 * that changed nothing: it records before it changes.
 */
import * as v from 'valibot';
import { beforeStateKey } from '../common/before-state';
import { caseSchema } from '../common/case';
import { modeSchema } from '../common/mode';
import { parse } from '../common/parse';
import { policySchema } from '../common/policy';
import { list, load } from '../common/vault';
import type { CaseRecord } from './case-record';

const text = v.optional(v.string());
const seconds = v.optional(v.number());
const onOff = v.optional(v.picklist(['enabled', 'disabled']));

const networkInterfaceSchema = v.object({
  NetworkInterfaceId: v.string(),
  SubnetId: text,
  Association: v.optional(v.object({ PublicIp: text, IpOwnerId: text })),
  Groups: v.optional(v.array(v.object({ GroupId: v.string() })), []),
  ConnectionTrackingConfiguration: v.optional(
    v.object({ TcpEstablishedTimeout: seconds, UdpTimeout: seconds, UdpStreamTimeout: seconds }),
    {},
  ),
});

const deviceSchema = v.object({
  DeviceName: v.string(),
  Ebs: v.optional(v.object({ VolumeId: v.string(), DeleteOnTermination: v.optional(v.boolean(), true) })),
});

/** As EC2 described it; what a release looks at of it. */
const instanceSchema = v.object({
  InstanceId: v.string(),
  VpcId: text,
  State: v.object({ Name: v.string() }),
  IamInstanceProfile: v.optional(v.object({ Arn: v.string() })),
  MetadataOptions: v.optional(
    v.object({
      HttpEndpoint: onOff,
      HttpTokens: v.optional(v.picklist(['optional', 'required'])),
      HttpPutResponseHopLimit: v.optional(v.number()),
      HttpProtocolIpv6: onOff,
      InstanceMetadataTags: onOff,
    }),
  ),
  NetworkInterfaces: v.optional(v.array(networkInterfaceSchema), []),
  BlockDeviceMappings: v.optional(v.array(deviceSchema), []),
  Tags: v.optional(v.array(v.object({ Key: v.string(), Value: v.string() })), []),
});

const recordedSchema = v.object({
  takenAt: v.string(),
  case: caseSchema,
  choice: v.object({ mode: modeSchema }),
  /** How the operator had Cordon act then; today's configuration may be another. */
  policy: v.object({
    enforcement: policySchema.entries.enforcement,
    containment: policySchema.entries.containment,
    fleet: policySchema.entries.fleet,
    tagKeys: policySchema.entries.tagKeys,
  }),
  instance: instanceSchema,
});

const reading = <Inner extends v.GenericSchema>(inner: Inner) =>
  v.union([v.object({ value: inner }), v.object({ unreadable: v.string() })]);

const PARTS = {
  'protections.json': v.object({
    protections: v.object({
      disableApiTermination: reading(v.boolean()),
      instanceInitiatedShutdownBehavior: reading(v.string()),
    }),
  }),
  'stop-protection.json': v.object({ disableApiStop: v.boolean() }),
  'auto-scaling.json': v.object({
    autoScalingGroup: v.nullable(
      v.object({
        name: v.string(),
        lifecycleState: v.string(),
        protectedFromScaleIn: v.optional(v.boolean(), false),
        desiredCapacity: v.number(),
        memberIds: v.array(v.string()),
      }),
    ),
  }),
  'registrations.json': v.object({
    registrations: v.object({
      targets: v.array(
        v.object({ targetGroupArn: v.string(), id: v.string(), port: v.optional(v.number()) }),
      ),
      classicLoadBalancers: v.array(v.string()),
    }),
  }),
  'container-instance.json': v.object({
    containerInstance: v.object({
      clusterArn: v.string(),
      containerInstanceArn: v.string(),
      status: v.string(),
    }),
  }),
  'spot-request.json': v.object({ request: v.object({ id: v.string(), state: v.string() }) }),
  'credentials.json': v.object({
    role: v.nullable(v.object({ name: v.string(), id: v.string(), arn: v.string() })),
    policyName: v.string(),
    policyDocument: v.nullable(v.string()),
  }),
  'network-acl.json': v.object({
    networkAcls: v.array(v.object({ networkAclId: v.string() })),
    denied: v.array(v.string()),
  }),
  'addresses.json': v.object({
    addresses: v.array(
      v.object({
        allocationId: v.string(),
        publicIp: v.string(),
        networkInterfaceId: v.string(),
        privateIpAddress: v.string(),
      }),
    ),
  }),
} as const;

type Name = keyof typeof PARTS;
type Parts = { readonly [Part in Name]?: v.InferOutput<(typeof PARTS)[Part]> | undefined };

export type Recorded = v.InferOutput<typeof recordedSchema>;
export type BeforeState = Recorded & { readonly parts: Parts };

/** There is nothing that a release could go by. */
export class NoBeforeState extends Error {
  override readonly name = 'NoBeforeState';
}

/** For a place, a person, or to learn who set a tag: nothing runs then, and yet it is not over. */
const UNDER_WAY = '. It is open: it still waits for its turn or for an answer, which `cordon status` says';

export async function beforeStateOf({ request, beforeState, status }: CaseRecord): Promise<BeforeState> {
  const { caseId } = request;
  const names = await recordedNames(caseId);
  const read = async (name: string): Promise<unknown> =>
    names.has(name) ? JSON.parse((await load(beforeStateKey(caseId, name))).text) : undefined;
  const first =
    (await read('instance.json')) ?? (beforeState === undefined ? undefined : JSON.parse(beforeState));
  if (first === undefined)
    throw new NoBeforeState(
      `${caseId} has no before-state: then Cordon has changed nothing of its subject${status === 'open' ? UNDER_WAY : ''}`,
    );
  const recorded = parse('instance.json', recordedSchema, first);
  const part = async <Part extends Name>(name: Part) => {
    const content = await read(name);
    return content === undefined ? undefined : parse(name, PARTS[name], content);
  };
  const parts: Parts = {
    'protections.json': await part('protections.json'),
    'stop-protection.json': await part('stop-protection.json'),
    'auto-scaling.json': await part('auto-scaling.json'),
    'registrations.json': await part('registrations.json'),
    'container-instance.json': await part('container-instance.json'),
    'spot-request.json': await part('spot-request.json'),
    'credentials.json': await part('credentials.json'),
    'network-acl.json': await part('network-acl.json'),
    'addresses.json': await part('addresses.json'),
  };
  return { ...recorded, parts };
}

async function recordedNames(caseId: string): Promise<ReadonlySet<string>> {
  const prefix = beforeStateKey(caseId);
  return new Set((await list(prefix)).map(({ Key = '' }) => Key.slice(prefix.length)));
}
