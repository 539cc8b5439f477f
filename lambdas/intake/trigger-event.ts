/**
 * From an event to its parts. What is not understood as a whole is thrown as RefusedTrigger or InvalidInput; what is not understood in a
 * part is a part of its own, so that the others are answered. Both end in the dead-letter queue and raise its alarm.
 */
import * as v from 'valibot';
import type { Trigger } from '../common/case';
import { InvalidInput, parse } from '../common/parse';
import type { Policy } from '../common/policy';
import type { Triggers } from '../common/trigger-policy';
import { CUSTOM_DETAIL_TYPE, fromCustomEvent } from './custom-event';
import { type Decision, decide } from './decision-table';
import { fromDirectRequest, isDirectRequest } from './direct-request';
import { fromGuardDuty } from './guardduty';
import { fromOcsf } from './ocsf';
import type { Ignored, Part, TriggerRequest } from './part';
import { fromSecurityFinding } from './security-hub';
import { quoted, RefusedTrigger, type Sighting, type Subject, timeOf } from './sighting';
import { fromSweep, isSwept } from './swept';
import { fromTagChange } from './tag-change';

export interface Surroundings {
  readonly policy: Pick<Policy, 'tagKeys'>;
  readonly triggers: Triggers;
  /** `tagSetter.verify` */
  readonly verifiesSetters: boolean;
  /** Where Cordon is deployed, and answers. */
  readonly accountId: string;
  readonly region: string;
  readonly nowMs: number;
}

const short = v.pipe(v.string(), v.maxLength(256));
const envelopeSchema = v.object({
  source: short,
  'detail-type': short,
  account: short,
  region: short,
  time: v.optional(v.unknown()),
  resources: v.array(v.string()),
  detail: v.unknown(),
});
type Envelope = v.InferOutput<typeof envelopeSchema>;

export function understand(event: unknown, surroundings: Surroundings): Part[] {
  if (isDirectRequest(event)) return [ownOnly(fromDirectRequest(event), surroundings)];
  if (isSwept(event)) return swept(fromSweep(event), surroundings);
  const envelope = parse('the event', envelopeSchema, event);
  const kind = `${envelope.source} / ${envelope['detail-type']}`;
  const reader = READERS.get(kind);
  if (reader) return reader(envelope, surroundings);
  if (envelope['detail-type'] === CUSTOM_DETAIL_TYPE) return custom(envelope, surroundings);
  throw new RefusedTrigger(
    `the event is ${quoted(kind)}; Cordon answers ${[...READERS.keys(), CUSTOM_DETAIL_TYPE].join(', ')}`,
  );
}

type Reader = (envelope: Envelope, surroundings: Surroundings) => Part[];

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['aws.guardduty / GuardDuty Finding', ({ detail }, where) => byTable(fromGuardDuty(detail), where)],
  ['aws.securityhub / Security Hub Findings - Imported', imported],
  ['aws.securityhub / Security Hub Findings - Custom Action', chosen],
  [
    'aws.securityhub / Findings Imported V2',
    ({ detail, region }, where) => each(detail, (finding) => byTable(fromOcsf(finding, region), where)),
  ],
  ['aws.tag / Tag Change on Resource', tagged],
]);

function imported({ detail, region }: Envelope, surroundings: Surroundings): Part[] {
  return each(detail, (finding) => byTable(fromSecurityFinding(finding, region), surroundings));
}

const actionSchema = v.object({ actionName: v.string() });

/** A person chose these findings, so nothing is left to decide but whether the instances are of here. */
function chosen({ detail, region }: Envelope, surroundings: Surroundings): Part[] {
  const { actionName } = parse('the detail of the custom action', actionSchema, detail);
  const wanted = surroundings.triggers.customAction;
  if (actionName !== wanted)
    return [
      ignored(`the custom action is ${quoted(actionName)}; triggers.customAction is ${quoted(wanted)}`),
    ];
  const decision: Decision = {
    answer: 'act',
    rule: 'person',
    why: `a person chose the finding and the custom action ${wanted}`,
    passed: [],
  };
  // Nobody is to believe an instance isolated because nothing was said.
  const read = (finding: unknown) => ({ ...fromSecurityFinding(finding, region), mustNameOne: true });
  return each(detail, (finding) => parts(read(finding), () => decision, surroundings));
}

function custom(envelope: Envelope, surroundings: Surroundings): Part[] {
  const { customSources } = surroundings.triggers;
  if (!customSources.includes(envelope.source))
    throw new RefusedTrigger(
      `the source ${quoted(envelope.source)} is not among triggers.customSources (${customSources.join(', ') || 'none'})`,
    );
  return byTable(fromCustomEvent(envelope), surroundings);
}

function tagged(envelope: Envelope, surroundings: Surroundings): Part[] {
  const change = fromTagChange(envelope, surroundings.policy);
  if (!change.set) return [ignored(change.reason)];
  const { key, version, subject } = change;
  const at = timeOf(envelope.time);
  const trigger: Trigger = { kind: 'tag', key, version, ...(at !== undefined && { at }) };
  return [ownOnly(byTag(placeOf(subject), trigger, `the tag ${key} was set`, surroundings), surroundings)];
}

