import { type CfnElement, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms';
import { Arns } from './arns';
import { CaptureDocument } from './capture-document';
import { CaseTable } from './case-table';
import type { Config } from './config';
import { Notifications } from './notifications';
import { StepLambda } from './step-lambda';
import { intake, releaseSteps, responseSteps, type Step } from './steps';
import { Triggers } from './triggers';
import { Vault } from './vault';
import { capitalized, Workflow } from './workflow';

/** The workflows in Amazon States Language. */
export interface Definitions {
  readonly respond: string;
  readonly release: string;
}

export interface CordonStackProps extends StackProps {
  readonly config: Config;
  /** The folder with one folder of built code a step, as `bundleHandlers` leaves it. */
  readonly handlers: string;
  readonly definitions: Definitions;
}

/** Everything that Cordon puts into an account. It knows no account, region or partition until it is deployed. */
export class CordonStack extends Stack {
  constructor(scope: Construct, id: string, props: CordonStackProps) {
    const { config, handlers, definitions, ...stackProps } = props;
    super(scope, id, { description: 'Cordon: first responder for compromised EC2 instances', ...stackProps });

    const vault = new Vault(this, 'Vault', config);
    const cases = new CaseTable(this, 'Cases');
    const notifications = new Notifications(this, 'Notifications', {
      key: vault.key,
      email: config.notificationEmail,
    });
    const captureDocument = new CaptureDocument(this, 'Capture').name;

    const lambda = (step: Step) =>
      new StepLambda(this, capitalized(step.name), { step, config, handlers }).function;
    const arns = new Arns(this);
    const surroundings = { config, arns, vault, cases, notifications, captureDocument };
    const workflow = (id: string, definition: string, steps: readonly Step[], values = {}) => {
      const functions = new Map(steps.map((step) => [step.name, lambda(step)]));
      return new Workflow(this, id, { ...config, definition, functions, values }).stateMachine;
    };
    const stateMachine = workflow('Response', definitions.respond, responseSteps(surroundings), {
      SnapshotDeadlineSeconds: String(config.snapshotDeadlineHours * 3600),
    });
    const wayBack = workflow('WayBack', definitions.release, releaseSteps(surroundings));

    const intakeFunction = lambda(intake({ cases }, stateMachine.stateMachineArn));
    const { undelivered } = new Triggers(this, 'Triggers', { ...config, intake: intakeFunction });
    new Alarms(this, 'Alarms', {
      machines: { Response: stateMachine, Release: wayBack },
      undelivered,
      topic: notifications.topic,
    });

    new CfnOutput(this, 'VaultBucketName', { value: vault.bucket.bucketName });
    new CfnOutput(this, 'CaseTableName', { value: cases.table.tableName });
    new CfnOutput(this, 'NotificationTopicArn', { value: notifications.topic.topicArn });
    new CfnOutput(this, 'ResponseStateMachineArn', { value: stateMachine.stateMachineArn });
    new CfnOutput(this, 'ReleaseStateMachineArn', { value: wayBack.stateMachineArn });
    new CfnOutput(this, 'IntakeFunctionName', { value: intakeFunction.functionName });
  }

  /** The path of the construct as it reads, without a hash: what is called what is part of how the stack is used. */
  protected override allocateLogicalId(element: CfnElement): string {
    return element.node.scopes
      .slice(this.node.scopes.length)
      .map(({ node }) => node.id)
      .filter((id) => id !== 'Resource')
      .join('')
      .replace(/[^A-Za-z0-9]/g, '');
  }
}
