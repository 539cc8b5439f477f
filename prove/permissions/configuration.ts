import type { ConfigInput } from '../../lib/config';
import { KERNEL_RELEASE } from '../../range/guest/ram';
import { MODULE_KEY, MODULE_SHA256 } from './arrangements';

/** Code for a layer that is off by default is there, its permission is not: with all of them on, every permission is. */
export const EVERY_LAYER = {
  notificationEmail: 'soc@example.com',
  chat: true,
  containment: {
    disassociateElasticIps: true,
    lowerIdleTimeouts: true,
    openChannel: true,
    openGroupSwap: true,
  },
  exemption: { vpcTags: true },
  fleet: { leaveGroup: 'standby' },
  evidence: {
    captureTools: [
      {
        kind: 'lime',
        architecture: 'x86_64',
        kernelRelease: KERNEL_RELEASE,
        key: MODULE_KEY,
        sha256: MODULE_SHA256,
      },
    ],
    copySnapshots: true,
    forensicAccountId: '444455556666',
    recordAccess: 'with-own-trail',
  },
} as const satisfies ConfigInput;