/** When the tag was set, and which change of it that was, the sweep does not see. */
function swept(instanceIds: readonly string[], here: Surroundings): Part[] {
  const { accountId, region } = here;
  const key = here.policy.tagKeys.trigger;
  const why = `the tag ${key} was found, whose event was lost`;
  const trigger: Trigger = { kind: 'tag', key, version: 0 };
  return instanceIds.map((instanceId) => byTag({ instanceId, accountId, region }, trigger, why, here));
}

/** A tag does not say who set it: unless policy says otherwise, the gate finds out before anything is changed. */
function byTag(
  place: Pick<TriggerRequest, 'instanceId' | 'accountId' | 'region'>,
  trigger: Trigger,
  why: string,
  { verifiesSetters }: Surroundings,
): TriggerRequest {
  const decision: Decision = { answer: 'act', rule: 'tag', why, passed: [] };
  return { kind: 'trigger', ...place, trigger, gate: verifiesSetters ? 'verify' : 'open', decision };
}

/** As many as BatchImportFindings takes. */
const MOST_FINDINGS = 100;
const findingsSchema = v.object({
  findings: v.pipe(v.array(v.unknown()), v.minLength(1, 'at least one finding')),
});

/** The parts of every finding of the event: one that is not understood is one part. */
function each(detail: unknown, read: (finding: unknown) => Part[]): Part[] {
  const { findings } = parse('the detail of the event', findingsSchema, detail);
  const all = findings.slice(0, MOST_FINDINGS).flatMap((finding) => {
    try {
      return read(finding);
    } catch (error) {
      if (error instanceof RefusedTrigger || error instanceof InvalidInput) return [refused(error.message)];
      throw error;
    }
  });
  return findings.length > MOST_FINDINGS
    ? [
        ...all,
        refused(`the event has ${findings.length} findings; more than ${MOST_FINDINGS} are not answered`),
      ]
    : all;
}

const byTable = (sighting: Sighting, surroundings: Surroundings): Part[] =>
  parts(sighting, (tags) => decide(sighting, tags, surroundings.triggers, surroundings.nowMs), surroundings);

function parts(
  sighting: Sighting,
  decisionOn: (tags: Subject['tags']) => Decision,
  surroundings: Surroundings,
): Part[] {
  const understood = sighting.subjects.map((subject): Part => {
    const decision = decisionOn(subject.tags);
    if (decision.answer === 'ignore')
      return {
        ...ignored(`${decision.why} (rule ${decision.rule})`),
        instanceId: subject.instanceId,
        decision,
      };
    const gate = decision.answer === 'ask' ? 'ask' : 'open';
    const trigger = triggerOf(sighting);
    return ownOnly({ kind: 'trigger', ...placeOf(subject), trigger, gate, decision }, surroundings);
  });
  const problems = sighting.refused.map((reason) => refused(`${sighting.findingType}: ${reason}`));
  if (understood.length > 0) return [...understood, ...problems];
  return [withoutSubject(sighting, decisionOn(new Map()), surroundings)];
}

/** What the table ignores anyhow, and what is another account's, needs no subject; else it is for a person, unless it need not have one. */
function withoutSubject(sighting: Sighting, decision: Decision, here: Surroundings): Part {
  if (decision.answer === 'ignore')
    return { ...ignored(`${decision.why} (rule ${decision.rule})`), decision };
  const { accountId, region } = sighting;
  if (accountId !== here.accountId || region !== here.region)
    return { ...ignored(`it was found in ${accountId}/${region}, which is not answered here`), decision };
  const reason = `${sighting.findingType}: ${[sighting.noSubject, ...sighting.refused].join('; ')}`;
  return sighting.mustNameOne || sighting.refused.length > 0
    ? refused(`${reason} (finding ${sighting.findingId})`)
    : { ...ignored(reason), decision };
}

function triggerOf(sighting: Sighting): Trigger {
  const { source, findingId, findingType, severity, firstSeen, lastSeen, remoteAddresses } = sighting;
  return {
    kind: 'finding',
    source,
    findingId,
    findingType,
    severity,
    ...(firstSeen !== undefined && { firstSeen }),
    ...(lastSeen !== undefined && { lastSeen }),
    remoteAddresses: [...remoteAddresses],
  };
}

/** A delegated administrator receives what is found in every member; Security Hub aggregates Regions. Each answers its own. */
function ownOnly(request: TriggerRequest, here: Surroundings): TriggerRequest | Ignored {
  const { accountId, region, instanceId, decision } = request;
  if (accountId === here.accountId && region === here.region) return request;
  return {
    ...ignored(`the subject is in ${accountId}/${region}, which is not answered here`),
    instanceId,
    decision,
  };
}

const placeOf = ({ instanceId, accountId, region }: Subject) => ({ instanceId, accountId, region });
const ignored = (reason: string): Ignored => ({ kind: 'ignored', reason });
const refused = (reason: string): Part => ({ kind: 'refused', reason });
