import type { Role } from '@aws-sdk/client-iam';
import { dateOf } from '../../kernel/iso';
import type { IamRole } from './state';

/** Who may assume it: every role of the range is one of EC2's. IAM gives documents percent-encoded. */
const TRUST = encodeURIComponent(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }),
);

export const roleShape = ({ name, path, id, arn, createdMs }: IamRole): Role => ({
  Path: path,
  RoleName: name,
  RoleId: id,
  Arn: arn,
  CreateDate: dateOf(createdMs),
  AssumeRolePolicyDocument: TRUST,
});
