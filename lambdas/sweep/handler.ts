/**
 * `sweep`: looks from time to time for instances that carry the trigger tag and have no case: events of tags are best effort
 * and may be lost. It opens nothing itself: it puts the event that was lost on the bus again, under Cordon's own name, and
 * intake takes it for what it is, the news of a tag of which it is not known who set it. A subject that has ever had a case is
 * left alone, since its tag may be the one that opened it.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { beginBudget, budgetLeftMs } from '../common/budget';
import { INSTANCE_ID } from '../common/case';
import { clientDefaults } from '../common/clients';
import { ec2 } from '../common/ec2';
import { environment } from '../common/environment';
import { parsePolicy } from '../common/policy';
import { readItem, subjectKeyOf } from '../common/table-items';
import { saysYes } from '../common/trigger-tag';

const logger = new Logger({ serviceName: 'cordon-sweep' });
const bus = new EventBridgeClient(clientDefaults());

export interface Swept {
  /** Instances that carry the tag. */
  readonly tagged: number;
  /** Of these, whose event was told again. */
  readonly told: readonly string[];
}

/** What the next sweep goes on with: an intruder who may create tags could set it on everything. */
const MOST = 200;
const BATCH = 10;

export async function handler(_event: unknown, context?: unknown): Promise<Swept> {
  beginBudget(context);
  const key = parsePolicy(environment('POLICY')).tagKeys.trigger;
  const tagged = await withTag(key);
  const told: string[] = [];
  for (let at = 0; at < tagged.length && told.length < MOST && budgetLeftMs() > 0; at += BATCH) {
    const lost = await withoutCase(tagged.slice(at, at + BATCH));
    if (lost.length > 0) await tell(lost, key);
    told.push(...lost.map(({ id }) => id));
  }
  logger.info('swept', { tagged: tagged.length, told });
  return { tagged: tagged.length, told };
}

interface Tagged {
  readonly id: string;
  readonly value: string;
}

async function withTag(key: string): Promise<Tagged[]> {
  const found: Tagged[] = [];
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
  ({ InstanceId = '', Tags = [] }: Instance): Tagged[] => {
    const value = Tags.find(({ Key }) => Key === key)?.Value ?? '';
    return INSTANCE_ID.test(InstanceId) && saysYes(value) ? [{ id: InstanceId, value }] : [];
  };

async function withoutCase(tagged: readonly Tagged[]): Promise<Tagged[]> {
  const cases = await Promise.all(tagged.map(({ id }) => readItem(subjectKeyOf(id))));
  return tagged.filter((_, index) => cases[index] === undefined);
}

/** In the shape of the event of the tag. */
async function tell(lost: readonly Tagged[], key: string): Promise<void> {
  const { Entries = [] } = await bus.send(
    new PutEventsCommand({
      Entries: lost.map(({ id, value }) => ({
        Source: 'cordon',
        DetailType: 'Tag Change on Resource',
        Resources: [instanceArn(id)],
        Detail: JSON.stringify({
          'changed-tag-keys': [key],
          service: 'ec2',
          'resource-type': 'instance',
          version: 0,
          tags: { [key]: value },
        }),
      })),
    }),
  );
  const refused = Entries.find(({ EventId }) => EventId === undefined);
  if (refused) throw new Error(`the bus refused an event: ${refused.ErrorCode} ${refused.ErrorMessage}`);
}

const instanceArn = (id: string): string =>
  `arn:${environment('PARTITION')}:ec2:${environment('AWS_REGION')}:${environment('ACCOUNT_ID')}:instance/${id}`;
