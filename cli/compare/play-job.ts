import { TEMPERAMENTS } from '../../range/intruder/temperament';
import { ORDERS } from '../../range/orders/orders';
import { outcomeOf } from '../../range/orders/outcome';
import type { DeployedStack } from '../../range/stack';
import type { Job } from './plan';
import type { Run } from './recording';

export async function playJob(stack: DeployedStack, job: Job): Promise<Run> {
  const { scenario, seed } = job;
  const order = named(ORDERS, job.order);
  const temperament = named(TEMPERAMENTS, job.temperament);
  return { ...job, ...(await outcomeOf({ stack, scenario, seed, order, temperament })) };
}

export function named<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  const found = all.find((each) => each.name === name);
  if (!found) throw new Error(`there is no ${name}; there are ${all.map((each) => each.name).join(', ')}`);
  return found;
}
