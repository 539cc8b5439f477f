/**
 * The default event bus: an event reaches every enabled rule whose pattern matches, and each of its targets, after a
 * moment. A target is a function that the rule is permitted to invoke; what cannot be handled ends in its queue. Delivery is at
 * least once and in no order: a planned disturbance delivers an event twice (with the same id), or later than the next ones.
 */
import { compilePattern } from './events/pattern';
import type { Clock } from './kernel/clock';
import { isoTime } from './kernel/iso';
import type { Random } from './kernel/random';
import type { FunctionDefinition, LambdaService } from './runtime/lambda';
import type { InvokePermission } from './template/permissions';
import type { RuleDefinition, RuleTarget } from './template/rules';
import { isNth, type Occurrence } from './wire/faults';
import { NotModelled } from './wire/service-error';
import type { AwsEvent } from './world';

/** An event with its envelope. */
export interface BusEvent extends AwsEvent {
  readonly version: string;
  readonly id: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
}

export interface DeadLetter {
  readonly at: number;
  readonly queueArn: string | undefined;
  readonly event: unknown;
  readonly reason: string;
}

/** What happens to events on their way, once for each rule and target that they match. */
export interface EventDisturbance {
  readonly kind: 'event-twice' | 'event-late';
  /** Of the events that it happens to. */
  readonly detailType: string;
  /** Which of those, counted from 1 in the order in which they are put; all of them when absent. */
  readonly nth?: Occurrence;
  /** How much later the second delivery comes, or the only one, in virtual ms. */
  readonly ms: number;
}

/** With where what it could not handle goes, and what it returned. */
type Invoked = FunctionDefinition & {
  readonly arn: string;
  readonly deadLetterArn?: string;
  readonly onSuccessArn?: string;
};

/** What a deployment brings. */
export interface Routing {
  readonly rules: readonly RuleDefinition[];
  readonly permissions: readonly InvokePermission[];
  readonly functions: ReadonlyMap<string, Invoked>;
}

export interface BusOptions extends Routing {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: string;
  readonly region: string;
  readonly disturbances?: readonly EventDisturbance[];
  readonly lambda: LambdaService;
  readonly onDeadLetter: (letter: DeadLetter) => void;
}

/** From the service that emits to the rule's target, in ms; EventBridge documents about half a second. */
const DELIVERY_MS: readonly [number, number] = [200, 800];

export class EventBus {
  private readonly random: Random;
  private readonly handing: Random;
  private readonly counts = new Map<string, number>();
  private routing: Routing;
  private rules: readonly CompiledRule[];

  constructor(private readonly options: BusOptions) {
    this.random = options.random.fork('events');
    this.handing = options.random.fork('destinations');
    this.routing = options;
    this.rules = compiledRules(options);
    this.startSchedules([]);
  }

  /** From now on these rules hold. Schedules that were there go on in their rhythm. */
  deploy(routing: Routing): void {
    const before = this.routing.rules;
    this.routing = routing;
    this.rules = compiledRules(routing);
    this.startSchedules(before);
  }

  /** Rules with a rate, from their first deployment on. */
  private startSchedules(before: readonly RuleDefinition[]): void {
    for (const { logicalId, enabled, schedule } of this.routing.rules) {
      const known = before.find((each) => each.logicalId === logicalId && each.enabled);
      if (enabled && schedule !== undefined && schedule !== known?.schedule) this.repeat(logicalId, schedule);
    }
  }

  private repeat(logicalId: string, schedule: string): void {
    const { clock, account, region } = this.options;
    clock.schedule(periodOf(schedule), () => {
      const rule = this.routing.rules.find((each) => each.logicalId === logicalId);
      if (!rule?.enabled || rule.schedule !== schedule) return;
      const event = {
        version: '0',
        id: this.random.uuid(),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account,
        time: isoTime(clock.now()).replace(/\.\d+Z$/, 'Z'),
        region,
        resources: [rule.arn],
        detail: {},
      };
      for (const target of rule.targets) this.deliver(rule, target, event);
      this.repeat(logicalId, schedule);
    });
  }

