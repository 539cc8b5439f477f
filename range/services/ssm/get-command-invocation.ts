import type { GetCommandInvocationRequest, GetCommandInvocationResult } from '@aws-sdk/client-ssm';
import { isoTime } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { findCommand, type Invocation } from './state';

/** Eventually consistent: right after SendCommand the invocation does not exist yet. */
export const getCommandInvocation = operation<GetCommandInvocationRequest, GetCommandInvocationResult>({
  name: 'GetCommandInvocation',
  authorize: () => [{ action: 'ssm:GetCommandInvocation', resource: '*', context: {} }],
  validate: (input) =>
    rejectUnmodelled(input, 'GetCommandInvocation', ['CommandId', 'InstanceId', 'PluginName']),
  apply(input, call) {
    const { ssm, clock } = call.world;
    const command = findCommand(ssm, input.CommandId);
    const invocation = command.invocations.get(input.InstanceId ?? '');
    if (!invocation || clock.now() < invocation.visibleFromMs) {
      throw new ServiceError(
        'InvocationDoesNotExist',
        'The command ID and managed node ID you specified did not match any invocations.',
      );
    }
    requireStep(input.PluginName, invocation);
    return {
      CommandId: command.id,
      InstanceId: invocation.instanceId,
      Comment: command.comment,
      DocumentName: command.documentName,
      DocumentVersion: command.documentVersion,
      PluginName: invocation.step,
      ResponseCode: invocation.responseCode,
      ...timesOf(invocation),
      Status: invocation.status,
      StatusDetails: invocation.statusDetails,
      StandardOutputContent: invocation.stdout,
      StandardOutputUrl: '',
      StandardErrorContent: invocation.stderr,
      StandardErrorUrl: '',
      CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
    };
  },
});

/**
 * "If the document contains more than one step, you must specify the name of the step for which you want to view details." What is
 * answered where it is not, and for a step that the platform skipped, is not documented.
 */
function requireStep(name: string | undefined, { step, steps }: Invocation): void {
  if (name === undefined && steps.length > 1)
    throw new NotModelled('GetCommandInvocation without PluginName of a document with several steps');
  if (name === undefined || name === step) return;
  if (steps.includes(name)) throw new NotModelled(`GetCommandInvocation of ${name}, which was skipped`);
  throw new ServiceError('InvalidPluginName', `The plugin name ${name} is not valid.`);
}

/** Times that are not known yet are empty texts; the elapsed time is an ISO 8601 duration. */
function timesOf({ startedMs, endedMs }: Invocation): GetCommandInvocationResult {
  const elapsed = startedMs !== undefined && endedMs !== undefined ? endedMs - startedMs : undefined;
  return {
    ExecutionStartDateTime: startedMs === undefined ? '' : isoTime(startedMs),
    ExecutionEndDateTime: startedMs === undefined || endedMs === undefined ? '' : isoTime(endedMs),
    ExecutionElapsedTime: elapsed === undefined ? '' : `PT${elapsed / 1000}S`,
  };
}
