/**
 * The finding types that GuardDuty documents (User Guide, "GuardDuty finding types", autumn 2026, with those of Custom Detection Rules and the
 * retired ones) and that concern an instance or could be taken for one that does, each with the severities it comes with.
 */
export type Severity = 'low' | 'medium' | 'high' | 'critical';

export interface DocumentedType {
  readonly type: string;
  readonly severities: readonly Severity[];
  readonly resourceType: string;
  readonly group: string;
}

/** One of each. */
export const SEVERITY_NUMBER: Readonly<Record<Severity, number>> = {
  low: 2,
  medium: 5,
  high: 8,
  critical: 9.5,
};

const group = (
  name: string,
  resourceType: string,
  bySeverity: Readonly<Partial<Record<Severity | 'varies', readonly string[]>>>,
): DocumentedType[] =>
  Object.entries(bySeverity).flatMap(([severity, types]) =>
    types.map((type) => ({
      type,
      resourceType,
      group: name,
      severities: severity === 'varies' ? (['low', 'medium', 'high'] as const) : [severity as Severity],
    })),
  );

const DNS = group('DNS logs', 'Instance', {
  high: [
    'Backdoor:EC2/C&CActivity.B!DNS',
    'CryptoCurrency:EC2/BitcoinTool.B!DNS',
    'Impact:EC2/BitcoinDomainRequest.Reputation',
    'Impact:EC2/MaliciousDomainRequest.Reputation',
    'Trojan:EC2/DGADomainRequest.B',
    'Trojan:EC2/DGADomainRequest.C!DNS',
    'Trojan:EC2/DNSDataExfiltration',
    'Trojan:EC2/DriveBySourceTraffic!DNS',
    'Trojan:EC2/PhishingDomainRequest!DNS',
    'UnauthorizedAccess:EC2/MetadataDNSRebind',
  ],
  medium: [
    'Impact:EC2/AbusedDomainRequest.Reputation',
    'Impact:EC2/MaliciousDomainRequest.Custom',
    'Trojan:EC2/BlackholeTraffic!DNS',
    'Trojan:EC2/DropPoint!DNS',
  ],
  low: ['Impact:EC2/SuspiciousDomainRequest.Reputation'],
});

const FLOW_LOGS = group('VPC flow logs', 'Instance', {
  high: [
    'Backdoor:EC2/C&CActivity.B',
    'Backdoor:EC2/DenialOfService.Dns',
    'Backdoor:EC2/DenialOfService.Tcp',
    'Backdoor:EC2/DenialOfService.Udp',
    'Backdoor:EC2/DenialOfService.UdpOnTcpPorts',
    'Backdoor:EC2/DenialOfService.UnusualProtocol',
    'CryptoCurrency:EC2/BitcoinTool.B',
    'Impact:EC2/PortSweep',
    'Recon:EC2/PortProbeEMRUnprotectedPort',
    'UnauthorizedAccess:EC2/TorClient',
    'UnauthorizedAccess:EC2/TorRelay',
  ],
  medium: [
    'Backdoor:EC2/Spambot',
    'Behavior:EC2/NetworkPortUnusual',
    'Behavior:EC2/TrafficVolumeUnusual',
    'DefenseEvasion:EC2/UnusualDNSResolver',
    'DefenseEvasion:EC2/UnusualDoHActivity',
    'DefenseEvasion:EC2/UnusualDoTActivity',
    'Recon:EC2/Portscan',
    'Trojan:EC2/BlackholeTraffic',
    'Trojan:EC2/DropPoint',
    'UnauthorizedAccess:EC2/MaliciousIPCaller.Custom',
  ],
  varies: [
    'Impact:EC2/WinRMBruteForce',
    'Recon:EC2/PortProbeUnprotectedPort',
    'UnauthorizedAccess:EC2/RDPBruteForce',
    'UnauthorizedAccess:EC2/SSHBruteForce',
  ],
});

