/**
 * `protect`: nothing but Cordon and a person may end the subject or its disks. The old values are in the vault before they
 * are changed; one that cannot be read or recorded is left as it is, and said. Each protection is its own call and fails
 * alone. Only what is not yet as it should be is changed.
 */

import {
  ModifyInstanceAttributeCommand,
  type ModifyInstanceAttributeCommandInput,
} from '@aws-sdk/client-ec2';
import { recordBefore } from '../common/before-state';
import type { Case } from '../common/case';
import { ec2 } from '../common/ec2';
import { finished, Problems, type StepResult } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { type StepInput, type Subject, stepInputSchema } from '../common/subject';
import { againIfThrottled } from '../common/throttled';
import { type Protections, type Reading, readProtections } from './protections';

interface Protection {
  readonly what: string;
  readonly parameters: Omit<ModifyInstanceAttributeCommandInput, 'InstanceId'>;
}

export const handler = stepHandler('protect', stepInputSchema, async (input, tools) =>
  againIfThrottled(await protect(input, tools)),
);

async function protect({ case: request, subject }: StepInput, { changes }: Tools): Promise<StepResult> {
  const problems = new Problems();
  const isSpot = subject.lifecycle === 'spot';
  // EC2 offers Spot Instances neither termination protection nor a choice of shutdown behavior.
  const ofInstance = isSpot ? [] : await instanceProtections(request, problems);
  await Promise.all(
    [...ofInstance, ...volumeProtections(subject)].map(({ what, parameters }) =>
      problems.attempt(what, () =>
        changes.make('ec2:ModifyInstanceAttribute', subject.instanceId, what, () =>
          ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: subject.instanceId, ...parameters })),
        ),
      ),
    ),
  );
  return finished('protect', problems, changes.list, { spot: isSpot });
}

async function instanceProtections(
  { caseId, instanceId }: Case,
  problems: Problems,
): Promise<readonly Protection[]> {
  const protections = await readProtections(instanceId);
  const recorded = await problems.attempt('recording the protections', () =>
    recordBefore(caseId, 'protections.json', { protections }),
  );
  return recorded ? missing(protections, problems) : [];
}

function missing(
  { disableApiTermination, instanceInitiatedShutdownBehavior }: Protections,
  problems: Problems,
): Protection[] {
  const found: Protection[] = [];
  const termination = readable('termination protection', disableApiTermination, problems);
  if (termination === false)
    found.push({
      what: 'termination protection: off -> on',
      parameters: { DisableApiTermination: { Value: true } },
    });
  const shutdown = readable('shutdown behavior', instanceInitiatedShutdownBehavior, problems);
  if (shutdown !== undefined && shutdown !== 'stop')
    found.push({
      what: `shutdown behavior: ${shutdown} -> stop`,
      parameters: { InstanceInitiatedShutdownBehavior: { Value: 'stop' } },
    });
  return found;
}

function readable<T>(what: string, reading: Reading<T>, problems: Problems): T | undefined {
  if ('value' in reading) return reading.value;
  problems.note(`${what} could not be read and is left as it is: ${reading.unreadable}`);
  return undefined;
}

/** How the volumes were is part of what `assess` recorded. */
function volumeProtections({ volumes }: Subject): Protection[] {
  const exposed = volumes.filter(({ deleteOnTermination }) => deleteOnTermination);
  if (exposed.length === 0) return [];
  const BlockDeviceMappings = exposed.map(({ deviceName, volumeId }) => ({
    DeviceName: deviceName,
    Ebs: { VolumeId: volumeId, DeleteOnTermination: false },
  }));
  const names = exposed.map(({ deviceName }) => deviceName).join(', ');
  return [{ what: `DeleteOnTermination of ${names}: true -> false`, parameters: { BlockDeviceMappings } }];
}
