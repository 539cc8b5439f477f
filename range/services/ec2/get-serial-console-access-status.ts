import type {
  GetSerialConsoleAccessStatusRequest,
  GetSerialConsoleAccessStatusResult,
} from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onAll } from './authorize';
import { endDryRun } from './dry-run';

const NAME = 'GetSerialConsoleAccessStatus';

export const getSerialConsoleAccessStatus = operation<
  GetSerialConsoleAccessStatusRequest,
  GetSerialConsoleAccessStatusResult
>({
  name: NAME,
  authorize: () => onAll(NAME),
  validate: (input) => rejectUnmodelled(input, `EC2 ${NAME}`, ['DryRun']),
  apply: (input, { world }) => {
    endDryRun(input);
    return { SerialConsoleAccessEnabled: world.ec2.serialConsoleAccess, ManagedBy: 'account' };
  },
});
