/**
 * The inline policy that takes everything from the credentials of one instance, wherever they are used, and nothing from the
 * other sessions of its role. Two statements, since either key alone could be missing from a request: EC2 puts the ARN of the instance
 * that credentials were delivered to into every request that they sign, and the session bears the instance's id as its name.
 */

/** What the agent calls in order to be given a command and to say what became of it (Systems Manager User Guide, "Reference: ec2messages, ssmmessages …"). */
const AGENT_ACTIONS = [
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:GetEndpoint',
  'ec2messages:GetMessages',
  'ec2messages:SendReply',
  'ssm:ListAssociations',
  'ssm:ListInstanceAssociations',
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

export interface Denied {
  readonly instanceArn: string;
  readonly instanceId: string;
  /** Such as `AROAEXAMPLE`: the first part of a session's user id. */
  readonly roleId: string;
  /** Whether the agent goes on, for the capture. */
  readonly exemptSsm: boolean;
}

export function denyPolicy({ instanceArn, instanceId, roleId, exemptSsm }: Denied): string {
  const scope = exemptSsm ? { NotAction: AGENT_ACTIONS } : { Action: '*' };
  const deny = (Sid: string, Condition: object) => ({
    Sid,
    Effect: 'Deny',
    ...scope,
    Resource: '*',
    Condition,
  });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      deny('CordonSource', { ArnEquals: { 'ec2:SourceInstanceARN': instanceArn } }),
      deny('CordonSession', { StringEquals: { 'aws:userid': `${roleId}:${instanceId}` } }),
    ],
  });
}
