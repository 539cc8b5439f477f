/** The subject as a container instance of Amazon ECS, and the record of how it was. */
import { recordBefore } from '../common/before-state';
import { type ContainerInstance, findContainerInstance } from '../common/container-instance';
import type { StepInput } from '../common/subject';
import type { StoredObject } from '../common/vault';

/** Null where the subject is none; recorded where it is one. */
export async function containersOf({ case: request, subject }: StepInput): Promise<ContainerInstance | null> {
  const found = await findContainerInstance(subject.instanceId);
  if (found) await recordContainerInstance(request.caseId, found);
  return found;
}

export const recordContainerInstance = (
  caseId: string,
  { clusterArn, containerInstanceArn, status }: ContainerInstance,
): Promise<StoredObject> =>
  recordBefore(caseId, 'container-instance.json', {
    containerInstance: { clusterArn, containerInstanceArn, status },
  });
