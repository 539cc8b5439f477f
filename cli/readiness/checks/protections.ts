import { type Check, idOf, isRunning, ok, warn, word } from '../check';

export const protections: Check = {
  id: 'protections',
  title: 'What a shutdown does to it',
  weight: 3,
  assess(instance, { attributes }) {
    const found = attributes.get(idOf(instance));
    if (found === undefined)
      return ok(isRunning(instance) ? 'not read (--quick, or a Spot Instance)' : 'not read');
    const id = word(idOf(instance));
    if (found.terminatesOnShutdown)
      return warn(
        'a shutdown from within terminates it: an intruder can destroy it in one command before anybody is told',
        `aws ec2 modify-instance-attribute --instance-id ${id} --instance-initiated-shutdown-behavior stop`,
      );
    return found.stopProtection
      ? warn(
          'it is protected from stops: Cordon lifts that where it stops it, a person has to know',
          `aws ec2 modify-instance-attribute --instance-id ${id} --no-disable-api-stop`,
        )
      : ok('it stops');
  },
};
