/**
 * The gate: what stands between a case and the first change. It is passed at once, without a call, by a case that policy or a person
 * wants answered, on an instance that is not exempt. Any other passes it once somebody or something opened it; until then `assess` ends
 * with an error that the workflow knows:
 *   SetterUnknown      CloudTrail does not know yet who set the tag: come again
 *   TriggerNotAllowed  it was somebody who may not
 *   ApprovalNeeded     ask a person
 *   Declined, LeftAlone  they said no; they said nothing, and policy leaves it then
 *   GateMoved          somebody opened it in this very moment: look again
 * A gate that was opened meanwhile goes before a person's no: who said it did not know of the graver finding.
 */
import type { Instance } from '@aws-sdk/client-ec2';
import type { Case } from '../common/case';
import {
  type Clearance,
  openGate,
  type Question,
  readGate,
  type StandingGate,
  shutGate,
} from '../common/case-gate';
import { environment } from '../common/environment';
import type { Answer } from '../common/gate-answer';
import { type Policy, parseAsking, parseExemption, parseTagSetter } from '../common/policy';
import { exemptionOf } from './exemption';
import { checkSetters } from './setter-check';

class GateError extends Error {
  constructor(
    override readonly name:
      | 'SetterUnknown'
      | 'TriggerNotAllowed'
      | 'ApprovalNeeded'
      | 'Declined'
      | 'LeftAlone'
      | 'GateMoved',
    message: string,
  ) {
    super(message);
  }
}

/** Why the case went on; null where nothing stood in its way. */
export type Passage = Clearance | null;

export interface AtGate {
  readonly request: Case;
  readonly instance: Instance;
  /** Of the person who was asked, if one was. */
  readonly answer: Answer | undefined;
  readonly policy: Policy;
  readonly question: (why: string) => Question;
}

/** From this severity on a later finding is graver than any exemption: Critical. */
const CRITICAL = 9;

/** Resolves when the case may go on. @throws GateError */
export async function passGate(at: AtGate): Promise<Passage> {
  const { request, instance, answer, policy } = at;
  // It changes nothing, and must not keep a person waiting for nothing.
  if (policy.enforcement === 'dry-run') return null;
  const exempt = await exemptionOf(
    request,
    instance,
    policy.tagKeys.exempt,
    parseExemption(environment('EXEMPTION')),
  );
  const said = answer && isSaid(answer) ? answer : undefined;
  if (request.gate === 'open' && exempt === undefined && said === undefined) return null;
  const standing = await readGate(request);
  const opened = openedBy(standing, request, exempt !== undefined);
  if (opened !== undefined) return opened;
  if (said !== undefined && !isLastLook(said, standing)) return await answered(request, said);
  const setter = await verified(at, standing, exempt);
  if (exempt !== undefined) return await ask(at, standing, exempt);
  if (setter !== null) return setter;
  return await ask(at, standing, request.decision?.why ?? 'the policy asks a person first');
}

/** Only a person says yes or no: what comes without the ARN of one says that the gate was opened, and to look again. */
const isSaid = ({ decision, by = '' }: Answer): boolean =>
  decision === 'expired' || decision === 'unasked' || (decision !== 'opened' && by.startsWith('arn:'));

/** An exemption yields to a person, and to a finding that is Critical and came later; not to a rule that says act. */
function openedBy(
  standing: StandingGate | undefined,
  request: Case,
  isExempt: boolean,
): Clearance | undefined {
  if (standing?.gate !== 'open') return undefined;
  const { cleared, escalatedBy = 'a later trigger' } = standing;
  if (cleared !== undefined && (cleared.how !== 'set by' || !isExempt)) return cleared;
  const isOpened = isExempt ? isGraver(standing, request) : request.gate !== 'open';
  return isOpened ? { how: 'escalated', by: escalatedBy } : undefined;
}

