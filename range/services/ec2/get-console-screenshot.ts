import type { GetConsoleScreenshotRequest, GetConsoleScreenshotResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { find } from './resource-ids';

const NAME = 'GetConsoleScreenshot';

/** The start and the end of a JPEG with nothing between them. */
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');

/** Not on Arm or bare metal, and of running instances only. AWS documents that, and not the codes it refuses with. */
export const getConsoleScreenshot = operation<GetConsoleScreenshotRequest, GetConsoleScreenshotResult>({
  name: NAME,
  authorize: ({ InstanceId }, call) => [onResource(call, NAME, 'instance', InstanceId)],
  validate: (input) => rejectUnmodelled(input, `EC2 ${NAME}`, ['InstanceId', 'DryRun']),
  apply: (input, { world }) => {
    endDryRun(input);
    const { id, type, state, architecture } = find(world.ec2, 'instance', input.InstanceId);
    if (architecture === 'arm64' || type.includes('.metal'))
      throw new ServiceError('UnsupportedOperation', `${type} does not support console screenshots.`);
    if (state !== 'running')
      throw new ServiceError('IncorrectInstanceState', `The instance '${id}' is not in the 'running' state.`);
    return { InstanceId: id, ImageData: JPEG.toString('base64') };
  },
});
