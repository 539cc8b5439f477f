/** Ways out of a subnet that has no internet gateway. */
import { byFinding } from './by-finding';
import { C2, type Scenario } from './scenario';
import { addServers } from './servers';

const tracePath = '/opt/app/.cache/worker.so';

export const c2ThroughNat: Scenario = {
  name: 'c2-through-nat',
  title: 'A C2 connection through a NAT gateway',
  story:
    'A worker in a private subnet calls its command and control server through the NAT gateway that it shares with its sibling. ' +
    'EC2 tracks every connection through a NAT gateway, whatever the rules say, so no change of groups ends it.',
  stage: (world, tagKeys) => {
    const spec = { name: 'worker', mode: 'online', internet: 'nat-gateway' } as const;
    const { subject, neighbours } = addServers(world, tagKeys, spec);
    const finding = { type: 'Backdoor:EC2/C&CActivity.B', severity: 8, remote: C2 };
    return byFinding(world, { subject, neighbours, tracePath, finding });
  },
};

export const dnsTunnel: Scenario = {
  name: 'dns-tunnel',
  title: 'Data leaves through DNS',
  story:
    'GuardDuty sees names that carry data. The finding names a domain and no address, and the questions go through the resolver of the VPC, which neither ' +
    'security groups nor network ACLs filter: only a stop, or a DNS firewall that Cordon does not touch, ends them.',
  stage: (world, tagKeys) => {
    const spec = { name: 'ledger', mode: 'capture-then-stop', internet: 'nat-gateway' } as const;
    const { subject, neighbours } = addServers(world, tagKeys, spec);
    const finding = {
      type: 'Trojan:EC2/DNSDataExfiltration',
      severity: 8,
      domain: 'a1b2c3.exfiltration.example',
    };
    return byFinding(world, { subject, neighbours, tracePath, finding });
  },
};
