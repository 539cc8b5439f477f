import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { isCode } from '../common/aws-error';
import { type Case, executionName } from '../common/case';
import { clientDefaults } from '../common/clients';
import { environment } from '../common/environment';

const stepFunctions = new SFNClient(clientDefaults(8));

/** Starts the workflow of a case. Its name is that of the case or of its attempt, so that it runs once however often it is started. */
export async function startExecution(request: Case): Promise<void> {
  try {
    await stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: environment('STATE_MACHINE_ARN'),
        name: executionName(request),
        input: JSON.stringify(request),
      }),
    );
  } catch (error) {
    if (!isCode(error, 'ExecutionAlreadyExists')) throw error;
  }
}
