import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import type { Config } from './config';
import { allow } from './statements';

export interface WorkflowProps extends Pick<Config, 'asking' | 'logRetentionDays' | 'snapshotDeadlineHours'> {
  /** The state machine in Amazon States Language, with `${Name}` where a value of the stack belongs. */
  readonly definition: string;
  /** The function of each step; `${IsolateFunction}` stands for the ARN of the one called isolate. */
  readonly functions: ReadonlyMap<string, IFunction>;
}

/**
 * A workflow of steps. The machine may do nothing but call the steps. Its log has every event but no input or output:
 * what a case knows about its subject stays in the vault and in the execution's own history.
 */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(props.definition),
      definitionSubstitutions: substitutions(props),
      role: new Role(this, 'Role', {
        assumedBy: new ServicePrincipal('states.amazonaws.com', {
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        }),
      }),
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
    });
    const arns = used(props).map(([, step]) => step.functionArn);
    this.stateMachine.addToRolePolicy(allow(['lambda:InvokeFunction'], arns));
    if (props.definition.includes('"DISTRIBUTED"')) this.allowChildren();
    acknowledge(
      this,
      'IAM5[Resource::*]',
      'The delivery of logs cannot be limited to a resource: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html',
    );
    acknowledge(
      this,
      'SF2',
      "The execution's own history has every state and its time; tracing would add a cost and a permission to each function.",
    );
  }

  /**
   * The children of a distributed Map state are executions of the machine itself. In a policy of its own: the machine waits for the other
   * one, which therefore cannot name the machine.
   */
  private allowChildren(): void {
    const statement = allow(['states:StartExecution'], [this.stateMachine.stateMachineArn]);
    new Policy(this, 'Children', { statements: [statement], roles: [this.stateMachine.role] });
  }
}

/** The functions that the definition calls: a machine may call no other. */
const used = ({ definition, functions }: WorkflowProps) =>
  [...functions].filter(([name]) => definition.includes(placeholder(name)));

const placeholder = (name: string): string => `\${${capitalized(name)}Function}`;

function substitutions(props: WorkflowProps): Record<string, string> {
  const arns = used(props).map(([name, step]) => [placeholder(name).slice(2, -1), step.functionArn] as const);
  return {
    ...Object.fromEntries(arns),
    Partition: Aws.PARTITION,
    ...(props.definition.includes('SnapshotDeadlineSeconds') && {
      SnapshotDeadlineSeconds: String(props.snapshotDeadlineHours * 3600),
    }),
    ...(props.definition.includes('AskDeadlineSeconds') && {
      AskDeadlineSeconds: String(props.asking.deadlineMinutes * 60),
    }),
  };
}

/** `release-plan` as `ReleasePlan`. */
export const capitalized = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
