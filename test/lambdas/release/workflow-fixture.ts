/** Plays `statemachines/release.asl.json` in an account, as `cordon release` starts it. */
import type { Row } from '../../../lambdas/release/row';
import type { Account } from '../account';
import type { Finished, Planned } from './case-fixture';

export interface Output {
  readonly outcome: string;
  readonly plan: Planned;
  readonly result?: Finished;
  readonly changes: readonly { readonly action: string; readonly target: string }[];
}

let executions = 0;

export async function playRelease(account: Account, input: object): Promise<Output> {
  const { machines } = account.world.states;
  const machine = [...machines.values()].find(({ arn }) => arn.includes('Releasing'));
  if (!machine) throw new Error('the stack has no state machine for the way back');
  const execution = machine.start(`release-${++executions}`, JSON.stringify(input));
  account.world.states.executions.set(execution.arn, execution);
  await account.range.run(() => execution.status() !== 'RUNNING');
  const output = execution.output();
  if (output === undefined) throw new Error(JSON.stringify([execution.status(), execution.failure()]));
  return JSON.parse(output) as Output;
}

export const rowIn = (rows: readonly Row[] | undefined, field: string): Row | undefined =>
  rows?.find((each) => each.field === field);
