import type { Role } from '@aws-sdk/client-iam';
import { dateOf } from '../../kernel/iso';
import type { IamRole } from './state';

/** IAM gives documents percent-encoded. */
export const roleShape = ({ name, path, id, arn, createdMs, trustPolicy }: IamRole): Role => ({
  Path: path,
  RoleName: name,
  RoleId: id,
  Arn: arn,
  CreateDate: dateOf(createdMs),
  AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trustPolicy)),
});
