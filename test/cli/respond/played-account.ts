import type { ExecutionState } from '../../../cli/aws/await-execution';
import type { CaseState, RespondAccount, TargetInstance } from '../../../cli/respond/account';
import type { FleetInput, FleetSummary, FleetTarget } from '../../../lambdas/common/fleet-request';

export const ADA = 'arn:aws:sts::111122223333:assumed-role/Analyst/ada';
export const ARN = 'arn:aws:states:eu-west-1:111122223333:execution:Fleet:respond-1';

export const summaryOf = (fields: Partial<FleetSummary> = {}): FleetSummary => ({
  instances: 0,
  dryRun: false,
  wouldBe: [],
  opened: [],
  joined: [],
  refused: [],
  absent: {},
  ...fields,
});

/** An account in which the fleet machine ends as it is told, after so many looks. */
export class PlayedAccount implements RespondAccount {
  readonly started: { readonly name: string; readonly input: FleetInput }[] = [];
  readonly cases = new Map<string, CaseState[]>();
  pausedMs = 0;
  private looks = 0;

  constructor(
    private readonly found: readonly TargetInstance[],
    private readonly end: ExecutionState = { status: 'SUCCEEDED', output: JSON.stringify(summaryOf()) },
    private readonly after = 0,
  ) {}

  async instances(_: FleetTarget): Promise<readonly TargetInstance[]> {
    return this.found;
  }

  async whoAsks(): Promise<string> {
    return ADA;
  }

  async start(name: string, input: FleetInput): Promise<string> {
    this.started.push({ name, input });
    return ARN;
  }

  async executionOf(): Promise<ExecutionState> {
    this.looks += 1;
    return this.looks > this.after ? this.end : { status: 'RUNNING' };
  }

  /** What stands in the table changes with every look; the last stays. */
  async caseOf(instanceId: string): Promise<CaseState | undefined> {
    const states = this.cases.get(instanceId) ?? [];
    return states.length > 1 ? states.shift() : states[0];
  }

  async pause(ms: number): Promise<void> {
    this.pausedMs += ms;
  }
}
