/**
 * What an event is about, as far as a quarantine could be hurt by it. Shapes: EC2 User Guide, "Monitor instance state changes"; Step
 * Functions Developer Guide, "Events for EventBridge"; request parameters as CloudTrail records them, in camel case.
 */
import * as v from 'valibot';
import { CASE_ID, caseOfExecution, INSTANCE_ID } from '../common/case';
import { quarantinedInstance } from '../common/quarantine-policy';

export type Concern =
  | { readonly kind: 'instance'; readonly instanceId: string }
  | { readonly kind: 'interface'; readonly networkInterfaceId: string }
  | { readonly kind: 'group'; readonly groupId: string }
  | { readonly kind: 'network-acl'; readonly networkAclId: string }
  | { readonly kind: 'case'; readonly instanceId: string; readonly caseId: string };

export interface Understood {
  readonly concern: Concern;
  /** In a few words, for the report. */
  readonly cause: string;
}

const stateChange = v.object({
  'detail-type': v.literal('EC2 Instance State-change Notification'),
  detail: v.object({ 'instance-id': v.string(), state: v.string() }),
});

const executionEnded = v.object({
  'detail-type': v.literal('Step Functions Execution Status Change'),
  detail: v.object({ name: v.string(), status: v.string() }),
});

const text = v.optional(v.string());
const apiCall = v.object({
  'detail-type': v.literal('AWS API Call via CloudTrail'),
  detail: v.object({
    eventName: v.string(),
    errorCode: text,
    userIdentity: v.optional(v.object({ arn: text })),
    requestParameters: v.nullish(
      v.object({
        instanceId: text,
        networkInterfaceId: text,
        groupId: text,
        networkAclId: text,
        policyName: text,
        /** CloudTrail keeps the parameters of this call one level down, and as the API writes them. */
        ModifyInstanceMetadataOptionsRequest: v.optional(v.object({ InstanceId: text })),
      }),
    ),
  }),
});
type ApiCall = v.InferOutput<typeof apiCall>['detail'];

const eventSchema = v.variant('detail-type', [stateChange, executionEnded, apiCall]);

/** Undefined for what can hurt no quarantine, or is Cordon's own doing. `ownRoles` is how the ARNs of Cordon's own sessions go on: who makes a user may give it any path. */
export function understand(event: unknown, ownRoles: string): Understood | undefined {
  const parsed = v.safeParse(eventSchema, event);
  if (!parsed.success) return undefined;
  const { output } = parsed;
  switch (output['detail-type']) {
    case 'EC2 Instance State-change Notification':
      return ofInstance(output.detail['instance-id'], `the instance is ${output.detail.state}`);
    case 'Step Functions Execution Status Change':
      return ofExecution(output.detail.name, output.detail.status);
    case 'AWS API Call via CloudTrail':
      return ofCall(output.detail, ownRoles);
  }
}

const ofInstance = (instanceId: string, cause: string): Understood | undefined =>
  INSTANCE_ID.test(instanceId) ? { concern: { kind: 'instance', instanceId }, cause } : undefined;

function ofExecution(name: string, status: string): Understood | undefined {
  const caseId = caseOfExecution(name);
  const [, instanceId] = CASE_ID.exec(caseId ?? '') ?? [];
  if (caseId === undefined || instanceId === undefined) return undefined;
  return { concern: { kind: 'case', instanceId, caseId }, cause: `its workflow ended as ${status}` };
}

function ofCall(detail: ApiCall, ownRoles: string): Understood | undefined {
  const { eventName, errorCode, userIdentity, requestParameters } = detail;
  const by = userIdentity?.arn ?? 'somebody';
  if (errorCode !== undefined || isSessionOf(by, ownRoles)) return undefined;
  const concern = concernOf(requestParameters ?? {});
  return concern && { concern, cause: `${eventName} by ${by}` };
}

const isSessionOf = (arn: string, roles: string): boolean =>
  /^arn:[^:]+:sts::\d+:/.test(arn) && arn.includes(roles);

function concernOf(given: NonNullable<ApiCall['requestParameters']>): Concern | undefined {
  const { networkInterfaceId, groupId, networkAclId, policyName = '' } = given;
  const instanceId = given.instanceId ?? given.ModifyInstanceMetadataOptionsRequest?.InstanceId;
  const ofPolicy = quarantinedInstance(policyName);
  if (ofPolicy !== undefined) return { kind: 'instance', instanceId: ofPolicy };
  if (instanceId !== undefined && INSTANCE_ID.test(instanceId)) return { kind: 'instance', instanceId };
  if (networkInterfaceId !== undefined) return { kind: 'interface', networkInterfaceId };
  if (groupId !== undefined) return { kind: 'group', groupId };
  return networkAclId === undefined ? undefined : { kind: 'network-acl', networkAclId };
}
