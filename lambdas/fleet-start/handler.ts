/**
 * `fleet-start`: a tag on a VPC or an Auto Scaling group starts the fleet machine. EventBridge delivers an event more than once, and a
 * rule cannot name an execution: this names it after the setting of the tag, so that it runs once however often it is started.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { isCode } from '../common/aws-error';
import { clientDefaults } from '../common/clients';
import { environment } from '../common/environment';
import { count } from '../common/metric';
import { type FleetStart, understand } from './tag-event';

const logger = new Logger({ serviceName: 'cordon-fleet-start' });
const stepFunctions = new SFNClient(clientDefaults());

export type Outcome =
  | { readonly outcome: 'started'; readonly names: readonly string[] }
  | { readonly outcome: 'ignored'; readonly reason: string };

export async function handler(event: unknown): Promise<Outcome> {
  try {
    const understood = understand(event, environment('FLEET_TAG'));
    if ('ignored' in understood) {
      count('TriggersIgnored');
      logger.info('tag ignored', { reason: understood.ignored });
      return { outcome: 'ignored', reason: understood.ignored };
    }
    for (const each of understood.starts) await start(each);
    return { outcome: 'started', names: understood.starts.map(({ name }) => name) };
  } catch (error) {
    count('TriggersRefused');
    logger.error('tag refused', { error });
    throw error;
  }
}

async function start({ name, input }: FleetStart): Promise<void> {
  const stateMachineArn = environment('STATE_MACHINE_ARN');
  try {
    await stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    logger.info('fleet response started', { name, input });
  } catch (error) {
    if (!isCode(error, 'ExecutionAlreadyExists')) throw error;
    logger.info('the fleet response was started before', { name });
  }
}
