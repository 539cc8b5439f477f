import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { gateOf, type StandingGate } from '../../lambdas/common/case-gate';
import type { Answer } from '../../lambdas/common/gate-answer';
import { sendAnswer } from '../../lambdas/common/send-answer';
import type { Session } from '../aws/session';
import type { ApprovalAccount } from './account';

/** The account, or the range, that a session talks to. */
export class SessionApprovalAccount implements ApprovalAccount {
  private readonly dynamodb: DynamoDBClient;
  private readonly stepFunctions: SFNClient;

  constructor(private readonly session: Session) {
    this.dynamodb = new DynamoDBClient(session.client);
    this.stepFunctions = new SFNClient(session.client);
  }

  whoAsks(): Promise<string> {
    return this.session.whoAsks();
  }

  async where(): Promise<string> {
    const [, , , , account = 'unknown'] = (await this.whoAsks()).split(':');
    return `${account}/${await this.dynamodb.config.region()}`;
  }

  async caseOf(instanceId: string): Promise<StandingGate | undefined> {
    const [where, TableName] = await Promise.all([this.where(), this.session.output('CaseTableName')]);
    const Key = { subject: { S: `${where}/${instanceId}` } };
    const { Item } = await this.dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    return Item && gateOf(Item);
  }

  answer(taskToken: string, answer: Answer): Promise<boolean> {
    return sendAnswer(this.stepFunctions, taskToken, answer);
  }
}
