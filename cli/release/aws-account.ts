import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { sleep } from '../../lambdas/common/time';
import type { ExecutionState } from '../aws/await-execution';
import type { Session } from '../aws/session';
import { MACHINE_OUTPUT, type ReleaseAccount } from './account';

export class AwsAccount implements ReleaseAccount {
  private readonly stepFunctions: SFNClient;

  constructor(private readonly session: Session) {
    this.stepFunctions = new SFNClient(session.client);
  }

  machine(): Promise<string> {
    return this.session.output(MACHINE_OUTPUT);
  }

  whoAsks(): Promise<string> {
    return this.session.whoAsks();
  }

  async start(stateMachineArn: string, name: string, input: string): Promise<string> {
    const { executionArn = '' } = await this.stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn, name, input }),
    );
    return executionArn;
  }

  async executionOf(executionArn: string): Promise<ExecutionState> {
    const {
      status = '',
      output,
      error,
      cause,
    } = await this.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    return { status, output, error, cause };
  }

  pause(ms: number): Promise<void> {
    return sleep(ms);
  }
}
