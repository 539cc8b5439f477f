/** `tag`: the subject says of itself that it is quarantined, in which case and why, to everyone who looks at it in EC2. */
import { CreateTagsCommand, type Tag } from '@aws-sdk/client-ec2';
import type { Case } from '../common/case';
import { describeInstance, ec2 } from '../common/ec2';
import { CASE_TAG } from '../common/own-tags';
import { finished, Problems, type StepResult } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { type StepInput, stepInputSchema } from '../common/subject';

/** EC2 allows a resource this many tags of its user; those of AWS itself do not count. */
const MAX_TAGS = 50;

export const handler = stepHandler('tag', stepInputSchema, tag);

async function tag(input: StepInput, { changes }: Tools): Promise<StepResult> {
  const problems = new Problems();
  const wanted = tagsOf(input);
  const standing = await problems.attempt('reading the tags', () => standingTags(input.case.instanceId));
  const added = wanted.filter(({ Key }) => !standing?.includes(Key ?? ''));
  const leftOut = added.slice(MAX_TAGS - (standing?.length ?? 0));
  const fitting = wanted.filter((each) => !leftOut.includes(each));
  if (leftOut.length > 0)
    problems.note(
      `the subject has ${standing?.length} tags of at most ${MAX_TAGS}: left out ${leftOut.length}`,
    );
  if (fitting.length > 0)
    await problems.attempt('tagging', () => apply(input.case.instanceId, fitting, changes));
  return finished('tag', problems, changes.list, { tags: fitting });
}

async function standingTags(instanceId: string): Promise<string[]> {
  const { Tags } = await describeInstance(instanceId);
  return (Tags ?? []).flatMap(({ Key }) => (Key !== undefined && !Key.startsWith('aws:') ? [Key] : []));
}

/** The most important first, in case there is no room for all. */
const tagsOf = ({ case: request, subject, mode }: StepInput): readonly Tag[] => [
  { Key: CASE_TAG, Value: request.caseId },
  { Key: 'cordon:status', Value: 'quarantined' },
  { Key: 'cordon:trigger', Value: triggerOf(request) },
  { Key: 'cordon:mode', Value: mode },
  ...(subject.ticket === null ? [] : [{ Key: 'cordon:ticket', Value: subject.ticket }]),
];

const triggerOf = ({ trigger }: Case): string =>
  trigger.kind === 'finding' ? `GuardDuty finding ${trigger.findingId}`.slice(0, 256) : `tag ${trigger.key}`;

const apply = (instanceId: string, tags: readonly Tag[], changes: Tools['changes']): Promise<unknown> =>
  changes.make('ec2:CreateTags', instanceId, tags.map(({ Key, Value }) => `${Key}=${Value}`).join(', '), () =>
    ec2.send(new CreateTagsCommand({ Resources: [instanceId], Tags: [...tags] })),
  );
