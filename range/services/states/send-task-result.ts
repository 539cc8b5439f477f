import type {
  SendTaskFailureInput,
  SendTaskFailureOutput,
  SendTaskHeartbeatInput,
  SendTaskHeartbeatOutput,
  SendTaskSuccessInput,
  SendTaskSuccessOutput,
} from '@aws-sdk/client-sfn';
import { type Authorization, operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { findWaitingTask } from './state';
import { requireErrorText, requirePayload } from './validation';

/** A token names no resource that a policy could name. */
const onAnything = (action: string): readonly Authorization[] => [{ action, resource: '*', context: {} }];

export const sendTaskSuccess = operation<SendTaskSuccessInput, SendTaskSuccessOutput>({
  name: 'SendTaskSuccess',
  authorize: () => onAnything('states:SendTaskSuccess'),
  validate(input) {
    rejectUnmodelled(input, 'SendTaskSuccess', ['taskToken', 'output']);
    requirePayload('output', input.output ?? '', 'InvalidOutput');
  },
  apply(input, call) {
    findWaitingTask(call.world.states, input.taskToken).succeed(input.output ?? '');
    return {};
  },
});

export const sendTaskFailure = operation<SendTaskFailureInput, SendTaskFailureOutput>({
  name: 'SendTaskFailure',
  authorize: () => onAnything('states:SendTaskFailure'),
  validate(input) {
    rejectUnmodelled(input, 'SendTaskFailure', ['taskToken', 'error', 'cause']);
    requireErrorText(input.error, input.cause);
  },
  apply(input, call) {
    findWaitingTask(call.world.states, input.taskToken).fail(input.error, input.cause);
    return {};
  },
});

export const sendTaskHeartbeat = operation<SendTaskHeartbeatInput, SendTaskHeartbeatOutput>({
  name: 'SendTaskHeartbeat',
  authorize: () => onAnything('states:SendTaskHeartbeat'),
  validate: (input) => rejectUnmodelled(input, 'SendTaskHeartbeat', ['taskToken']),
  apply(input, call) {
    findWaitingTask(call.world.states, input.taskToken).heartbeat();
    return {};
  },
});
