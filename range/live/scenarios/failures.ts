/** Captures that cannot succeed. Each must say so in its own words, and leave nothing behind. */

import { checkSectors } from '../checks/disk-checks';
import { checkFailure, checkNothingLeft, type Expected } from '../checks/failure-checks';
import { checkTriage } from '../checks/triage-checks';
import type { Capture, Stage, StageSpec } from '../stage';
import type { LiveScenario } from './scenario';

interface FailureSpec extends StageSpec {
  readonly name: string;
  readonly title: string;
  readonly isCore?: boolean;
  readonly expected: Expected;
  readonly before?: (stage: Stage) => Promise<void>;
  /** Once the first part is stored. */
  readonly meanwhile?: (stage: Stage) => Promise<void>;
  readonly after?: (stage: Stage, capture: Capture) => Promise<void>;
}

const failing = ({
  expected,
  before,
  meanwhile,
  after,
  isCore = false,
  ...spec
}: FailureSpec): LiveScenario => ({
  ...spec,
  isCore,
  async play(stage) {
    await before?.(stage);
    const capture = await stage.capture(async () => meanwhile?.(stage));
    checkFailure(stage, capture, expected);
    await after?.(stage, capture);
    await checkNothingLeft(stage);
  },
});

const lockdown = failing({
  name: 'lockdown',
  title: 'a kernel in lockdown mode "confidentiality" shows its memory to nobody',
  isCore: true,
  guest: { lockdown: 'confidentiality' },
  expected: { stage: 'source', reason: 'lockdown' },
});

const triage = failing({
  name: 'triage',
  title: 'where no memory can be had, the live triage shows the implant and its connection',
  hasTriage: true,
  guest: { lockdown: 'confidentiality' },
  expected: { stage: 'source', reason: 'lockdown' },
  after: async (stage, capture) => {
    await checkTriage(stage, capture);
    checkSectors(stage);
  },
});

const littleMemory = failing({
  name: 'little-memory',
  title: 'a host on which not even one part fits beside its own work',
  isCore: true,
  expected: { stage: 'tool', reason: 'not-enough-memory' },
  before: async ({ machine }) => {
    // What is left is less than a part of 16 MiB and what the script needs beside it.
    const text =
      'free=$(sed -n \'s/^MemAvailable: *\\([0-9]*\\) kB$/\\1/p\' /proc/meminfo); head -c "$((free - 24 * 1024))K" /dev/zero >/run/hog';
    await machine.line.run('mount -o remount,size=100% /run');
    await machine.line.run(text);
  },
});

/** More than the life of every URL in the plan, and less than the time after which Systems Manager has the script killed. */
const URLS_DIE_MS = 330_000;

const expired = failing({
  name: 'expired-urls',
  title: 'the URLs of the parts run out while the image is stored',
  expected: { stage: 'put', reason: 'url-expired' },
  meanwhile: async ({ account }) => account.skip(URLS_DIE_MS),
});

const FEW_ATTEMPTS = 3;

const exhausted = failing({
  name: 'lost-parts',
  title: 'a part that the vault refuses more often than the script tries',
  faults: [{ of: 2, attempts: FEW_ATTEMPTS, kind: 'server-error' }],
  // Eight attempts with their pauses would take two minutes.
  rewrite: (script) => script.replace(/^ATTEMPTS=\d+$/m, `ATTEMPTS=${FEW_ATTEMPTS}`),
  expected: { stage: 'put', reason: 'attempts-exhausted' },
});

export const failures: readonly LiveScenario[] = [lockdown, triage, littleMemory, expired, exhausted];

/** After this the agent kills the script, and no answer is left. */
const EXECUTION_TIMEOUT_MS = 400_000;

export const killed: LiveScenario = {
  name: 'killed',
  title: 'the agent kills the script at the execution timeout',
  isCore: false,
  async play(stage) {
    const { recorder } = stage.context;
    const { result, run } = await stage.capture(async () => stage.account.skip(EXECUTION_TIMEOUT_MS));
    recorder.check('the script was killed and gave no answer', run?.killed === true && run.stdout === '');
    recorder.check(
      'the memory step is failed',
      result.status === 'failed' && result.detail.running === false,
      result.why ?? result.status,
    );
    recorder.check(
      'what was stored is kept, and named as incomplete',
      (result.detail.image?.bytes ?? 0) > 0 && (result.why ?? '').includes('bytes of'),
      `${result.detail.image?.bytes} bytes`,
    );
    await checkNothingLeft(stage);
  },
};
