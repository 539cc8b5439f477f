import { bad, type Check, idOf, isRunning, ok, warn, word } from '../check';

/** From here on the agent needs no endpoint of ec2messages beside ssm and ssmmessages. */
const SINCE = [3, 3] as const;

export const agent: Check = {
  id: 'agent',
  title: 'Systems Manager agent online',
  weight: 22,
  assess(instance, { nodes }) {
    if (!isRunning(instance)) return ok('it is stopped: there is no memory to capture');
    const node = nodes.get(idOf(instance));
    if (node === undefined)
      return bad(
        'Systems Manager does not know it: no memory, no live triage',
        'install and start the SSM agent, give it a profile with AmazonSSMManagedInstanceCore, and a way to Systems Manager',
      );
    if (node.PingStatus !== 'Online')
      return bad(
        `Systems Manager lost it (${node.PingStatus ?? 'no status'}): no memory, no live triage`,
        'look at the agent on the host (systemctl status amazon-ssm-agent) and at its way to Systems Manager',
      );
    if (isOlder(node.AgentVersion ?? ''))
      return warn(
        `its agent ${node.AgentVersion ?? '?'} is older than ${SINCE.join('.')} and speaks through ec2messages too`,
        `aws ssm send-command --document-name AWS-UpdateSSMAgent --instance-ids ${word(idOf(instance))}`,
      );
    return ok(`online, agent ${node.AgentVersion ?? '?'}`);
  },
};

export function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < SINCE[0] || (major === SINCE[0] && minor < SINCE[1]);
}
