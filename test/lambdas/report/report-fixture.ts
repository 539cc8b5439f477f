/** A case that went well, in parts that a test may change. */

import type { Acl } from '../../../lambdas/common/network-acls';
import type { ReportInput, Result } from '../../../lambdas/report/input';
import type { Observed, ObservedInterface } from '../../../lambdas/report/observe';
import type { VaultItem } from '../../../lambdas/report/vault-items';
import { caseOf, executionOf } from '../case-fixture';

export const SUBJECT = 'i-0a1b2c3d4e5f60718';
const request = caseOf(SUBJECT);
export const FOLDER = `cases/${request.caseId}`;

export const result = (step: string, status: Result['status'], more: Partial<Result> = {}): Result => ({
  step,
  status,
  changes: [],
  ...more,
});

export const input: ReportInput = {
  case: request,
  subject: {
    instanceId: SUBJECT,
    state: 'running',
    instanceType: 't3.nano',
    platform: 'linux',
    lifecycle: 'on-demand',
    spotRequestId: null,
    profileArn: null,
    autoScalingGroup: null,
    vpcId: 'vpc-1',
    networkInterfaces: [
      {
        networkInterfaceId: 'eni-1',
        subnetId: 'subnet-1',
        groupIds: ['sg-old'],
        privateIpAddresses: ['10.0.0.1'],
      },
    ],
    publicIpAddresses: ['203.0.113.9'],
    volumes: [
      { deviceName: '/dev/xvda', volumeId: 'vol-1', deleteOnTermination: true },
      { deviceName: '/dev/sdf', volumeId: 'vol-2', deleteOnTermination: false },
    ],
    ticket: null,
    kubernetes: null,
  },
  execution: executionOf(request),
  choice: { mode: 'online', reason: "the subject's forensics-mode tag" },
  results: [
    result('assess', 'ok'),
    result('isolate', 'ok'),
    result('snapshot', 'ok'),
    result('memory', 'ok'),
    result('image', 'ok'),
    result('context', 'ok', {
      detail: {
        items: [
          { name: 'console-output', status: 'ok', key: `${FOLDER}/context/console-output.raw`, sha256: 'cc' },
          { name: 'user-data', status: 'skipped', why: 'the subject has no user data' },
        ],
      },
    }),
  ],
};

const completed = (snapshotId: string, volumeId: string) => ({
  snapshotId,
  volumeId,
  state: 'completed',
  progress: '100%',
  stateMessage: null,
  startTime: '2026-11-23T03:00:05.000Z',
  sizeGiB: 8,
  encrypted: false,
  keyId: null,
  taken: 'together' as const,
  copyOf: null,
  lock: { mode: 'governance', until: '2027-11-23T03:00:05.000Z' },
  sharedWith: [],
});

export const interfaceIn = (...groups: string[]): ObservedInterface => ({
  id: 'eni-1',
  groups,
  subnetId: 'subnet-1',
  hasIpv6: false,
});

/** The default rules of an ACL behind denials of everything with these blocks, at the lowest numbers. */
export const aclThatDenies = (...cidrs: readonly string[]): Acl => ({
  networkAclId: 'acl-1',
  isDefault: true,
  subnetIds: ['subnet-1'],
  entries: [true, false].flatMap((Egress) => [
    ...cidrs.map((CidrBlock, at) => ({
      Egress,
      RuleNumber: at + 1,
      Protocol: '-1',
      RuleAction: 'deny' as const,
      CidrBlock,
    })),
    { Egress, RuleNumber: 100, Protocol: '-1', RuleAction: 'allow', CidrBlock: '0.0.0.0/0' },
    { Egress, RuleNumber: 32767, Protocol: '-1', RuleAction: 'deny', CidrBlock: '0.0.0.0/0' },
  ]),
});

export const observed: Observed = {
  state: 'running',
  hibernation: undefined,
  credentials: 'denied',
  isMetadataOn: false,
  networkInterfaces: [interfaceIn('sg-quarantine')],
  networkAcls: [aclThatDenies('198.51.100.23/32')],
  routes: [{ subnetId: 'subnet-1', family: 'ipv4', kind: 'internet gateway', isDefault: true }],
  endpoints: [],
  dnsSupport: true,
  serialConsoleAccess: false,
  emptyQuarantineGroups: new Set(['sg-quarantine']),
  terminationProtection: true,
  shutdownBehavior: 'stop',
  deletedOnTermination: [],
  autoScalingGroup: null,
  snapshots: [completed('snap-1', 'vol-1'), completed('snap-2', 'vol-2')],
  unread: [],
};

export const item = (path: string, more: Partial<VaultItem> = {}): VaultItem => ({
  key: `${FOLDER}/${path}`,
  kind: 'other',
  bytes: 1,
  sha256: null,
  source: { kind: 'cordon' },
  tool: { name: 'Cordon', version: '0.1.0' },
  acquired: { at: '2026-11-23T03:01:00.000Z', by: 'function assess' },
  verified: { method: 'read-back', ok: true, detail: 'read back' },
  ...more,
});

export const items: readonly VaultItem[] = [
  item('before-state/instance.json', { kind: 'before-state', bytes: 10, sha256: 'aa' }),
  item('memory/20261123T030100000Z/image.lime', {
    kind: 'memory-image',
    bytes: 536_870_912,
    sha256: 'bb',
    verified: { method: 'host', ok: false, detail: 'host' },
  }),
  item('context/console-output.raw', { kind: 'context', bytes: 20, sha256: 'cc' }),
];
