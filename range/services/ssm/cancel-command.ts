import type { CancelCommandRequest, CancelCommandResult } from '@aws-sdk/client-ssm';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { cancelInvocation } from './delivery';
import { findCommand } from './state';

/** An attempt: a script may have ended before the agent hears of it. */
export const cancelCommand = operation<CancelCommandRequest, CancelCommandResult>({
  name: 'CancelCommand',
  authorize: () => [{ action: 'ssm:CancelCommand', resource: '*', context: {} }],
  validate: (input) => rejectUnmodelled(input, 'CancelCommand', ['CommandId', 'InstanceIds']),
  apply(input, call) {
    const command = findCommand(call.world.ssm, input.CommandId);
    const ids = input.InstanceIds?.length ? input.InstanceIds : [...command.invocations.keys()];
    const invocations = ids.map((id) => {
      const invocation = command.invocations.get(id);
      if (invocation) return invocation;
      throw new ServiceError('InvalidInstanceId', `The command was not sent to instance ${id}`);
    });
    for (const invocation of invocations) cancelInvocation(call.world, command, invocation);
    return {};
  },
});
