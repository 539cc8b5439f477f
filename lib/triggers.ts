import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Match, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as HandlerFunction, IDestination } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import type { Config } from './config';
import { undeliveredTo } from './undelivered';

export interface TriggersProps extends Pick<Config, 'triggers' | 'tagKeys' | 'storm'> {
  readonly intake: HandlerFunction;
  readonly response: StateMachine;
  readonly sweep: HandlerFunction;
}

/**
 * What sets Cordon off. Every rule gives the event to intake as it is: whether it is answered is decided there, with a reason, so that
 * nothing is dropped without a trace. A trigger that does not reach intake (EventBridge gave up) and one that intake failed on (Lambda gave
 * up) end in the same queue, whose alarm calls a person.
 */
export class Triggers extends Construct {
  readonly undelivered: Queue;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TriggersProps,
  ) {
    super(scope, id);
    this.undelivered = new Queue(this, 'Undelivered', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(
      this.undelivered,
      'SQS3',
      'It is the dead-letter queue of the rules and of what they invoke.',
    );
    // By Lambda's own hand, not over the bus, where only the sources of AWS are reserved for it.
    const toIntake: IDestination = { bind: () => ({ destination: props.intake.functionArn }) };
    for (const invoked of [props.intake, props.sweep])
      invoked.configureAsyncInvoke({
        onFailure: undeliveredTo(this.undelivered),
        ...(invoked === props.sweep && { onSuccess: toIntake }),
        retryAttempts: 2,
        maxEventAge: Duration.hours(6),
      });
    this.rule('Finding', 'GuardDuty findings; the decision table decides on them', {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Finding'],
      detail: { severity: Match.greaterThanOrEqual(leastSeverity(props)) },
    });
    this.rule('Tag', 'The trigger tag set, changed or removed on an instance', {
      source: ['aws.tag'],
      detailType: ['Tag Change on Resource'],
      detail: {
        service: ['ec2'],
        'resource-type': ['instance'],
        'changed-tag-keys': [props.tagKeys.trigger],
      },
    });
    this.queue();
    this.securityHub();
    this.custom();
  }

  /** What moves the queue on, and finds what was lost. */
  private queue(): void {
    const { intake, response, storm, sweep } = this.props;
    this.rule('PlaceGivenBack', 'A case needs its place in the queue no more', {
      source: ['cordon'],
      detailType: ['cordon.case.isolated', 'cordon.case.cut', 'cordon.case.asked', 'cordon.case.reported'],
    });
    this.rule('CaseEnded', 'A response ended, however', {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [response.stateMachineArn],
        status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
      },
    });
    new Rule(this, 'Sweep', {
      description: 'Places whose lease ran out, and tags whose event was lost',
      schedule: Schedule.rate(Duration.minutes(storm.sweepMinutes)),
      targets: [this.target(intake), this.target(sweep)],
    });
  }

  private securityHub(): void {
    const { securityHubProducts: products, customAction } = this.props.triggers;
    if (products.length === 0) return;
    this.rule('Imported', 'Findings that Security Hub CSPM has from the configured products', {
      source: ['aws.securityhub'],
      detailType: ['Security Hub Findings - Imported'],
      detail: { findings: { ProductName: products } },
    });
    this.rule('ImportedV2', 'Findings that Security Hub has from the configured products', {
      source: ['aws.securityhub'],
      detailType: ['Findings Imported V2'],
      detail: { findings: { metadata: { product: { name: products.flatMap(spellings) } } } },
    });
    this.rule('Chosen', 'Findings that a person sends by the custom action of Security Hub CSPM', {
      source: ['aws.securityhub'],
      detailType: ['Security Hub Findings - Custom Action'],
      detail: { actionName: [customAction] },
    });
  }

  /** Whoever may put events with one of these sources on the default bus is trusted to accuse an instance. */
  private custom(): void {
    const { customSources } = this.props.triggers;
    if (customSources.length === 0) return;
    this.rule('Custom', 'Requests of other detectors', {
      source: customSources,
      detailType: ['Cordon Response Request'],
    });
  }

  /** EventBridge tries again for as long and as often as it can. */
  private target(invoked: HandlerFunction): LambdaFunction {
    return new LambdaFunction(invoked, {
      deadLetterQueue: this.undelivered,
      maxEventAge: Duration.hours(24),
      retryAttempts: 185,
    });
  }

  private rule(id: string, description: string, eventPattern: EventPattern): void {
    new Rule(this, id, { description, eventPattern, targets: [this.target(this.props.intake)] });
  }
}

/** GuardDuty's severities begin at 1. A rule of yours may ask for what the default ones leave alone. */
const leastSeverity = ({ triggers }: TriggersProps): number =>
  triggers.rules.length > 0 ? 1 : triggers.askFrom;

/** AWS does not document how the new Security Hub spells its own products. */
const spellings = (product: string): string[] => [product, `Amazon ${product}`, `AWS ${product}`];
