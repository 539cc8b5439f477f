/**
 * `protect`: nothing but Cordon and a person may end the subject or its disks. The old values are in the vault before they
 * are changed; one that cannot be read or recorded is left as it is, and said. Each protection is its own call and fails
 * alone. Only what is not yet as it should be is changed.
 *
 * In a storm the protections take EC2 longer than the cuts, which do not wait for them: a run that is throttled ends soon, and
 * the workflow has what is left done by later ones. In mode offline the stop, which is the cut, waits for this step, so that
 * it tries as long as it may.
 */

import {
  EC2Client,
  ModifyInstanceAttributeCommand,
  type ModifyInstanceAttributeCommandInput,
} from '@aws-sdk/client-ec2';
import * as v from 'valibot';
import { recordBefore } from '../common/before-state';
import type { Case } from '../common/case';
import type { Changes } from '../common/changes';
import { clientDefaults } from '../common/clients';
import { ec2 } from '../common/ec2';
import { finished, Problems, type StepResult } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { type Subject, stepInputSchema } from '../common/subject';
import { againIfThrottled, isThrottle, Throttled } from '../common/throttled';
import { leftSchema, type Protection, Unfinished } from './left';
import { type Protections, type Reading, readProtections } from './protections';

/** A few seconds at most: who waits longer does it in the workflow. */
const hasty = new EC2Client(clientDefaults(3));

const inputSchema = v.object({ ...stepInputSchema.entries, left: v.optional(leftSchema) });
type Input = v.InferOutput<typeof inputSchema>;

export const handler = stepHandler('protect', inputSchema, protect);

async function protect(input: Input, { changes }: Tools): Promise<StepResult> {
  const { subject, mode, left } = input;
  const problems = new Problems();
  if (left?.why !== undefined) problems.note(left.why);
  const wanted = left?.rest ?? (await missingOf(input, problems));
  const why = problems.summary;
  const failed = await setAll(wanted, input, changes, problems);
  const made = [...(left?.changes ?? []), ...changes.list];
  const result = finished('protect', problems, made, { spot: isSpot(subject) });
  if (mode === 'offline') return againIfThrottled(result);
  if (!failed.some(({ isThrottled }) => isThrottled)) return result;
  if (left && changes.list.length === 0) throw new Throttled(result.why);
  throw new Unfinished({ changes: made, rest: failed.map(({ name }) => name), why });
}

interface Failed {
  readonly name: Protection;
  readonly isThrottled: boolean;
}

async function setAll(
  wanted: readonly Protection[],
  { subject, mode }: Input,
  changes: Changes,
  problems: Problems,
): Promise<readonly Failed[]> {
  const client = mode === 'offline' ? ec2 : hasty;
  const failed: Failed[] = [];
  await Promise.all(
    wanted.map(async (name) => {
      const { what, parameters } = changeFor(name, subject);
      await problems.attempt(what, async () => {
        try {
          await changes.make('ec2:ModifyInstanceAttribute', subject.instanceId, what, () =>
            client.send(
              new ModifyInstanceAttributeCommand({ InstanceId: subject.instanceId, ...parameters }),
            ),
          );
        } catch (error) {
          failed.push({ name, isThrottled: isThrottle(error) });
          throw error;
        }
      });
    }),
  );
  return failed;
}

const isSpot = ({ lifecycle }: Subject): boolean => lifecycle === 'spot';

/** EC2 offers Spot Instances neither termination protection nor a choice of shutdown behavior. How the volumes were, `assess` recorded. */
async function missingOf({ case: request, subject }: Input, problems: Problems): Promise<Protection[]> {
  const ofInstance = isSpot(subject) ? [] : await instanceProtections(request, problems);
  return exposedVolumes(subject).length > 0 ? [...ofInstance, 'volumes'] : ofInstance;
}

async function instanceProtections({ caseId, instanceId }: Case, problems: Problems): Promise<Protection[]> {
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
  const termination = readable('termination protection', disableApiTermination, problems);
  const shutdown = readable('shutdown behavior', instanceInitiatedShutdownBehavior, problems);
  return [
    ...(termination === false ? (['termination'] as const) : []),
    ...(shutdown === 'terminate' ? (['shutdown'] as const) : []),
  ];
}

function readable<T>(what: string, reading: Reading<T>, problems: Problems): T | undefined {
  if ('value' in reading) return reading.value;
  problems.note(`${what} could not be read and is left as it is: ${reading.unreadable}`);
  return undefined;
}

const exposedVolumes = ({ volumes }: Subject) =>
  volumes.filter(({ deleteOnTermination }) => deleteOnTermination);

interface ProtectingChange {
  readonly what: string;
  readonly parameters: Omit<ModifyInstanceAttributeCommandInput, 'InstanceId'>;
}

function changeFor(name: Protection, subject: Subject): ProtectingChange {
  switch (name) {
    case 'termination':
      return {
        what: 'termination protection: off -> on',
        parameters: { DisableApiTermination: { Value: true } },
      };
    case 'shutdown':
      return {
        what: 'shutdown behavior: terminate -> stop',
        parameters: { InstanceInitiatedShutdownBehavior: { Value: 'stop' } },
      };
    case 'volumes':
      return volumesChange(subject);
  }
}

function volumesChange(subject: Subject): ProtectingChange {
  const exposed = exposedVolumes(subject);
  const names = exposed.map(({ deviceName }) => deviceName).join(', ');
  const BlockDeviceMappings = exposed.map(({ deviceName, volumeId }) => ({
    DeviceName: deviceName,
    Ebs: { VolumeId: volumeId, DeleteOnTermination: false },
  }));
  return { what: `DeleteOnTermination of ${names}: true -> false`, parameters: { BlockDeviceMappings } };
}
