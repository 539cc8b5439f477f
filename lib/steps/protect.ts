import { allow } from '../statements';
import type { Step, Surroundings } from './step';

/**
 * The subject's security groups cannot be exchanged by this permission: that would take them as resources too.
 * It is not limited by `ec2:Attribute`, which knows no block device mappings and whose names for the others are
 * not documented; a guess there would fail only in a real case.
 */
export function protect({ arns }: Surroundings): Step {
  return {
    name: 'protect',
    description: 'Protects the subject from termination and its volumes from going with it',
    memoryMb: 512,
    timeoutSeconds: 60,
    reads: [],
    changes: [allow(['ec2:ModifyInstanceAttribute'], [arns.ec2('instance'), arns.ec2('volume')])],
    wildcards: 'any instance of the account may be the subject',
  };
}
