import { type CfnElement, CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Function as HandlerFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { captureDocument } from '../documents/capture-document';
import { triageDocument } from '../documents/triage-document';
import { AccessRecord } from './access-record';
import { Admission } from './admission';
import { Alarms } from './alarms';
import { Arns } from './arns';
import { CaptureDocument } from './capture-document';
import { CaptureToolStaging } from './capture-tool-staging';
import { CaseTable } from './case-table';
import type { Config } from './config';
import { Custody } from './custody';
import { Dashboard } from './dashboard';
import { FleetTriggers } from './fleet-triggers';
import { openToForensicAccount } from './forensic-account';
import { Holder } from './holder';
import { Notifications } from './notifications';
import { requireWholeRoleNames } from './own-role-names';
import { QuarantineGuard } from './quarantine-guard';
import { StepLambda } from './step-lambda';
import { custody, fleetStart, hold, intake, type Step, sweep, workflowSteps } from './steps';
import { TagGuard } from './tag-guard';
import { Triggers } from './triggers';
import { undeliveredTo } from './undelivered';
import { Vault } from './vault';
import { capitalized, Workflow } from './workflow';

/** The workflows in Amazon States Language, as they stand in statemachines/. */
export interface Definitions {
  readonly respond: string;
  readonly hold: string;
  readonly release: string;
  readonly fleet: string;
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
    const { forensicAccountId } = config.evidence;
    if (forensicAccountId !== undefined) openToForensicAccount(vault.key, forensicAccountId);
    const chain = new Custody(this, 'Chain', { vault, signingKeyArn: config.vault?.signingKeyArn });
    const cases = new CaseTable(this, 'Cases', config.vault?.tableName);
    const admission = new Admission(this, 'Admission');
    const notifications = new Notifications(this, 'Notifications', {
      key: vault.key,
      email: config.notificationEmail,
      chat: config.chat,
    });
    const capture = new CaptureDocument(this, 'Capture', captureDocument()).name;
    const triage = new CaptureDocument(this, 'Triage', triageDocument()).name;

    const lambda = (step: Step) =>
      new StepLambda(this, capitalized(step.name), { step, config, handlers }).function;
    const surroundings = {
      config,
      arns: new Arns(this),
      vault,
      cases,
      admission,
      notifications,
      captureDocument: capture,
      triageDocument: triage,
      chain,
    };
    const functions = new Map(workflowSteps(surroundings).map((step) => [step.name, lambda(step)]));
    const workflow = (id: string, definition: string) =>
      new Workflow(this, id, { ...config, definition, functions }).stateMachine;

    const response = workflow('Response', definitions.respond);
    const intakeFunction = lambda(intake(surroundings, response.stateMachineArn));
    const { undelivered } = new Triggers(this, 'Triggers', {
      ...config,
      intake: intakeFunction,
      response,
      sweep: lambda(sweep(surroundings, intakeFunction.functionArn)),
    });

    const fleetMachine = new Workflow(this, 'Answering', {
      ...config,
      definition: definitions.fleet,
      functions: new Map([...functions, ['intake', intakeFunction]]),
    }).stateMachine;
    new FleetTriggers(this, 'FleetTriggers', {
      start: lambda(fleetStart(config, fleetMachine.stateMachineArn)),
      key: config.tagKeys.fleet,
      undelivered,
    });

    const holding = workflow('Holding', definitions.hold);
    const holdFunction = lambda(hold(surroundings, holding.stateMachineArn));
    const releasing = workflow('Releasing', definitions.release);
    if (config.enforcement === 'enforce')
      new Holder(this, 'Holder', { hold: holdFunction, response, undelivered });
    this.recordAccess(config, vault, lambda(custody(surroundings)), undelivered);
    new Alarms(this, 'Alarms', {
      response,
      others: { Holding: holding, Releasing: releasing },
      undelivered,
      topics: notifications.topics,
    });
    if (config.quarantineGuard) {
      const { policy } = new QuarantineGuard(this, 'QuarantineGuard');
      new CfnOutput(this, 'QuarantineGuardPolicyArn', { value: policy.managedPolicyArn });
    }
    if (config.captureToolStaging) new CaptureToolStaging(this, 'ToolStaging', config);
    if (config.tagGuard) {
      const { policy } = new TagGuard(this, 'TagGuard', config);
      new CfnOutput(this, 'TagGuardPolicyArn', { value: policy.managedPolicyArn });
    }

    if (config.dashboard)
      new Dashboard(this, 'Dashboard', { response, undelivered, vault: vault.bucket.bucketName });

    requireWholeRoleNames(this);

    new CfnOutput(this, 'VaultBucketName', { value: vault.bucket.bucketName });
    new CfnOutput(this, 'VaultKeyArn', { value: vault.key.keyArn });
    new CfnOutput(this, 'SigningKeyArn', { value: chain.signingKey.keyArn });
    new CfnOutput(this, 'CaseTableName', { value: cases.table.tableName });
    new CfnOutput(this, 'AdmissionTableName', { value: admission.table.tableName });
    new CfnOutput(this, 'NotificationTopicArn', { value: notifications.topic.topicArn });
    if (notifications.chatTopic)
      new CfnOutput(this, 'ChatTopicArn', { value: notifications.chatTopic.topicArn });
    new CfnOutput(this, 'ResponseStateMachineArn', { value: response.stateMachineArn });
    new CfnOutput(this, 'ReleaseStateMachineArn', { value: releasing.stateMachineArn });
    new CfnOutput(this, 'FleetStateMachineArn', { value: fleetMachine.stateMachineArn });
    new CfnOutput(this, 'IntakeFunctionName', { value: intakeFunction.functionName });
  }

  private recordAccess(
    { evidence: { recordAccess } }: Config,
    vault: Vault,
    custodyFunction: HandlerFunction,
    undelivered: Queue,
  ): void {
    custodyFunction.configureAsyncInvoke({
      onFailure: undeliveredTo(undelivered),
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
    });
    if (recordAccess === 'off') return;
    const ownTrail = recordAccess === 'with-own-trail';
    new AccessRecord(this, 'Access', {
      custody: custodyFunction,
      vault: vault.bucket,
      undelivered,
      ownTrail,
    });
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
