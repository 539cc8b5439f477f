import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { isCode } from '../common/aws-error';
import { clientDefaults } from '../common/clients';
import type { StandingCase } from './case-table';

const stepFunctions = new SFNClient(clientDefaults());

/** Answered, or waited for no longer: then it is as it should be. */
const OVER = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/**
 * A trigger that says `act` is the answer to whoever was asked about the case. Given again with every such trigger while the case is open,
 * since the one that opened the gate may have died before it could say so.
 */
export async function answerWhoWasAsked({
  status,
  gate,
  taskToken,
  escalatedBy,
}: StandingCase): Promise<boolean> {
  if (status !== 'open' || gate !== 'open' || taskToken === undefined || escalatedBy === undefined)
    return false;
  const output = JSON.stringify({ decision: 'opened', by: escalatedBy });
  try {
    await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output }));
    return true;
  } catch (error) {
    if (isCode(error, ...OVER)) return false;
    throw error;
  }
}
