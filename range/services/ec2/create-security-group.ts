import type { CreateSecurityGroupRequest, CreateSecurityGroupResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { arnOf, onNew, onResource } from './authorize';
import { endDryRun } from './dry-run';
import { addSecurityGroup } from './group-builders';
import { find } from './resource-ids';
import type { Vpc } from './state';
import { changeTags, specifiedTags, tagList, validateSpecifications } from './tags';

const MAX_LENGTH = 255;
const ALLOWED = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/;
/** Quota per Region. */
const MAX_GROUPS = 2500;

export const createSecurityGroup = operation<CreateSecurityGroupRequest, CreateSecurityGroupResult>({
  name: 'CreateSecurityGroup',
  authorize: ({ VpcId, TagSpecifications }, call) => [
    ...onNew(call, 'CreateSecurityGroup', 'securityGroup', specifiedTags(TagSpecifications)),
    onResource(call, 'CreateSecurityGroup', 'vpc', VpcId ?? defaultVpc(call.world)?.id),
  ],
  validate: (input) => {
    rejectUnmodelled(input, 'EC2 CreateSecurityGroup', [
      'Description',
      'GroupName',
      'VpcId',
      'TagSpecifications',
      'DryRun',
    ]);
    validateText('GroupName', input.GroupName);
    validateText('GroupDescription', input.Description);
    if (input.GroupName?.toLowerCase().startsWith('sg-'))
      throw invalid('GroupName', input.GroupName, 'Group names may not be in the format sg-*.');
    if (input.GroupName?.toLowerCase() === 'default')
      throw new ServiceError(
        'InvalidParameterValue',
        `Cannot use reserved security group name: ${input.GroupName}`,
      );
    validateSpecifications(input.TagSpecifications, 'security-group');
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const vpc = vpcOf(world, input.VpcId);
    const { GroupName: name = '', Description: description = '' } = input;
    rejectTaken(world, vpc, name);
    const group = addSecurityGroup(world, vpc.id, { name, description });
    const tags = specifiedTags(input.TagSpecifications);
    changeTags(world, 'securityGroup', group.id, group.tags, () => {
      for (const [key, value] of tags) group.tags.set(key, value);
    });
    const arn = arnOf(world, 'securityGroup', group.id);
    return { GroupId: group.id, SecurityGroupArn: arn, ...(tags.size > 0 ? { Tags: tagList(tags) } : {}) };
  },
});

/** Names are unique within the VPC, whatever their case. */
function rejectTaken(world: World, vpc: Vpc, name: string): void {
  const groups = [...world.ec2.securityGroups.values()];
  if (groups.some((group) => group.vpcId === vpc.id && group.name.toLowerCase() === name.toLowerCase()))
    throw new ServiceError(
      'InvalidGroup.Duplicate',
      `The security group '${name}' already exists for VPC '${vpc.id}'`,
    );
  if (groups.length >= MAX_GROUPS)
    throw new ServiceError(
      'SecurityGroupLimitExceeded',
      'The maximum number of security groups for this Region has been reached.',
    );
}

function vpcOf(world: World, id: string | undefined): Vpc {
  if (id !== undefined) return find(world.ec2, 'vpc', id);
  const vpc = defaultVpc(world);
  if (!vpc) throw new ServiceError('VPCIdNotSpecified', 'No default VPC for this user');
  return vpc;
}

function defaultVpc(world: World): Vpc | undefined {
  return [...world.ec2.vpcs.values()].find(({ isDefault }) => isDefault);
}

function validateText(parameter: string, value: string | undefined): void {
  if (!value)
    throw new ServiceError('MissingParameter', `The request must contain the parameter ${parameter}`);
  if (value.length > MAX_LENGTH)
    throw invalid(parameter, value, `It may have at most ${MAX_LENGTH} characters.`);
  if (!ALLOWED.test(value))
    throw invalid(parameter, value, 'Valid characters are a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*');
}

function invalid(parameter: string, value: string, why: string): ServiceError {
  return new ServiceError(
    'InvalidParameterValue',
    `Value (${value}) for parameter ${parameter} is invalid. ${why}`,
  );
}
