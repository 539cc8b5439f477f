/** What no recorded call can show to be used, because it is not a call of ours on the range, and why it is granted all the same. */
import type { Grant } from './grant';

export interface Unseen {
  readonly why: string;
  readonly holds: (grant: Grant) => boolean;
}

const isFunctionLog = ({ action }: Grant): boolean => /^logs:(CreateLogStream|PutLogEvents)$/.test(action);
const isLogDelivery = ({ action, resource }: Grant): boolean =>
  action.startsWith('logs:') && resource === '*';
const isHandedOn = ({ action, role }: Grant): boolean =>
  action === 'sqs:SendMessage' || (role === 'SweepRole' && action === 'lambda:InvokeFunction');
const isOfEbs = ({ role, action, condition }: Grant): boolean =>
  role === 'SnapshotRole' && action.startsWith('kms:') && condition !== undefined;
const isAttachedTo = ({ action, resource }: Grant): boolean =>
  /^ec2:(ModifyNetworkInterfaceAttribute|AssociateAddress)$/.test(action) && resource.endsWith(':instance/*');
const isLookAtChildren = ({ action, role }: Grant): boolean =>
  role === 'AnsweringRole' && action === 'states:DescribeExecution';

export const UNSEEN: readonly Unseen[] = [
  { why: 'Lambda writes the log of the function, by the role of the function.', holds: isFunctionLog },
  {
    why: 'Step Functions delivers the log of the machine. AWS asks for these, on every resource.',
    holds: isLogDelivery,
  },
  {
    why: 'Lambda hands on what a function returned, or failed on, by the role of the function.',
    holds: isHandedOn,
  },
  {
    why:
      'EBS asks this of the keys of both snapshots on behalf of whoever copies one. The range refuses a copy without it, but EBS makes the call. ' +
      'AWS does not say what it asks of which of the two keys.',
    holds: isOfEbs,
  },
  {
    why:
      'AWS lists the instance among the resources of the call and does not say when it asks about it. The range asks about the interface and the group or address alone. ' +
      'Without the interface the instance allows nothing.',
    holds: isAttachedTo,
  },
  { why: 'Step Functions looks at the children of a distributed Map.', holds: isLookAtChildren },
];

export const unseenReason = (grant: Grant): string | undefined =>
  UNSEEN.find(({ holds }) => holds(grant))?.why;
