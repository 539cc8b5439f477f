/**
 * The embedded AWS with the stack deployed in it: one simulated account, its endpoint on loopback, its Lambda and
 * Step Functions, its event bus and alarms, all on one virtual clock. `run` lets time pass; `close` leaves nothing behind.
 */
import { type DeadLetter, EventBus, type EventDisturbance } from './bus';
import { createWorld } from './create-world';
import { createCredentials, environmentOf } from './credentials';
import { VirtualClock } from './kernel/clock';
import { Random } from './kernel/random';
import { provision, provisionRoles } from './provision';
import { DirectTransport } from './runtime/direct-transport';
import { type InvocationRecord, LambdaService, type LogLine } from './runtime/lambda';
import { LargeBodies } from './runtime/large-bodies';
import type { Listener } from './runtime/listener';
import { RangeServer } from './runtime/server';
import { SocketTransport } from './runtime/socket-transport';
import { Traffic } from './runtime/traffic';
import type { Transport, TransportName } from './runtime/transport';
import { type AlarmTransition, evaluateAlarms } from './services/cloudwatch/alarms';
import { ingestEmf } from './services/cloudwatch/emf';
import { putMetric } from './services/cloudwatch/metrics';
import type { Ec2Switches } from './services/ec2/state';
import type { SsmState } from './services/ssm/state';
import type { DeployedStack } from './stack';
import type { Execution } from './states';
import { type CallRecord, type Credential, Dispatcher } from './wire/dispatcher';
import { type Fault, Faults } from './wire/faults';
import { RequestLimits } from './wire/limits';
import type { NotModelled } from './wire/service-error';
import { connectWorkflows, type WorkflowOptions } from './workflows';
import type { AwsEvent, World } from './world';

export interface RangeOptions {
  readonly stack: DeployedStack;
  readonly seed: string;
  /** Virtual start, in ms since the epoch. */
  readonly startMs: number;
  readonly faults?: readonly Fault[];
  /** Of events on their way through the bus. */
  readonly disturbances?: readonly EventDisturbance[];
  /** Of EC2. @default AWS as it is documented, and pessimistic where it is not */
  readonly switches?: Partial<Ec2Switches>;
  /** How the functions reach the range. @default direct */
  readonly transport?: TransportName;
  /** What a command of Systems Manager does on a host. */
  readonly runOnHost: SsmState['runOnHost'];
  /** Where a person's tools find it. @default nobody from outside is expected: it listens on a free port while it is open */
  readonly outside?: Outside;
}

/** A range that others than its own functions talk to. */
export interface Outside {
  /** It listens already; whoever opened it closes it. */
  readonly listener: Listener;
  readonly port: number;
  readonly onRequest: () => void;
  /** What the range gets wrong for a request that nobody foresaw: it answers, and goes on. */
  readonly onDefect: (error: unknown) => void;
}

/** What a drill looks at afterwards, in the order in which it happened. */
export interface RangeRecord {
  readonly logs: LogLine[];
  readonly invocations: InvocationRecord[];
  readonly deadLetters: DeadLetter[];
  readonly executions: Execution[];
  readonly alarms: AlarmTransition[];
  readonly notModelled: NotModelled[];
  /** What was put on the event bus. */
  readonly events: { readonly at: number; readonly event: AwsEvent }[];
}

const ALARM_PERIOD_MS = 60_000;

export class Range {
  readonly record: RangeRecord = {
    logs: [],
    invocations: [],
    deadLetters: [],
    executions: [],
    alarms: [],
    notModelled: [],
    events: [],
  };
  readonly clock: VirtualClock;
  readonly world: World;
  readonly dispatcher: Dispatcher;
  private readonly faults: Faults;
  /** By access key id: of the functions, of the analyst, and of whoever else comes. */
  readonly credentials: Map<string, Credential>;
  private readonly traffic = new Traffic();
  private readonly largeBodies = new LargeBodies();
  private readonly server: RangeServer;
  /** On loopback, where its endpoint listens. */
  port = 0;
  private lambda: LambdaService | undefined;
  private bus: EventBus | undefined;
  private workflows: WorkflowOptions | undefined;
  private stack: DeployedStack;

  private constructor(private readonly options: RangeOptions) {
    const { stack, seed, startMs, runOnHost } = options;
    this.stack = stack;
    this.credentials = new Map(createCredentials(stack));
    const random = new Random(seed);
    this.clock = new VirtualClock(startMs);
    this.world = createWorld({
      deployment: stack.deployment,
      clock: this.clock,
      random,
      switches: options.switches ?? {},
      runOnHost,
      emit: (event) => {
        const at = this.clock.now();
        this.record.events.push({ at, event: this.bus?.put(event) ?? event });
      },
    });
    provision(stack, this.world);
    this.faults = new Faults(options.faults ?? []);
    this.dispatcher = new Dispatcher({
      world: this.world,
      credentials: this.credentials,
      faults: this.faults,
      limits: new RequestLimits(),
      onNotModelled: (error) => this.record.notModelled.push(error),
      onProcessFault: (tag, fault) => this.lambda?.endProcess(tag, fault),
      ...(options.outside && { onDefect: options.outside.onDefect }),
    });
    const { listener, onRequest } = options.outside ?? {};
    const { dispatcher, traffic, clock, largeBodies } = this;
    this.server = new RangeServer(dispatcher, traffic, clock, largeBodies, listener, onRequest);
  }

