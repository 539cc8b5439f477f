/**
 * `sweep`: looks from time to time for instances that carry the trigger tag and have no case: events of tags are best effort
 * and may be lost. It opens nothing itself: Lambda hands its result on to intake, which takes it for what it is, the news of
 * tags of which it is not known who set them. That way leads past the bus, where anybody who may put events could say the same.
 * A subject that has ever had a case is left alone, since its tag may be the one that opened it.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import { beginBudget, budgetLeftMs } from '../common/budget';
import { INSTANCE_ID } from '../common/case';
import { ec2 } from '../common/ec2';
import { environment } from '../common/environment';
import { parsePolicy } from '../common/policy';
import { readItem, subjectKeyOf } from '../common/table-items';
import { saysYes } from '../common/tag-answer';

const logger = new Logger({ serviceName: 'cordon-sweep' });

export interface Swept {
  /** Instances that carry the tag. */
  readonly tagged: number;
  /** Of these, who have never had a case. */
  readonly found: readonly string[];
}

/** What the next sweep goes on with: an intruder who may create tags could set it on everything. */
const MOST = 200;
const BATCH = 10;

export async function handler(_event: unknown, context?: unknown): Promise<Swept> {
  beginBudget(context);
  const key = parsePolicy(environment('POLICY')).tagKeys.trigger;
  const tagged = await withTag(key);
  const found: string[] = [];
  for (let at = 0; at < tagged.length && found.length < MOST && budgetLeftMs() > 0; at += BATCH)
    found.push(...(await withoutCase(tagged.slice(at, at + BATCH))));
  logger.info('swept', { tagged: tagged.length, found });
  return { tagged: tagged.length, found };
}

async function withTag(key: string): Promise<string[]> {
  const found: string[] = [];
  for (let NextToken: string | undefined; ; ) {
    const page = await ec2.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: 'tag-key', Values: [key] },
          { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
        ],
        MaxResults: 1000,
        ...(NextToken !== undefined && { NextToken }),
      }),
    );
    found.push(...(page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances.flatMap(asked(key))));
    NextToken = page.NextToken;
    if (NextToken === undefined) return found;
  }
}

const asked =
  (key: string) =>
  ({ InstanceId = '', Tags = [] }: Instance): string[] => {
    const value = Tags.find(({ Key }) => Key === key)?.Value ?? '';
    return INSTANCE_ID.test(InstanceId) && saysYes(value) ? [InstanceId] : [];
  };

async function withoutCase(tagged: readonly string[]): Promise<string[]> {
  const cases = await Promise.all(tagged.map((id) => readItem(subjectKeyOf(id))));
  return tagged.filter((_, index) => cases[index] === undefined);
}
