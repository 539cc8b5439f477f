/** A case that went well, in parts that a test may change. */
import type { ReportInput, Result } from '../../../lambdas/report/input';
import type { Observed } from '../../../lambdas/report/observe';
import type { VaultItem } from '../../../lambdas/report/vault-items';
import { caseOf } from '../case-fixture';

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
    vpcId: 'vpc-1',
    networkInterfaces: [
      {
        networkInterfaceId: 'eni-1',
        subnetId: 'subnet-1',
        groupIds: ['sg-old'],
        privateIpAddresses: ['10.0.0.1'],
      },
    ],
    volumes: [
      { deviceName: '/dev/xvda', volumeId: 'vol-1', deleteOnTermination: true },
      { deviceName: '/dev/sdf', volumeId: 'vol-2', deleteOnTermination: false },
    ],
    ticket: null,
  },
  choice: { mode: 'online', reason: "the subject's forensics-mode tag" },
  results: [
    result('assess', 'ok'),
    result('isolate', 'ok'),
    result('snapshot', 'ok'),
    result('memory', 'ok'),
  ],
};

const completed = (snapshotId: string, volumeId: string) => ({
  snapshotId,
  volumeId,
  state: 'completed',
  progress: '100%',
});

export const observed: Observed = {
  state: 'running',
  hasProfile: true,
  networkInterfaces: [{ id: 'eni-1', groups: ['sg-quarantine'] }],
  emptyQuarantineGroups: new Set(['sg-quarantine']),
  terminationProtection: true,
  shutdownBehavior: 'stop',
  deletedOnTermination: [],
  autoScalingGroup: null,
  snapshots: [completed('snap-1', 'vol-1'), completed('snap-2', 'vol-2')],
  unread: [],
};

export const items: readonly VaultItem[] = [
  { key: `${FOLDER}/before-state/instance.json`, bytes: 10, sha256: 'aa', verified: 'read back' },
  {
    key: `${FOLDER}/memory/20261123T030100000Z/image.lime`,
    bytes: 536_870_912,
    sha256: 'bb',
    verified: 'host',
  },
];
