/** The subject as `assess` found it: what later steps need, each value as EC2 gave it, and nothing that it can phrase itself. */
import * as v from 'valibot';
import { caseSchema } from './case';
import { modeSchema } from './mode';

const networkInterface = v.object({
  networkInterfaceId: v.string(),
  subnetId: v.string(),
  groupIds: v.array(v.string()),
  privateIpAddresses: v.array(v.string()),
});

const volume = v.object({
  deviceName: v.string(),
  volumeId: v.string(),
  deleteOnTermination: v.boolean(),
});

export const subjectSchema = v.object({
  instanceId: v.string(),
  state: v.string(),
  instanceType: v.string(),
  platform: v.picklist(['linux', 'windows']),
  lifecycle: v.string(),
  /** Of a Spot Instance. */
  spotRequestId: v.nullable(v.string()),
  /** ARN of the instance profile. */
  profileArn: v.nullable(v.string()),
  /** As its tag says, which only Auto Scaling sets; whether it is in there still is another question. */
  autoScalingGroup: v.optional(v.nullable(v.string()), null),
  vpcId: v.nullable(v.string()),
  networkInterfaces: v.array(networkInterface),
  /** Of its interfaces, before the cut. */
  publicIpAddresses: v.optional(v.array(v.string()), []),
  volumes: v.array(volume),
  ticket: v.nullable(v.string()),
  /** Of a node of a Kubernetes cluster: names that can stand in a command, and the addresses of its pods. */
  kubernetes: v.nullable(
    v.object({
      cluster: v.nullable(v.string()),
      nodeGroup: v.nullable(v.string()),
      nodeName: v.string(),
      podAddresses: v.array(v.string()),
    }),
  ),
});

export type Subject = v.InferOutput<typeof subjectSchema>;

/** What every step after `assess` is given. */
export const stepInputSchema = v.object({ case: caseSchema, subject: subjectSchema, mode: modeSchema });
export type StepInput = v.InferOutput<typeof stepInputSchema>;
