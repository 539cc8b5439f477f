import type { AnyOperation } from '../../wire/operation';
import { cancelCommand } from './cancel-command';
import { describeInstanceInformation } from './describe-instance-information';
import { getCommandInvocation } from './get-command-invocation';
import { sendCommand } from './send-command';

export const operations: readonly AnyOperation[] = [
  cancelCommand,
  describeInstanceInformation,
  getCommandInvocation,
  sendCommand,
];
