import { DynamoDBClient, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { CASE_ID } from '../../lambdas/common/case';
import { sleep } from '../../lambdas/common/time';
import type { Session } from '../aws/session';
import type { CaseExecution, StatusAccount } from './account';
import { ATTRIBUTES, type CaseItem, caseItem } from './case-item';

/** Some of the names are words that DynamoDB reserves. */
const PROJECTION = {
  ProjectionExpression: ATTRIBUTES.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(ATTRIBUTES.map((name) => [`#${name}`, name])),
};

const PAGE = 1_000;

export class AwsStatusAccount implements StatusAccount {
  private readonly dynamodb: DynamoDBClient;
  private readonly stepFunctions: SFNClient;

  constructor(private readonly session: Session) {
    this.dynamodb = new DynamoDBClient(session.client);
    this.stepFunctions = new SFNClient(session.client);
  }

  now(): Promise<number> {
    return this.session.now();
  }

  vault(): Promise<string> {
    return this.session.output('VaultBucketName');
  }

  /** By a Scan: a person asks now and then, and the table has one item a subject. */
  async cases(): Promise<CaseItem[]> {
    const TableName = await this.session.output('CaseTableName');
    const found: CaseItem[] = [];
    for await (const { Items = [] } of paginateScan({ client: this.dynamodb }, { TableName, ...PROJECTION }))
      found.push(...Items.flatMap((item) => caseItem(item) ?? []));
    return found;
  }

  async latestOf(caseId: string): Promise<CaseItem | undefined> {
    const TableName = await this.session.output('CaseTableName');
    const [, , , region, account] = (await this.machine()).split(':');
    const subject = `${account}/${region}/${CASE_ID.exec(caseId)?.[1]}`;
    const { Item } = await this.dynamodb.send(
      new GetItemCommand({
        TableName,
        Key: { subject: { S: subject } },
        ConsistentRead: true,
        ...PROJECTION,
      }),
    );
    return caseItem(Item);
  }

  async executionOf(name: string): Promise<CaseExecution | undefined> {
    const arn = `${(await this.machine()).replace(':stateMachine:', ':execution:')}:${name}`;
    try {
      const {
        status = '',
        output,
        error,
        cause,
      } = await this.stepFunctions.send(new DescribeExecutionCommand({ executionArn: arn }));
      return { arn, status, output, error, cause };
    } catch (failure) {
      if (failure instanceof Error && failure.name === 'ExecutionDoesNotExist') return undefined;
      throw failure;
    }
  }

  async history(executionArn: string, latest?: number): Promise<HistoryEvent[]> {
    if (latest !== undefined) {
      const asked = { executionArn, reverseOrder: true, maxResults: latest };
      const { events = [] } = await this.stepFunctions.send(new GetExecutionHistoryCommand(asked));
      return events.reverse();
    }
    const found: HistoryEvent[] = [];
    const pages = paginateGetExecutionHistory(
      { client: this.stepFunctions, pageSize: PAGE },
      { executionArn },
    );
    for await (const { events = [] } of pages) found.push(...events);
    return found;
  }

  pause(ms: number): Promise<void> {
    return sleep(ms);
  }

  private machine(): Promise<string> {
    return this.session.output('ResponseStateMachineArn');
  }
}
