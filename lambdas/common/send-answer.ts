import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { isCode } from './aws-error';
import type { Answer } from './gate-answer';

/** False when nobody waits for it any more: answered, expired or aborted. */
export async function sendAnswer(client: SFNClient, taskToken: string, answer: Answer): Promise<boolean> {
  try {
    await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(answer) }));
    return true;
  } catch (error) {
    if (isCode(error, 'TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken')) return false;
    throw error;
  }
}
