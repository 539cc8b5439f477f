import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { interfacesOf } from './public-address';
import type { Instance, NetworkInterface } from './state';

/** The interface that an attribute of the instance stands for; with several, EC2 asks for the interface itself. */
export function onlyInterface(world: World, instance: Instance): NetworkInterface {
  const [eni, ...others] = interfacesOf(world, instance);
  if (!eni || others.length > 0)
    throw new ServiceError(
      'InvalidInstanceID',
      `There are multiple interfaces attached to instance '${instance.id}'. Please specify an interface ID for the operation instead.`,
    );
  return eni;
}
