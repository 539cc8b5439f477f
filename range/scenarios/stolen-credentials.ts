import { byFinding } from './by-finding';
import type { Scenario } from './scenario';
import { addServers } from './servers';

/**
 * Findings on the use of the credentials elsewhere have the access key as their resource and are not answered; this one is on
 * the instance, and on how the credentials got out.
 */
export const stolenCredentials: Scenario = {
  name: 'stolen-credentials',
  title: 'The credentials of a role that ten instances share are used elsewhere',
  story:
    'A page that was rebound to the metadata service has read the credentials of the role, and somebody uses them from outside of AWS on a bucket. ' +
    'Nine siblings work with the same role: a deny of the whole role would stop them all, and no cut of the network takes back what was copied.',
  stage: (world, tagKeys) => {
    const { subject, neighbours } = addServers(world, tagKeys, { name: 'render', count: 10, mode: 'online' });
    return byFinding(world, {
      subject,
      neighbours,
      tracePath: '/home/render/.profile.d/sync',
      finding: { type: 'UnauthorizedAccess:EC2/MetadataDNSRebind', severity: 8, domain: 'rebind.example' },
    });
  },
};
