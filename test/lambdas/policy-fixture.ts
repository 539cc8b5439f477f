import type { Policy } from '../../lambdas/common/policy';

/** A policy as the stack writes it by default. */
export const POLICY: Policy = {
  enforcement: 'enforce',
  defaultMode: 'online',
  tagKeys: {
    trigger: 'cordon:respond',
    mode: 'forensics-mode',
    ticket: 'cordon:ticket',
    exempt: 'cordon:exempt',
  },
  stopWithoutMemory: 'never',
  stopDespiteInstanceStore: false,
  stopDespiteUnusableKey: false,
  memoryCapture: true,
  containment: {
    networkAcl: true,
    openGroupSwap: false,
    openGroupSwapSeconds: 2,
    lowerIdleTimeouts: false,
    denyCredentials: true,
    disableMetadata: true,
    openChannel: false,
    disassociateElasticIps: false,
  },
  fleet: { leaveGroup: 'detach', cancelSpotRequests: true, drainContainerInstances: true },
  evidence: {
    apiContext: true,
    cloudTrailHours: 24,
    liveTriage: true,
    instanceStore: true,
    captureTools: [],
    snapshotLock: 'governance',
    snapshotLockDays: 365,
    snapshotLockCoolOffHours: 24,
    copySnapshots: false,
  },
};
