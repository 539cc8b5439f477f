import * as v from 'valibot';
import { autoSettingsSchema } from '../../lambdas/common/policy';
import { option } from './option';

const choosing = autoSettingsSchema.entries;

export const auto = v.strictObject({
  /**
   * How fast memory is captured, in MiB/s: reading, hashing, encrypting and sending on one core. An assumption: a reader that this project measured in an emulator
   * reads at some 300, and what slows a capture down is the rest of it.
   */
  captureMiBPerSecond: option(choosing.captureMiBPerSecond, 64, 'a whole number of MiB/s from 1 to 10000'),
  /** A capture that would take longer is not waited for, in minutes. */
  longestCaptureMinutes: option(
    choosing.longestCaptureMinutes,
    60,
    'a whole number of minutes from 1 to 360',
  ),
});
