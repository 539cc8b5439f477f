/** What a person is asked: about which instance, and what would be done to it. In words of Cordon's own, but for a name that could be one. */
import type { Instance } from '@aws-sdk/client-ec2';
import type { Question } from '../common/case-gate';
import type { ModeChoice } from '../common/mode';
import type { Policy } from '../common/policy';
import { tagOf } from './subject';

const NAME = /^[\p{L}\p{N} _.:/=+\-@]{1,128}$/u;

export function questionOf(
  why: string,
  instance: Instance,
  choice: ModeChoice,
  policy: Pick<Policy, 'containment' | 'evidence' | 'fleet' | 'memoryCapture'>,
): Question {
  return {
    why,
    mode: choice.mode,
    modeReason: choice.reason,
    facts: factsOf(instance),
    steps: stepsOf(choice.mode, policy),
  };
}

function factsOf(instance: Instance): string[] {
  const name = tagOf(instance, 'Name');
  const groups = (instance.NetworkInterfaces ?? []).flatMap(({ Groups }) => Groups ?? []);
  const addresses = [
    ...(instance.NetworkInterfaces ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress),
    instance.PublicIpAddress,
  ];
  return [
    `${instance.InstanceType ?? 'unknown type'}, ${instance.State?.Name ?? 'unknown state'}, since ${instance.LaunchTime?.toISOString() ?? 'unknown'}`,
    ...(name !== undefined && NAME.test(name) ? [`named ${name}`] : []),
    `in ${instance.VpcId ?? 'no VPC'}, addresses ${addresses.filter((each) => each !== undefined).join(', ')}`,
    `security groups ${[...new Set(groups.map(({ GroupId }) => GroupId))].join(', ')}`,
    `instance profile ${instance.IamInstanceProfile?.Arn ?? 'none'}`,
  ];
}

/** In the order in which it would be done. */
function stepsOf(
  mode: string,
  {
    containment,
    evidence,
    fleet,
    memoryCapture,
  }: Pick<Policy, 'containment' | 'evidence' | 'fleet' | 'memoryCapture'>,
): string[] {
  const takesMemory = mode === 'capture-then-stop' || (memoryCapture && mode === 'online');
  return [
    'protect it from termination, its volumes from deletion',
    `take it out of its load balancers and its Auto Scaling group (${fleet.leaveGroup}), which then starts a replacement`,
    ...(mode === 'offline' ? ["stop it without the guest's shutdown, which loses its memory"] : []),
    'move every network interface into the quarantine group, which has no rule',
    ...(containment.networkAcl
      ? ['deny the addresses that the finding names in the network ACLs of its subnets']
      : []),
    ...(containment.denyCredentials ? ['deny everything to its own credentials'] : []),
    'snapshot every volume',
    ...(takesMemory ? ['capture its memory'] : []),
    ...(evidence.liveTriage && mode !== 'offline' ? ['list what runs on it'] : []),
    ...(mode === 'capture-then-stop' ? ['stop it once its memory is safe'] : []),
    ...(mode === 'hibernate' ? ['hibernate it'] : []),
    ...(mode === 'online' ? ['leave it running, in quarantine'] : []),
  ];
}
