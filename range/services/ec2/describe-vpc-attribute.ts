import type { DescribeVpcAttributeRequest, DescribeVpcAttributeResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { find } from './resource-ids';

const NAME = 'DescribeVpcAttribute';

/** One attribute a call. */
export const describeVpcAttribute = operation<DescribeVpcAttributeRequest, DescribeVpcAttributeResult>({
  name: NAME,
  authorize: ({ VpcId }, call) => [onResource(call, NAME, 'vpc', VpcId)],
  validate: (input) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, ['Attribute', 'VpcId', 'DryRun']);
    if (input.Attribute === undefined)
      throw new ServiceError('MissingParameter', 'The request must contain the parameter attribute');
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const { id, dnsSupport, dnsHostnames } = find(world.ec2, 'vpc', input.VpcId);
    if (input.Attribute === 'enableDnsSupport') return { VpcId: id, EnableDnsSupport: { Value: dnsSupport } };
    if (input.Attribute === 'enableDnsHostnames')
      return { VpcId: id, EnableDnsHostnames: { Value: dnsHostnames } };
    throw new NotModelled(`EC2 ${NAME} of '${input.Attribute}'`);
  },
});