/** The finding that opened the case is not among those that joined it, however often it comes again; its severity may rise. */
const isGraver = ({ joined, escalatedBy, severity }: StandingGate, { trigger }: Case): boolean =>
  joined.some((each) => each.kind === 'person' || (each.kind === 'finding' && each.severity >= CRITICAL)) ||
  (escalatedBy !== undefined &&
    trigger.kind === 'finding' &&
    trigger.severity < CRITICAL &&
    severity >= CRITICAL);

/** Silence never lets a tag pass of which nobody knows who set it; but CloudTrail, which may know by now, is asked once more. */
const isLastLook = ({ decision }: Answer, standing: StandingGate | undefined): boolean =>
  (decision === 'expired' || decision === 'unasked') && standing?.gate === 'verify';

async function answered(request: Case, { decision, by = '', reason }: Answer): Promise<Clearance> {
  if (decision === 'deny')
    throw new GateError('Declined', `declined by ${by}: ${reason ?? 'no reason given'}`);
  const { onExpiry } = parseAsking(environment('ASKING'));
  const silence = decision === 'unasked' ? 'nobody could be asked' : 'nobody answered in time';
  if (decision !== 'approve' && onExpiry === 'leave')
    throw new GateError('LeftAlone', `${silence}, and asking.onExpiry is 'leave'`);
  const cleared: Clearance =
    decision === 'approve'
      ? { how: 'approved', by, ...(reason !== undefined && { reason }) }
      : { how: 'deadline passed', by: `policy (asking.onExpiry is 'act'): ${silence}` };
  return await opening(request, cleared);
}

/** Not where the subject has another case by now: this one was broken off, and taken up again after its time. */
async function opening(request: Case, cleared: Clearance): Promise<Clearance> {
  if (!(await openGate(request, cleared)))
    throw new GateError('LeftAlone', `${request.instanceId} has another case by now`);
  return cleared;
}

/** Null where there is no setter to be checked. A finding that joined is reason enough to ask, whoever set the tag. */
async function verified(
  at: AtGate,
  standing: StandingGate | undefined,
  exempt: string | undefined,
): Promise<Clearance | null> {
  const { request, question } = at;
  if (request.gate !== 'verify' || standing?.cleared?.how === 'set by' || standing?.gate === 'ask')
    return null;
  const policy = parseTagSetter(environment('TAG_SETTER'));
  if (!policy.verify) return await setBy(request, 'anybody: tagSetter.verify is off', exempt);
  const check = await checkSetters(request, standing?.joined ?? [], policy);
  if (check.kind === 'allowed') return await setBy(request, check.setter.arn, exempt);
  if (check.kind === 'unknown') {
    const why = 'CloudTrail does not know yet who set the tag';
    if (at.answer !== undefined && isLastLook(at.answer, standing))
      throw new GateError('LeftAlone', `nobody answered in time, and ${why}`);
    await shutGate(request, 'verify', question(why), standing);
    throw new GateError('SetterUnknown', why);
  }
  const { arn, at: when, from } = check.setter;
  const who = `${arn || 'somebody without a name'} set it at ${when} from ${from}, who is not among tagSetter.allowed`;
  if (standing?.joined.some(({ kind }) => kind === 'finding'))
    return await ask(at, standing, `${who}; but a finding joined the case`);
  throw new GateError('TriggerNotAllowed', who);
}

/** Remembered, so that CloudTrail is asked once; an exemption still stands. */
async function setBy(request: Case, by: string, exempt: string | undefined): Promise<Clearance> {
  const cleared: Clearance = { how: 'set by', by };
  return exempt === undefined ? await opening(request, cleared) : cleared;
}

/** What was escalated since it was read is read again. */
async function ask(at: AtGate, standing: StandingGate | undefined, why: string): Promise<never> {
  const isShut = await shutGate(at.request, 'ask', at.question(why), standing);
  if (!isShut && (await readGate(at.request)) !== undefined)
    throw new GateError('GateMoved', 'the case was escalated in this moment');
  throw new GateError('ApprovalNeeded', why);
}
