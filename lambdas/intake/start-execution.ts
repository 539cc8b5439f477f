import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { isCode } from '../common/aws-error';
import type { Case } from '../common/case';
import { clientDefaults } from '../common/clients';
import { environment } from '../common/environment';

const stepFunctions = new SFNClient(clientDefaults(8));

/** Starts the workflow of a case. Its name is the case's, so that it runs once however often it is started. */
export async function startExecution(request: Case): Promise<void> {
  try {
    await stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: environment('STATE_MACHINE_ARN'),
        name: request.caseId,
        input: JSON.stringify(request),
      }),
    );
  } catch (error) {
    if (!isCode(error, 'ExecutionAlreadyExists')) throw error;
  }
}
