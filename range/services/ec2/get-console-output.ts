import type { GetConsoleOutputRequest, GetConsoleOutputResult } from '@aws-sdk/client-ec2';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { keptOf } from './console';
import { endDryRun } from './dry-run';
import { instanceTypeOf } from './instance-types';
import { find } from './resource-ids';

const NAME = 'GetConsoleOutput';

/** AWS documents the latest output for Nitro alone; that an instance which is off has no latest one is an assumption. */
export const getConsoleOutput = operation<GetConsoleOutputRequest, GetConsoleOutputResult>({
  name: NAME,
  authorize: ({ InstanceId }, call) => [onResource(call, NAME, 'instance', InstanceId)],
  validate: (input) => rejectUnmodelled(input, `EC2 ${NAME}`, ['InstanceId', 'Latest', 'DryRun']),
  apply: (input, { world }) => {
    endDryRun(input);
    const { id, type, state, console } = find(world.ec2, 'instance', input.InstanceId);
    if (!input.Latest)
      return { InstanceId: id, Output: keptOf(console.posted), Timestamp: dateOf(console.postedAt) };
    if (instanceTypeOf(type).hypervisor !== 'nitro')
      throw new ServiceError(
        'UnsupportedOperation',
        'This instance type does not support retrieving the latest console logs.',
      );
    const output = state === 'running' ? { Output: keptOf(console.log) } : {};
    return { InstanceId: id, Timestamp: dateOf(world.clock.now()), ...output };
  },
});
