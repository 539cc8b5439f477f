import type { ExecutionState } from '../../../cli/aws/await-execution';
import type { ReleaseAccount } from '../../../cli/release/account';
import type { ReleaseOutput } from '../../../cli/release/output';

export const MACHINE = 'arn:aws:states:us-east-1:111122223333:stateMachine:Releasing';

/** An account whose workflow runs for so many looks and then ends as it is told. */
export class PlayedAccount implements ReleaseAccount {
  readonly started: { readonly machineArn: string; readonly name: string; readonly input: unknown }[] = [];
  pausedMs = 0;
  private looks = 0;

  constructor(
    private readonly end: ExecutionState | (() => never),
    private readonly runsFor = 0,
  ) {}

  static endingIn(output: unknown, runsFor = 0): PlayedAccount {
    return new PlayedAccount({ status: 'SUCCEEDED', output: JSON.stringify(output) }, runsFor);
  }

  async machine(): Promise<string> {
    return MACHINE;
  }

  async whoAsks(): Promise<string> {
    return 'arn:aws:sts::111122223333:assumed-role/Analyst/ada';
  }

  async start(machineArn: string, name: string, input: string): Promise<string> {
    this.started.push({ machineArn, name, input: JSON.parse(input) });
    return `${MACHINE.replace('stateMachine', 'execution')}:${name}`;
  }

  async executionOf(): Promise<ExecutionState> {
    if (this.looks++ < this.runsFor) return { status: 'RUNNING' };
    return typeof this.end === 'function' ? this.end() : this.end;
  }

  async pause(ms: number): Promise<void> {
    this.pausedMs += ms;
  }
}

const PLAN: ReleaseOutput['plan'] = {
  outcome: 'ready',
  rows: [
    { field: 'groups.eni-1', before: ['sg-web'], set: ['sg-q'], now: ['sg-q'], status: 'restore' },
    { field: 'tags', before: {}, set: { 'cordon:case': 'c' }, now: { 'cordon:case': 'd' }, status: 'drift' },
    {
      field: 'state',
      before: 'running',
      set: 'stopped',
      now: 'stopped',
      status: 'cannot',
      note: 'only when asked',
    },
    { field: 'termination-protection', before: false, set: true, now: false, status: 'as-before' },
  ],
  unresolved: ['tags'],
};

export const outputOf = (outcome: string, more: Partial<ReleaseOutput> = {}): ReleaseOutput => ({
  outcome,
  plan: { ...PLAN, ...(outcome === 'refused' && { outcome, why: 'somebody else has changed tags' }) },
  changes: [],
  ...more,
});

export const FINISHED: NonNullable<ReleaseOutput['result']> = {
  outcome: 'released',
  rows: [],
  differences: ['state: was running, is stopped (only when asked)'],
  missing: [],
  record: { key: 'cases/c/release/t/release.json', sha256: 'ab' },
};
