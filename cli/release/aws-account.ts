import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { sleep } from '../../lambdas/common/time';
import { type ExecutionState, MACHINE_OUTPUT, type ReleaseAccount, ReleaseError } from './account';

/** The account of the credentials that the SDK finds. */
export class AwsAccount implements ReleaseAccount {
  private readonly cloudFormation = new CloudFormationClient();
  private readonly sts = new STSClient();
  private readonly stepFunctions = new SFNClient();

  async machineOf(stack: string): Promise<string> {
    const { Stacks } = await this.cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
    const output = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === MACHINE_OUTPUT)?.OutputValue;
    if (output === undefined)
      throw new ReleaseError(
        `the stack ${stack} has no output ${MACHINE_OUTPUT}: is it Cordon's, and up to date?`,
      );
    return output;
  }

  async whoAsks(): Promise<string> {
    return (await this.sts.send(new GetCallerIdentityCommand())).Arn ?? 'unknown';
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
