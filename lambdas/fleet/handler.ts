/**
 * `fleet`: which instances are to be answered, and on whose word. What it hands on to the Distributed Map has every
 * instance once, and the part of the direct request to intake that is the same for all of them.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { environment } from '../common/environment';
import { type FleetRequest, fleetRequestSchema } from '../common/fleet-request';
import { count } from '../common/metric';
import { parse } from '../common/parse';
import { type Resolved, resolve } from './instances';
import { SetterUnknown, verifiedSetter } from './setter';

const logger = new Logger({ serviceName: 'cordon-fleet' });

export interface FleetPlan extends Resolved {
  readonly dryRun: boolean;
  readonly request: {
    readonly accountId: string;
    readonly region: string;
    readonly by: string;
    readonly reason: string;
    readonly mode?: string;
    readonly tag?: FleetRequest['tag'];
  };
}

export async function handler(event: unknown): Promise<FleetPlan> {
  try {
    return await plan(parse('the input of the fleet response', fleetRequestSchema, event));
  } catch (error) {
    if (!(error instanceof SetterUnknown)) {
      count('TriggersRefused');
      logger.error('fleet response refused', { error });
    }
    throw error;
  }
}

async function plan(request: FleetRequest): Promise<FleetPlan> {
  const by = request.tag ? await verifiedSetter(request.tag, request.setBy) : request.by;
  const resolved = await resolve(request.target);
  logger.info('fleet resolved', { by, target: request.target, instances: resolved.instanceIds.length });
  return {
    ...resolved,
    dryRun: request.dryRun,
    request: {
      accountId: environment('ACCOUNT_ID'),
      region: environment('AWS_REGION'),
      by,
      reason: request.reason,
      ...(request.mode && { mode: request.mode }),
      ...(request.tag && { tag: request.tag }),
    },
  };
}