const RUNTIME = group('Runtime Monitoring', 'Container', {
  high: [
    'Backdoor:Runtime/C&CActivity.B',
    'Backdoor:Runtime/C&CActivity.B!DNS',
    'CryptoCurrency:Runtime/BitcoinTool.B',
    'CryptoCurrency:Runtime/BitcoinTool.B!DNS',
    'DefenseEvasion:Runtime/KernelModuleLoaded',
    'DefenseEvasion:Runtime/ProcessInjection.Proc',
    'DefenseEvasion:Runtime/ProcessInjection.VirtualMemoryWrite',
    'DefenseEvasion:Runtime/SuspiciousCommand',
    'Execution:Runtime/MaliciousFileExecuted',
    'Execution:Runtime/MaliciousFileExecuted.Custom',
    'Execution:Runtime/ReverseShell',
    'Impact:Runtime/BitcoinDomainRequest.Reputation',
    'Impact:Runtime/CryptoMinerExecuted',
    'PrivilegeEscalation:Runtime/CGroupsReleaseAgentModified',
    'PrivilegeEscalation:Runtime/RuncContainerEscape',
    'Trojan:Runtime/DGADomainRequest.C!DNS',
    'Trojan:Runtime/DriveBySourceTraffic!DNS',
    'Trojan:Runtime/PhishingDomainRequest!DNS',
    'UnauthorizedAccess:Runtime/MetadataDNSRebind',
    'UnauthorizedAccess:Runtime/TorClient',
    'UnauthorizedAccess:Runtime/TorRelay',
  ],
  medium: [
    'DefenseEvasion:Runtime/FilelessExecution',
    'DefenseEvasion:Runtime/ProcessInjection.Ptrace',
    'DefenseEvasion:Runtime/SensitiveFileModified',
    'Execution:Runtime/NewBinaryExecuted',
    'Execution:Runtime/NewLibraryLoaded',
    'Impact:Runtime/AbusedDomainRequest.Reputation',
    'Impact:Runtime/MaliciousDomainRequest.Reputation',
    'Persistence:Runtime/SensitiveFileModified',
    'Persistence:Runtime/SuspiciousCommand',
    'PrivilegeEscalation:Runtime/ContainerMountsHostDirectory',
    'PrivilegeEscalation:Runtime/DockerSocketAccessed',
    'PrivilegeEscalation:Runtime/ElevationToRoot',
    'PrivilegeEscalation:Runtime/SensitiveFileModified',
    'PrivilegeEscalation:Runtime/SuspiciousCommand',
    'PrivilegeEscalation:Runtime/UserfaultfdUsage',
    'Trojan:Runtime/BlackholeTraffic',
    'Trojan:Runtime/BlackholeTraffic!DNS',
    'Trojan:Runtime/DropPoint',
    'Trojan:Runtime/DropPoint!DNS',
  ],
  low: [
    'DefenseEvasion:Runtime/PtraceAntiDebugging',
    'Discovery:Runtime/SuspiciousCommand',
    'Execution:Runtime/SuspiciousShellCreated',
    'Impact:Runtime/SuspiciousDomainRequest.Reputation',
  ],
  varies: ['Execution:Runtime/SuspiciousCommand', 'Execution:Runtime/SuspiciousTool'],
});

const MALWARE = [
  ...group('Malware Protection', 'Instance', {
    varies: ['Execution:EC2/MaliciousFile', 'Execution:EC2/SuspiciousFile'],
  }),
  ...group('Malware Protection', 'Container', {
    varies: ['Execution:Container/MaliciousFile', 'Execution:Container/SuspiciousFile'],
  }),
  ...group('Malware Protection', 'ECSCluster', {
    varies: ['Execution:ECS/MaliciousFile', 'Execution:ECS/SuspiciousFile'],
  }),
  ...group('Malware Protection', 'EKSCluster', {
    varies: ['Execution:Kubernetes/MaliciousFile', 'Execution:Kubernetes/SuspiciousFile'],
  }),
  ...group('Malware Protection for Backup', 'EBSSnapshot', {
    varies: ['Execution:EC2/MaliciousFile!Snapshot'],
  }),
  ...group('Malware Protection for Backup', 'EC2Image', { varies: ['Execution:EC2/MaliciousFile!AMI'] }),
  ...group('Malware Protection for Backup', 'RecoveryPoint', {
    varies: ['Execution:EC2/MaliciousFile!RecoveryPoint', 'Execution:S3/MaliciousFile!RecoveryPoint'],
  }),
];

const SEQUENCES = group('Attack sequences', 'AttackSequence', {
  critical: [
    'AttackSequence:EC2/CompromisedInstanceGroup',
    'AttackSequence:ECS/CompromisedCluster',
    'AttackSequence:EKS/CompromisedCluster',
    'AttackSequence:IAM/CompromisedCredentials',
    'AttackSequence:S3/CompromisedData',
  ],
});

const CREDENTIALS = group('Stolen credentials', 'AccessKey', {
  high: [
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS',
    'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.OutsideAWS',
  ],
  varies: ['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS'],
});

const CUSTOM_RULES = group('Custom Detection Rules', 'Instance', {
  high: ['Exfiltration:EC2/TransferDataToCloudAccount', 'Persistence:EC2/BootOrLogonInitializationScripts'],
  medium: [
    'CredentialAccess:EC2/UnsecuredCredentials',
    'LateralMovement:EC2/RemoteServices',
    'Persistence:EC2/ExternalRemoteServices',
  ],
  varies: ['DefenseImpairment:EC2/DisableOrModifyTools'],
});

const RETIRED = group('Retired', 'Instance', {
  high: ['Backdoor:EC2/XORDDOS', 'CryptoCurrency:EC2/BitcoinTool.A'],
  medium: ['UnauthorizedAccess:EC2/TorIPCaller'],
});

export const DOCUMENTED_TYPES: readonly DocumentedType[] = [
  ...DNS,
  ...FLOW_LOGS,
  ...RUNTIME,
  ...MALWARE,
  ...SEQUENCES,
  ...CREDENTIALS,
  ...CUSTOM_RULES,
  ...RETIRED,
];