  /** Gives the event as the rules see it. */
  put({ source, 'detail-type': detailType, resources, detail }: AwsEvent): BusEvent {
    const { clock, account, region } = this.options;
    const time = isoTime(clock.now()).replace(/\.\d+Z$/, 'Z');
    const event = {
      version: '0',
      id: this.random.uuid(),
      'detail-type': detailType,
      source,
      account,
      time,
      region,
      resources,
      detail,
    };
    const disturbance = this.disturbanceOf(detailType);
    for (const { rule, matches } of this.rules)
      if (matches(event)) for (const target of rule.targets) this.send(rule, target, event, disturbance);
    return event;
  }

  private disturbanceOf(detailType: string): EventDisturbance | undefined {
    const count = (this.counts.get(detailType) ?? 0) + 1;
    this.counts.set(detailType, count);
    return this.options.disturbances?.find(
      (each) => each.detailType === detailType && isNth(each.nth, count),
    );
  }

  private send(
    rule: RuleDefinition,
    target: RuleTarget,
    event: BusEvent,
    disturbance: EventDisturbance | undefined,
  ): void {
    const { clock } = this.options;
    const delay = this.random.int(...DELIVERY_MS);
    const deliver = (): void => this.deliver(rule, target, event);
    if (disturbance?.kind !== 'event-late') clock.schedule(delay, deliver);
    if (disturbance) clock.schedule(delay + disturbance.ms, deliver);
  }

  private deliver(rule: RuleDefinition, target: RuleTarget, event: unknown): void {
    const definition = this.routing.functions.get(target.arn);
    if (!definition || !this.isPermitted(rule, target.arn) || target.input.kind !== 'event') {
      this.dead(
        target.deadLetterArn,
        event,
        `the rule ${rule.logicalId} may not or cannot invoke ${target.arn}`,
      );
      return;
    }
    this.invoke(definition, event);
  }

  private invoke(definition: Invoked, event: unknown): void {
    const onDead = (reason: Error): void => this.dead(definition.deadLetterArn, event, reason.message);
    void this.options.lambda.invokeAsync(definition, event, onDead, (result) =>
      this.handOn(definition, event, result),
    );
  }

  /** To the function's destination for what succeeds: the record of the invocation, with its result. */
  private handOn({ arn, onSuccessArn }: Invoked, requestPayload: unknown, responsePayload: unknown): void {
    const destination = this.routing.functions.get(onSuccessArn ?? '');
    if (!destination) return;
    const { clock } = this.options;
    clock.schedule(this.handing.int(...DELIVERY_MS), () =>
      this.invoke(destination, {
        version: '1.0',
        timestamp: isoTime(clock.now()),
        requestContext: {
          requestId: this.handing.uuid(),
          functionArn: `${arn}:$LATEST`,
          condition: 'Success',
          approximateInvokeCount: 1,
        },
        requestPayload,
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        responsePayload,
      }),
    );
  }

  private isPermitted(rule: RuleDefinition, functionArn: string): boolean {
    return this.routing.permissions.some(
      ({ functionArn: granted, principal, sourceArn }) =>
        granted === functionArn &&
        principal === 'events.amazonaws.com' &&
        (sourceArn === undefined || sourceArn === rule.arn),
    );
  }

  private dead(queueArn: string | undefined, event: unknown, reason: string): void {
    this.options.onDeadLetter({ at: this.options.clock.now(), queueArn, event, reason });
  }
}

interface CompiledRule {
  readonly rule: RuleDefinition;
  readonly matches: (event: unknown) => boolean;
}

const compiledRules = ({ rules }: Routing): readonly CompiledRule[] =>
  rules
    .filter(({ enabled, pattern }) => enabled && pattern !== undefined)
    .map((rule) => {
      const compiled = compilePattern(rule.pattern);
      return { rule, matches: (event: unknown) => compiled.matches(event) };
    });

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function periodOf(schedule: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  const unitMs = UNITS[unit];
  if (unitMs === undefined) throw new NotModelled(`the schedule ${schedule}`);
  return Number(count) * unitMs;
}
