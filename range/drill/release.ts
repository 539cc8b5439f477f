/** The way back, rehearsed after the case: the stack's own workflow of the release, and what it leaves different in the account. */
import type { Range } from '../range';
import type { DeployedStack } from '../stack';
import { type AccountState, accountState, differences } from './account-state';
import type { ReleaseRehearsal } from './result';

/** As the template names it. */
const MACHINE = 'ReleasingStateMachine';

/** Until what was started, drained and spread has come to rest. */
const SETTLING_MS = 10 * 60_000;

export interface ReleaseOptions {
  readonly start: boolean;
  readonly replacement: 'keep' | 'retire';
  readonly resolutions?: Readonly<Record<string, string>>;
}

interface Output {
  readonly outcome: string;
  readonly plan: { readonly why?: string; readonly rows: ReleaseRehearsal['rows'] };
  readonly result?: { readonly why?: string; readonly differences: readonly string[] };
}

export interface Rehearsing {
  readonly range: Range;
  readonly stack: DeployedStack;
  readonly caseId: string;
  /** Of the execution. @default the case's, with `-release` */
  readonly name?: string;
  /** The account before the case. */
  readonly before: AccountState;
  /** Lets virtual time pass until something is so. */
  readonly until: (done: () => boolean) => Promise<void>;
  readonly pass: (ms: number) => Promise<void>;
}

export async function rehearseRelease(
  { range, stack, caseId, before, until, pass, name = `${caseId}-release` }: Rehearsing,
  options: ReleaseOptions,
): Promise<ReleaseRehearsal> {
  const { world, clock } = range;
  const definition = stack.stateMachines.find(({ logicalId }) => logicalId === MACHINE);
  const machine = world.states.machines.get(definition?.arn ?? '');
  if (!machine) throw new Error(`the stack has no ${MACHINE}`);
  const startedAt = clock.now();
  const who = { by: 'the rehearsal', reason: 'a rehearsal of the way back' };
  const input = JSON.stringify({ caseId, apply: true, ...who, ...options });
  const execution = machine.start(name, input);
  world.states.executions.set(execution.arn, execution);
  await until(() => execution.status() !== 'RUNNING');
  const tookMs = clock.now() - startedAt;
  await pass(SETTLING_MS);
  const { error = '', cause = '' } = execution.failure() ?? {};
  const output = JSON.parse(execution.output() ?? '{}') as Partial<Output>;
  return {
    outcome: output.outcome ?? execution.status(),
    why: output.result?.why ?? output.plan?.why ?? (error ? `${error} ${cause}` : undefined),
    rows: output.plan?.rows ?? [],
    said: output.result?.differences ?? [],
    differences: differences(before, accountState(world)),
    tookMs,
  };
}
