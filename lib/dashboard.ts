import { Aws, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { METRICS } from '../lambdas/common/metric';
import { consoleHost } from './console-host';
import { StepLambda } from './step-lambda';

export interface DashboardProps {
  /** The workflow that answers a case. */
  readonly response: StateMachine;
  readonly undelivered: Queue;
  /** Name of the vault's bucket. */
  readonly vault: string;
}

const PERIOD = Duration.minutes(5);
const SUM = { period: PERIOD, statistic: 'Sum' };
const HEIGHT = 6;

/**
 * How the cases go, and whether Cordon itself is well. It finds the machines, functions and alarms of the stack by itself, so it comes last.
 * Its name bears the Region: a dashboard's name is taken in all of them.
 */
export class Dashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DashboardProps,
  ) {
    super(scope, id);
    new CloudWatchDashboard(this, 'Board', {
      dashboardName: `${Aws.STACK_NAME}-${Aws.REGION}`,
      defaultInterval: Duration.days(7),
      widgets: [
        [this.links(), this.alarms()],
        [this.underWay(), timeToCut(), verdicts()],
        [triggers(), this.failures(), this.lost()],
        [this.functions('Errors', 'Errors of functions'), this.functions('Throttles', 'Functions throttled')],
      ],
    });
  }

  private links(): IWidget {
    const host = consoleHost(this);
    const machines = this.machines.map(
      ([name, machine]) =>
        `[${name}](https://${host}/states/home?region=${Aws.REGION}#/statemachines/view/${machine.stateMachineArn})`,
    );
    const vault = `[vault](https://${host}/s3/buckets/${this.props.vault}?region=${Aws.REGION})`;
    return new TextWidget({
      width: 8,
      height: HEIGHT,
      markdown: [
        '## Cordon',
        `Executions: ${machines.join(' · ')}`,
        `Evidence: ${vault}`,
        'A case by name: `npx cordon status CASE`. All of them: `npx cordon status`.',
      ].join('\n\n'),
    });
  }

  private alarms(): IWidget {
    const alarms = this.found(Alarm).map(([, alarm]) => alarm);
    return new AlarmStatusWidget({ title: 'Alarms', alarms, width: 16, height: HEIGHT });
  }

  /** CloudWatch has no gauge of one machine's open executions; those that began and ended in the time shown tell it. */
  private underWay(): IWidget {
    const { response } = this.props;
    const ended = {
      succeeded: response.metricSucceeded(SUM),
      failed: response.metricFailed(SUM),
      timedOut: response.metricTimedOut(SUM),
      aborted: response.metricAborted(SUM),
    };
    const open = new MathExpression({
      label: 'under way',
      period: PERIOD,
      expression: `RUNNING_SUM(FILL(started, 0)${Object.keys(ended)
        .map((each) => ` - FILL(${each}, 0)`)
        .join('')})`,
      usingMetrics: { started: response.metricStarted(SUM), ...ended },
    });
    return graph('Responses under way, of those that began in the time shown', [open]);
  }

  private failures(): IWidget {
    const ends = this.machines.flatMap(([name, machine]) => [
      machine.metricFailed({ ...SUM, label: `${name} failed` }),
      machine.metricTimedOut({ ...SUM, label: `${name} timed out` }),
      machine.metricAborted({ ...SUM, label: `${name} aborted` }),
      machine.metricThrottled({ ...SUM, label: `${name} throttled` }),
    ]);
    return graph('Executions that did not end well', [
      ...ends,
      counted('Drift', 'quarantine out of place'),
      counted('ReleaseIncomplete', 'release incomplete'),
    ]);
  }

  private lost(): IWidget {
    const waiting = this.props.undelivered.metricApproximateNumberOfMessagesVisible({
      period: PERIOD,
      statistic: 'Maximum',
      label: 'waiting in the queue',
    });
    return graph('Triggers that reached nobody', [waiting]);
  }

  private functions(metric: 'Errors' | 'Throttles', title: string): IWidget {
    const lines = this.found(StepLambda).map(([label, step]) =>
      step.function.metric(metric, { ...SUM, label }),
    );
    return graph(title, lines, 12);
  }

  private get machines(): [string, StateMachine][] {
    return this.found(StateMachine);
  }

  /** Constructs of a kind with the name of what they belong to. */
  private found<Kind extends Construct>(kind: abstract new (...args: never[]) => Kind): [string, Kind][] {
    const { node } = Stack.of(this);
    const all = node.findAll().filter((each): each is Kind => each instanceof kind);
    return all.map((each) => [each.node.scopes[node.scopes.length]?.node.id ?? each.node.id, each]);
  }
}

const graph = (title: string, left: IMetric[], width = 8): IWidget =>
  new GraphWidget({ title, left, width, height: HEIGHT, leftYAxis: { min: 0, showUnits: false } });

/** One that the functions send in their logs. */
const own = (metricName: (typeof METRICS)[number], statistic: string, label: string): Metric =>
  new Metric({ namespace: 'Cordon', metricName, statistic, period: PERIOD, label });

const counted = (name: (typeof METRICS)[number], label: string): Metric => own(name, 'Sum', label);

const timeToCut = (): IWidget =>
  graph('From the opening of a case to the cut, in ms', [
    own('TimeToCut', 'Average', 'average'),
    own('TimeToCut', 'Maximum', 'longest'),
  ]);

const verdicts = (): IWidget =>
  graph('Reports', [
    counted('CasesReported', 'reported'),
    counted('NotContained', 'not contained'),
    counted('EvidenceIncomplete', 'evidence incomplete'),
  ]);

const triggers = (): IWidget =>
  graph('Triggers', [
    counted('CasesOpened', 'cases opened'),
    counted('TriggersIgnored', 'ignored'),
    counted('TriggersNotAllowed', 'not allowed'),
    counted('TriggersRefused', 'refused'),
  ]);
