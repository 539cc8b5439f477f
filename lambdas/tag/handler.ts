/** `tag`: the subject says of itself that it is quarantined, in which case and why, to everyone who looks at it in EC2. */
import { CreateTagsCommand, type Tag } from '@aws-sdk/client-ec2';
import { describeInstance, ec2 } from '../common/ec2';
import { finished, Problems, type StepResult } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { type StepInput, stepInputSchema } from '../common/subject';
import { ownTags } from './tags';

/** EC2 allows a resource this many tags of its user; those of AWS itself do not count. */
const MAX_TAGS = 50;

export const handler = stepHandler('tag', stepInputSchema, tag);

async function tag(input: StepInput, { changes }: Tools): Promise<StepResult> {
  const problems = new Problems();
  const wanted = ownTags(input.case, input.mode, input.subject.ticket);
  const standing = await problems.attempt('reading the tags', () => standingTags(input.case.instanceId));
  const added = wanted.filter(({ Key }) => !standing?.includes(Key ?? ''));
  const leftOut = added.slice(Math.max(0, MAX_TAGS - (standing?.length ?? 0)));
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

const apply = (instanceId: string, tags: readonly Tag[], changes: Tools['changes']): Promise<unknown> =>
  changes.make('ec2:CreateTags', instanceId, tags.map(({ Key, Value }) => `${Key}=${Value}`).join(', '), () =>
    ec2.send(new CreateTagsCommand({ Resources: [instanceId], Tags: [...tags] })),
  );
