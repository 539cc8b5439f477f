import type { World } from '../world';
import { startHealthReplacement } from './autoscaling/health';
import { startContainerInstances } from './ecs/draining';
import { startClassicLoadBalancing } from './elb/state';
import { startHealthChecks } from './elbv2/health';
import { startAgents } from './ssm/delivery';

/** What AWS does on its own: once a world, before its clock starts. */
export function startServices(world: World): void {
  startHealthChecks(world);
  startClassicLoadBalancing(world);
  startHealthReplacement(world);
  startContainerInstances(world);
  startAgents(world);
}
