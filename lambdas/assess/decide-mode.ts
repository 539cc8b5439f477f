/** The mode: what is asked for, where the subject is able to; else contained and kept online, with the reason. */
import type { Instance } from '@aws-sdk/client-ec2';
import type * as v from 'valibot';
import type { Case } from '../common/case';
import { channelEndpoints } from '../common/channel-endpoints';
import { environment } from '../common/environment';
import { type Asked, askedMode, type ModeChoice } from '../common/mode';
import { parse } from '../common/parse';
import { autoSettingsSchema, type Policy } from '../common/policy';
import type { Subject } from '../common/subject';
import { nowMs } from '../common/time';
import { agentOf } from './agent';
import { autoMode } from './auto-mode';
import { factsOf, known } from './facts';
import { prerequisitesOf, unmet } from './hibernation';
import { tagOf } from './subject';

export async function decideMode(
  request: Case,
  instance: Instance,
  subject: Subject,
  policy: Policy,
): Promise<ModeChoice> {
  const { mode: key } = policy.tagKeys;
  const { mode, reason } = askedMode(request.mode, key, tagOf(instance, key), policy.defaultMode);
  switch (mode) {
    case 'offline':
    case 'online':
    case 'capture-then-stop':
      return { mode, reason };
    case 'hibernate':
      return await hibernateIfPossible({ mode, reason }, instance, subject, policy);
    case 'auto':
      return await pick(request, instance, subject, policy);
  }
}

async function hibernateIfPossible(
  { reason }: Asked,
  instance: Instance,
  subject: Subject,
  policy: Policy,
): Promise<ModeChoice> {
  const facts = await factsOf(instance, subject);
  const looked = prerequisitesOf(facts, policy.stopDespiteInstanceStore, nowMs());
  const lacking = unmet(looked).map(({ what, found }) => `${what} (${found})`);
  if (lacking.length === 0) return { mode: 'hibernate', reason, asked: 'hibernate', looked };
  return {
    mode: 'online',
    reason: `hibernate was asked for (${reason}) and is not possible: ${lacking.join('; ')}. Contained and kept online, with its memory captured if that is possible`,
    asked: 'hibernate',
    looked,
  };
}

async function pick(
  { trigger }: Case,
  instance: Instance,
  subject: Subject,
  policy: Policy,
): Promise<ModeChoice> {
  const { openChannel } = policy.containment;
  const [facts, agent, lackingEndpoints] = await Promise.all([
    factsOf(instance, subject),
    known(() => agentOf(subject.instanceId)),
    known(() => endpointsLackedBy(subject)),
  ]);
  return autoMode({
    finding: trigger.kind === 'finding' ? { type: trigger.findingType, severity: trigger.severity } : null,
    facts,
    agent,
    lackingEndpoints,
    // Instance-store data is not for auto to give up, whatever policy lets a person do.
    hibernation: prerequisitesOf(facts, false, nowMs()),
    settings: settings(),
    capture: {
      memoryCapture: policy.memoryCapture,
      openChannel,
      hasWindowsTool: policy.evidence.captureTools.some(({ kind }) => ['winpmem', 'dumpit'].includes(kind)),
    },
  });
}

async function endpointsLackedBy({ vpcId }: Subject): Promise<readonly string[]> {
  if (vpcId === null) throw new Error('EC2 names no VPC of the subject');
  return (await channelEndpoints(vpcId)).missing;
}

const settings = (): v.InferOutput<typeof autoSettingsSchema> =>
  parse('AUTO', autoSettingsSchema, JSON.parse(environment('AUTO')));
