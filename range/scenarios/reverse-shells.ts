/** Shells that the subject opens outwards, in both address families. */
import { byFinding } from './by-finding';
import { C2, C2_IPV6, type Scenario } from './scenario';
import { addServers } from './servers';

const tracePath = '/dev/shm/.x/agent';

export const reverseShell: Scenario = {
  name: 'reverse-shell',
  title: 'A reverse shell from an instance with an Elastic IP',
  story:
    'Somebody holds a shell on an API server in a public subnet: the server itself opened the connection, so no inbound rule had to allow it. ' +
    'The session is open when GuardDuty reports the other end, and a swap of security groups alone would leave it open.',
  stage: (world, tagKeys) => {
    const { subject, neighbours } = addServers(world, tagKeys, {
      name: 'api',
      mode: 'online',
      subject: { publicIp: 'elastic' },
    });
    const finding = { type: 'Backdoor:EC2/C&CActivity.B', severity: 8, remote: C2 };
    return byFinding(world, { subject, neighbours, tracePath, finding });
  },
};

export const reverseShellIpv6: Scenario = {
  name: 'reverse-shell-ipv6',
  title: 'A reverse shell over IPv6, seen by the agent on the host',
  story:
    'The same shell over IPv6, which GuardDuty does not see in flow logs: Runtime Monitoring reports it from the host, with an IPv6 address. ' +
    'What cuts only IPv4 cuts nothing here.',
  stage: (world, tagKeys) => {
    const { subject, neighbours } = addServers(world, tagKeys, { name: 'api6', mode: 'online', ipv6: true });
    const finding = { type: 'Backdoor:Runtime/C&CActivity.B', severity: 8, remote: C2_IPV6 };
    return byFinding(world, { subject, neighbours, tracePath, finding });
  },
};
