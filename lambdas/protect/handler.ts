/**
 * `protect`: nothing but Cordon and a person may end the subject or its disks. Each protection is its own call and
 * fails alone. Only what is not yet as it should be is changed.
 */
import {
  ModifyInstanceAttributeCommand,
  type ModifyInstanceAttributeCommandInput,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../common/ec2';
import { finished, Problems, type StepResult } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { type StepInput, type Subject, stepInputSchema } from '../common/subject';

interface Protection {
  readonly what: string;
  readonly parameters: Omit<ModifyInstanceAttributeCommandInput, 'InstanceId'>;
}

export const handler = stepHandler('protect', stepInputSchema, protect);

async function protect({ subject }: StepInput, { changes }: Tools): Promise<StepResult> {
  const problems = new Problems();
  const missing = missingProtections(subject);
  await Promise.all(
    missing.map(({ what, parameters }) =>
      problems.attempt(what, () =>
        changes.make('ec2:ModifyInstanceAttribute', subject.instanceId, what, () =>
          ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: subject.instanceId, ...parameters })),
        ),
      ),
    ),
  );
  return finished('protect', problems, changes.list, { spot: subject.lifecycle === 'spot' });
}

function missingProtections(subject: Subject): readonly Protection[] {
  const { disableApiTermination, instanceInitiatedShutdownBehavior } = subject.protections;
  const exposed = subject.volumes.filter(({ deleteOnTermination }) => deleteOnTermination);
  const missing: Protection[] = [];
  // EC2 offers Spot Instances neither termination protection nor a choice of shutdown behavior.
  if (subject.lifecycle !== 'spot') {
    if (disableApiTermination !== true)
      missing.push({
        what: `termination protection: ${disableApiTermination ?? 'unknown'} -> true`,
        parameters: { DisableApiTermination: { Value: true } },
      });
    if (instanceInitiatedShutdownBehavior !== 'stop')
      missing.push({
        what: `shutdown behavior: ${instanceInitiatedShutdownBehavior ?? 'unknown'} -> stop`,
        parameters: { InstanceInitiatedShutdownBehavior: { Value: 'stop' } },
      });
  }
  if (exposed.length > 0) missing.push(keepVolumes(exposed));
  return missing;
}

const keepVolumes = (volumes: Subject['volumes']): Protection => ({
  what: `DeleteOnTermination of ${volumes.map(({ deviceName }) => deviceName).join(', ')}: true -> false`,
  parameters: {
    BlockDeviceMappings: volumes.map(({ deviceName, volumeId }) => ({
      DeviceName: deviceName,
      Ebs: { VolumeId: volumeId, DeleteOnTermination: false },
    })),
  },
});