  /** Deploys the stack into a new account and starts to listen. */
  static async open(options: RangeOptions): Promise<Range> {
    const range = new Range(options);
    range.connect(options.outside?.port ?? (await range.server.listen()));
    return range;
  }

  get calls(): readonly CallRecord[] {
    return this.dispatcher.calls;
  }

  /** The planned faults that were met, in that order. */
  get metFaults(): readonly Fault[] {
    return this.faults.met;
  }

  /** From now on nothing goes wrong any more. */
  liftFaults(): void {
    this.faults.lift();
  }

  /** Lets virtual time pass until `done`, which is asked whenever nothing is on its way. Throws when nothing is left to happen. */
  async run(done: () => boolean): Promise<void> {
    for (;;) {
      await this.traffic.quiet();
      if (done()) return;
      if (this.server.admit()) continue;
      if (!this.clock.step()) throw new Error('the drill stands still: nothing is left to happen');
    }
  }

  /** Waits until nothing is on its way, then admits what was parked; false when nothing was. */
  async admit(): Promise<boolean> {
    await this.traffic.quiet();
    return this.server.admit();
  }

  /** Requests from outside that have no answer yet. */
  get waiting(): number {
    return this.server.waiting;
  }

  /** Invokes one function of the stack by itself, as the console's test button does. Rejects with InvocationFailure. */
  async invoke(logicalId: string, event: unknown): Promise<unknown> {
    const settled = this.start(logicalId, event).then(
      (result) => ({ result }),
      (failure: unknown) => ({ failure }),
    );
    let outcome: Awaited<typeof settled> | undefined;
    void settled.then((value) => {
      outcome = value;
    });
    await this.run(() => outcome !== undefined);
    const ended = await settled;
    if ('failure' in ended) throw ended.failure;
    return ended.result;
  }

  /** The same without waiting for it: the invocation goes on while time passes (`run`). */
  start(logicalId: string, event: unknown): Promise<unknown> {
    const definition = [...this.stack.functions.values()].find((each) => each.logicalId === logicalId);
    if (!definition || !this.lambda) throw new Error(`the stack has no function ${logicalId}`);
    return this.lambda.invoke(definition, event);
  }

  /**
   * Deploys over what runs: functions get new environments, with the new code, variables and policies; what runs of them ends as it
   * is. Executions keep their definition, and new ones get the new one. Rules, permissions and machines are replaced; buckets,
   * keys, tables, topics, documents and alarms stay as they are.
   */
  deploy(stack: DeployedStack): void {
    this.stack = stack;
    for (const [key, credential] of createCredentials(stack)) this.credentials.set(key, credential);
    provisionRoles(stack, this.world);
    this.lambda?.retire();
    this.bus?.deploy(stack);
    if (this.workflows) connectWorkflows(this.workflows);
  }

  async close(): Promise<void> {
    this.lambda?.close();
    if (this.options.outside) this.server.leave();
    else await this.server.close();
  }

  private connect(port: number): void {
    this.port = port;
    const { world, clock, record, stack } = this;
    const lambda = new LambdaService({
      clock,
      random: world.random,
      traffic: this.traffic,
      openTransport: () => this.openTransport(),
      environmentOf: (definition) => environmentOf(this.stack)(definition),
      current: ({ arn }) => this.stack.functions.get(arn),
      onLog: (line) => this.log(line),
      onInvocation: (each) => record.invocations.push(each),
      faultOf: (logicalId, event) => this.faults.next('lambda', 'Invoke', event, logicalId),
    });
    this.lambda = lambda;
    this.bus = new EventBus({
      clock,
      random: world.random,
      ...stack.deployment,
      ...stack,
      lambda,
      ...(this.options.disturbances && { disturbances: this.options.disturbances }),
      onDeadLetter: (letter) => record.deadLetters.push(letter),
    });
    const onNotModelled = (error: NotModelled): number => record.notModelled.push(error);
    this.workflows = {
      stack: () => this.stack,
      world,
      lambda,
      onNotModelled,
      onStart: (execution) => record.executions.push(execution),
    };
    connectWorkflows(this.workflows);
    this.watchAlarms();
  }

  private openTransport(): Transport {
    const { port, traffic, largeBodies, server } = this;
    if (this.options.transport === 'socket') return new SocketTransport(port, traffic, largeBodies);
    return new DirectTransport((...received) => server.park(...received));
  }

  private log(line: LogLine): void {
    this.record.logs.push(line);
    ingestEmf(this.world.cloudwatch, line.line, line.at);
  }

  private watchAlarms(): void {
    this.clock.schedule(ALARM_PERIOD_MS, () => {
      this.measureQueues();
      this.record.alarms.push(...evaluateAlarms(this.world.cloudwatch, this.clock.now()));
      this.watchAlarms();
    });
  }

  /** Nobody takes a dead letter away: the queue shows it in every period from its arrival on. */
  private measureQueues(): void {
    const letters = this.record.deadLetters.flatMap(({ queueArn }) => queueArn?.split(':').pop() ?? []);
    for (const QueueName of new Set(letters))
      putMetric(this.world.cloudwatch, {
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName },
        value: letters.filter((each) => each === QueueName).length,
        at: this.clock.now() - 1,
        unit: 'Count',
      });
  }
}
