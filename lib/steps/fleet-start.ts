import type { Config } from '../config';
import { allow } from '../statements';
import type { Step } from './step';

/** Not a step of a state machine: it starts the one that answers a fleet. */
export function fleetStart({ tagKeys }: Config, stateMachineArn: string): Step {
  return {
    name: 'fleet-start',
    description: 'Starts the fleet response for a tag on a VPC or an Auto Scaling group, once',
    memoryMb: 256,
    timeoutSeconds: 30,
    environment: { STATE_MACHINE_ARN: stateMachineArn, FLEET_TAG: tagKeys.fleet },
    reads: [allow(['states:StartExecution'], [stateMachineArn])],
    changes: [],
    wildcards: 'none but the streams of its own log group',
  };
}
