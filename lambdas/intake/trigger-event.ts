/**
 * From an event on the bus to one typed trigger. Three outcomes: a trigger; `ignored` with a reason, for what is
 * well understood and asks for nothing; and RefusedTrigger, thrown, for what is not understood, so that the event
 * ends in the dead-letter queue and raises its alarm instead of being lost.
 */
import * as v from 'valibot';
import { instanceIdSchema, type Trigger } from '../common/case';
import { parse } from '../common/parse';
import type { Policy } from '../common/policy';
import { ignoredFinding, parseFinding } from './finding';
import { remoteAddresses } from './remote-addresses';

export interface TriggerRequest {
  readonly kind: 'trigger';
  readonly instanceId: string;
  readonly accountId: string;
  readonly region: string;
  readonly trigger: Trigger;
}

export interface Ignored {
  readonly kind: 'ignored';
  readonly reason: string;
}

export class RefusedTrigger extends Error {
  override readonly name = 'RefusedTrigger';
}

const envelopeSchema = v.object({
  source: v.string(),
  'detail-type': v.string(),
  account: v.string(),
  region: v.string(),
  resources: v.array(v.string()),
  detail: v.unknown(),
});
type Envelope = v.InferOutput<typeof envelopeSchema>;

export function understand(event: unknown, policy: Policy): TriggerRequest | Ignored {
  const envelope = parse('the event', envelopeSchema, event);
  const kind = `${envelope.source} / ${envelope['detail-type']}`;
  if (kind === 'aws.guardduty / GuardDuty Finding') return fromFinding(envelope, policy);
  if (kind === 'aws.tag / Tag Change on Resource') return fromTagChange(envelope, policy);
  throw new RefusedTrigger(
    `the event is ${JSON.stringify(kind)}; Cordon answers aws.guardduty / GuardDuty Finding and aws.tag / Tag Change on Resource`,
  );
}

function fromFinding(envelope: Envelope, policy: Policy): TriggerRequest | Ignored {
  const finding = parseFinding(envelope.detail);
  const reason = ignoredFinding(finding, policy);
  if (reason !== undefined) return { kind: 'ignored', reason };
  const instanceId = finding.resource.instanceDetails?.instanceId;
  if (instanceId == null)
    throw new RefusedTrigger(`the finding ${finding.id} of type ${finding.type} names no instance`);
  const { eventFirstSeen, eventLastSeen, action } = finding.service;
  return {
    kind: 'trigger',
    instanceId: parse('the instance id of the finding', instanceIdSchema, instanceId),
    accountId: finding.accountId,
    region: finding.region,
    trigger: {
      kind: 'finding',
      source: 'guardduty',
      findingId: finding.id,
      findingType: finding.type,
      severity: finding.severity,
      ...(eventFirstSeen && { firstSeen: eventFirstSeen }),
      ...(eventLastSeen && { lastSeen: eventLastSeen }),
      remoteAddresses: remoteAddresses(action),
    },
  };
}

const tagChangeSchema = v.object({
  'changed-tag-keys': v.array(v.string()),
  tags: v.record(v.string(), v.string()),
  service: v.string(),
  'resource-type': v.string(),
  version: v.number(),
});

const INSTANCE_ARN = /^arn:[^:]+:ec2:([^:]+):(\d{12}):instance\/(.+)$/;
const YES = ['true', 'yes', 'on', '1'];
const NO = ['false', 'no', 'off', '0', ''];

function fromTagChange(envelope: Envelope, policy: Policy): TriggerRequest | Ignored {
  const change = parse('the detail of the tag change', tagChangeSchema, envelope.detail);
  const key = policy.tagKeys.trigger;
  if (change.service !== 'ec2' || change['resource-type'] !== 'instance')
    return ignored(
      `the tag change is on a resource of ${change.service}/${change['resource-type']}, not on an instance`,
    );
  if (!change['changed-tag-keys'].includes(key)) return ignored(`the tag change does not concern ${key}`);
  const value = change.tags[key];
  if (value === undefined)
    return ignored(`the tag ${key} was removed; an open case is ended by a release only`);
  const answer = value.trim().toLowerCase();
  if (NO.includes(answer)) return ignored(`the tag ${key} says ${JSON.stringify(value)}`);
  if (!YES.includes(answer))
    throw new RefusedTrigger(
      `the tag ${key} is ${JSON.stringify(value)}; allowed are ${[...YES, ...NO.slice(0, -1)].join(', ')}`,
    );
  return fromInstanceArns(envelope.resources, { kind: 'tag', key, version: change.version });
}

function fromInstanceArns(resources: readonly string[], trigger: Trigger): TriggerRequest {
  const [arn, ...others] = resources;
  const [, region, accountId, id] = INSTANCE_ARN.exec(arn ?? '') ?? [];
  if (others.length > 0 || region === undefined || accountId === undefined)
    throw new RefusedTrigger(
      `a tag change names exactly one instance ARN; it names ${JSON.stringify(resources)}`,
    );
  const instanceId = parse('the instance id of the tag change', instanceIdSchema, id);
  return { kind: 'trigger', instanceId, accountId, region, trigger };
}

const ignored = (reason: string): Ignored => ({ kind: 'ignored', reason });
