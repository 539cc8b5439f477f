import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EC2Client, type Filter, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { FleetInput, FleetTarget } from '../../lambdas/common/fleet-request';
import { sleep } from '../../lambdas/common/time';
import type { ExecutionState } from '../aws/await-execution';
import type { Session } from '../aws/session';
import type { CaseState, RespondAccount, TargetInstance } from './account';

/** EC2 takes so many values for one filter. */
const VALUES = 200;

/** The account, or range, of a session. */
export class AwsRespondAccount implements RespondAccount {
  private readonly ec2: EC2Client;
  private readonly stepFunctions: SFNClient;
  private readonly dynamodb: DynamoDBClient;

  constructor(private readonly session: Session) {
    this.ec2 = new EC2Client(session.client);
    this.stepFunctions = new SFNClient(session.client);
    this.dynamodb = new DynamoDBClient(session.client);
  }

  async instances(target: FleetTarget): Promise<readonly TargetInstance[]> {
    if ('vpc' in target) return this.describe([{ Name: 'vpc-id', Values: [target.vpc] }]);
    const ids = 'instances' in target ? target.instances : await this.membersOf(target.autoScalingGroup);
    const found: TargetInstance[] = [];
    for (let from = 0; from < ids.length; from += VALUES)
      found.push(...(await this.describe([{ Name: 'instance-id', Values: ids.slice(from, from + VALUES) }])));
    return found;
  }

  whoAsks(): Promise<string> {
    return this.session.whoAsks();
  }

  async start(name: string, input: FleetInput): Promise<string> {
    const stateMachineArn = await this.session.output('FleetStateMachineArn');
    const { executionArn = '' } = await this.stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    return executionArn;
  }

  async executionOf(executionArn: string): Promise<ExecutionState> {
    const answer = await this.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    const { status = '', output, error, cause } = answer;
    return { status, output, error, cause };
  }

  async caseOf(instanceId: string): Promise<CaseState | undefined> {
    const [TableName, machineArn] = await Promise.all([
      this.session.output('CaseTableName'),
      this.session.output('FleetStateMachineArn'),
    ]);
    const [, , , region, account] = machineArn.split(':');
    const { Item } = await this.dynamodb.send(
      new GetItemCommand({ TableName, Key: { subject: { S: `${account}/${region}/${instanceId}` } } }),
    );
    const [caseId, status] = [Item?.caseId?.S, Item?.status?.S];
    if (caseId === undefined || status === undefined) return undefined;
    return { caseId, status, isAsked: Item?.taskToken !== undefined };
  }

  pause(ms: number): Promise<void> {
    return sleep(ms);
  }

  private async membersOf(name: string): Promise<readonly string[]> {
    const autoScaling = new AutoScalingClient(this.session.client);
    const { AutoScalingGroups } = await autoScaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
    );
    return (AutoScalingGroups?.[0]?.Instances ?? []).flatMap(({ InstanceId }) => InstanceId ?? []);
  }

  private async describe(Filters: Filter[]): Promise<TargetInstance[]> {
    const found: TargetInstance[] = [];
    const pages = paginateDescribeInstances({ client: this.ec2, pageSize: 1000 }, { Filters });
    for await (const { Reservations } of pages)
      for (const { InstanceId, State, Tags } of Reservations?.flatMap(({ Instances }) => Instances ?? []) ??
        [])
        if (InstanceId)
          found.push({
            id: InstanceId,
            state: State?.Name ?? 'unknown',
            tags: Object.fromEntries((Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
          });
    return found;
  }
}
