/**
 * The container instance is set to DRAINING: its cluster places no task on it any more, and moves those of its services
 * elsewhere. Only after the evidence: a task that is stopped is gone, with its memory and its files.
 */
import { UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { type ContainerInstance, findContainerInstance } from '../common/container-instance';
import { ecs } from '../common/ecs';
import { finished, Problems, type StepResult, skipped } from '../common/result';
import type { Tools } from '../common/step';
import type { StepInput } from '../common/subject';
import { recordContainerInstance } from './container-instance';

export async function drain(
  { case: request, subject }: StepInput,
  { changes, policy }: Tools,
): Promise<StepResult> {
  if (!policy.fleet.drainContainerInstances)
    return skipped('drain', 'policy leaves containers where they are (drainContainerInstances is false)');
  const problems = new Problems();
  const container = await problems.attempt('ECS container instance', () =>
    findContainerInstance(subject.instanceId),
  );
  if (container === null) return skipped('drain', 'the subject is no ECS container instance');
  if (container && container.status !== 'DRAINING')
    await problems.attempt('draining the container instance', async () => {
      await recordContainerInstance(request.caseId, container);
      await changes.make(
        'ecs:UpdateContainerInstancesState',
        container.containerInstanceArn,
        `${container.status} -> DRAINING, with ${container.runningTasks} running tasks`,
        () => setDraining(container),
      );
    });
  return finished('drain', problems, changes.list, { containerInstance: container ?? null });
}

async function setDraining({ clusterArn, containerInstanceArn }: ContainerInstance): Promise<void> {
  const { failures } = await ecs.send(
    new UpdateContainerInstancesStateCommand({
      cluster: clusterArn,
      containerInstances: [containerInstanceArn],
      status: 'DRAINING',
    }),
  );
  const [failure] = failures ?? [];
  if (failure) throw new Error(`ECS answered ${failure.reason}`);
}
