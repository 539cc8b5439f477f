/** What must be true of a capture that cannot succeed: it says why, in words that a program can read, and leaves nothing behind. */
import { type CaptureOutcome, parseOutcome } from '../../../documents/outcome';
import type { Capture, Stage } from '../stage';

export interface Expected {
  readonly stage: string;
  readonly reason: string;
}

export function checkFailure(stage: Stage, { result, run }: Capture, { stage: at, reason }: Expected): void {
  const { recorder } = stage.context;
  const outcome = outcomeOf(run?.stdout ?? '');
  const said =
    outcome?.status === 'failed' ? `${outcome.stage}: ${outcome.reason} (${outcome.detail})` : 'no failure';
  recorder.check(
    `the script says ${at}: ${reason}`,
    outcome?.status === 'failed' && outcome.stage === at && outcome.reason === reason,
    said,
  );
  recorder.check('its exit status is 1', run?.exitCode === 1, `${run?.exitCode}`);
  recorder.check(
    'the memory step is failed and repeats the reason',
    result.status === 'failed' && (result.why ?? '').includes(reason),
    result.why ?? result.status,
  );
}

function outcomeOf(stdout: string): CaptureOutcome | undefined {
  try {
    return parseOutcome(stdout);
  } catch {
    return undefined;
  }
}

/** Neither a process of the script nor a mount nor a file in a shared tmpfs. */
export async function checkNothingLeft(stage: Stage): Promise<void> {
  const { line } = stage.machine;
  const processes = await line.run(
    "ps -eo pid,args | grep -E '_script.sh|cordon-capture' | grep -v grep || true",
  );
  const mounts = await line.run('grep cordon /proc/mounts || true');
  const files = await line.run('find /dev/shm /run -name "*cordon*" || true');
  const left = [processes, mounts, files].map((each) => each.trim()).filter((each) => each !== '');
  stage.context.recorder.check(
    'nothing of the script is left in the guest',
    left.length === 0,
    left.join('; ') || 'nothing',
  );
}
