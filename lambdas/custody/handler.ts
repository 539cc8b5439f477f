/**
 * `custody`: somebody other than Cordon read or touched the evidence of a case, and it is recorded in the case's chain. A download of a
 * large image is thousands of calls: those of one caller on one object within an hour are one record, that of the first. The same event
 * may come twice, and a run that failed comes again: what was claimed and not recorded is recorded by whoever claimed it.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { appendCustody } from '../common/append-custody';
import { beginBudget } from '../common/budget';
import { sha256 } from '../common/custody/hash';
import { environment } from '../common/environment';
import { updateItem, updateItemIf } from '../common/table-items';
import { timestamp } from '../common/time';
import { type Accessed, accessOf } from './access-event';

const logger = new Logger({ serviceName: 'cordon-custody' });

export interface Recorded {
  /** Key of the record; null: nothing to record, or recorded already. */
  readonly record: string | null;
}

export async function handler(event: unknown, context?: unknown): Promise<Recorded> {
  beginBudget(context);
  const ownRoles = `arn:${environment('PARTITION')}:sts::${environment('ACCOUNT_ID')}:assumed-role/${environment('OWN_ROLES')}`;
  const accessed = accessOf(event, environment('VAULT_BUCKET'), ownRoles);
  if (accessed === undefined) return { record: null };
  const item = itemKey(accessed);
  if (!(await claim(item, accessed))) return { record: null };
  const { caseId, who, access } = accessed;
  const why = `${access.action} of ${access.key}${access.errorCode ? `, refused with ${access.errorCode}` : ''}`;
  const { key, unsigned } = await appendCustody(caseId, {
    event: { kind: 'access', access },
    who,
    why,
    objects: [],
  });
  if (unsigned !== undefined) logger.error('the record is not signed', { caseId, key, why: unsigned });
  await updateItem(item, {
    UpdateExpression: 'SET #record = :record',
    ExpressionAttributeNames: { '#record': 'record' },
    ExpressionAttributeValues: { ':record': { S: key } },
  });
  logger.info('access recorded', { caseId, who, action: access.action, key: access.key, record: key });
  return { record: key };
}

const HOUR = 'yyyy-mm-ddThh'.length;

/** Of the case table: one item for what is joined into one record. */
function itemKey({ caseId, who, access }: Accessed): string {
  const { action, key, versionId = '', sourceIp, errorCode = '', at } = access;
  const same = [who, action, key, versionId, sourceIp, errorCode, at.slice(0, HOUR)];
  return `access/${caseId}/${sha256(JSON.stringify(same))}`;
}

const claim = (item: string, { access }: Accessed): Promise<boolean> =>
  updateItemIf(item, {
    UpdateExpression: 'SET claimedBy = :event, claimedAt = :now',
    ConditionExpression:
      'attribute_not_exists(subject) OR (claimedBy = :event AND attribute_not_exists(#record))',
    ExpressionAttributeNames: { '#record': 'record' },
    ExpressionAttributeValues: { ':event': { S: access.eventId }, ':now': { S: timestamp() } },
  });
