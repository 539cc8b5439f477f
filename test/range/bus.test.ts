import { type BusOptions, type DeadLetter, EventBus } from '../../range/bus';
import { VirtualClock } from '../../range/kernel/clock';
import { Random } from '../../range/kernel/random';
import { DirectTransport } from '../../range/runtime/direct-transport';
import { type FunctionDefinition, InvocationFailure, LambdaService } from '../../range/runtime/lambda';
import { Traffic } from '../../range/runtime/traffic';
import type { RuleDefinition, RuleTarget } from '../../range/template/rules';
import type { AwsEvent } from '../../range/world';

const START = 1_795_420_800_000;
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:intake';
const EVENT: AwsEvent = {
  source: 'aws.tag',
  'detail-type': 'Tag Change',
  resources: ['r'],
  detail: { severity: 8 },
};

const target: RuleTarget = {
  id: 't',
  arn: ARN,
  deadLetterArn: 'rule-queue',
  retry: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
  input: { kind: 'event' },
};
const rule = (logicalId: string, parts: Partial<RuleDefinition> = {}): RuleDefinition => ({
  logicalId,
  name: logicalId,
  arn: `arn:aws:events:us-east-1:123456789012:rule/${logicalId}`,
  eventBus: 'default',
  enabled: true,
  pattern: { source: ['aws.tag'] },
  targets: [target],
  ...parts,
});

interface Delivery {
  readonly at: number;
  readonly event: unknown;
}

/** Its one function notes what it gets, or dies of it. */
class NotingLambda extends LambdaService {
  readonly delivered: Delivery[] = [];
  dies = false;

  constructor(private readonly clock: VirtualClock) {
    super({
      clock,
      random: new Random('unused'),
      traffic: new Traffic(),
      openTransport: () => new DirectTransport(() => undefined),
      environmentOf: () => ({}),
      onLog: () => undefined,
      onInvocation: () => undefined,
    });
  }

  override async invokeAsync(
    _definition: FunctionDefinition,
    event: unknown,
    onDead: (failure: InvocationFailure) => void,
    onDone?: (result: unknown) => void,
  ): Promise<void> {
    this.delivered.push({ at: this.clock.now(), event });
    if (this.dies) onDead(InvocationFailure.of('Broken', 'no'));
    else if (this.delivered.length === 1) onDone?.({ found: [] });
  }
}

function busWith(rules: readonly RuleDefinition[], options: Partial<BusOptions> = {}, onSuccessArn?: string) {
  const clock = new VirtualClock(START);
  const lambda = new NotingLambda(clock);
  const dead: DeadLetter[] = [];
  const intake = {
    logicalId: 'Intake',
    name: 'intake',
    arn: ARN,
    handler: 'index.handler',
    timeoutSeconds: 3,
    codeDirectory: '/none',
    environment: {},
    deadLetterArn: 'function-queue',
    ...(onSuccessArn !== undefined && { onSuccessArn }),
  };
  const routing = {
    rules,
    permissions: [
      {
        logicalId: 'P',
        functionArn: ARN,
        action: 'lambda:InvokeFunction',
        principal: 'events.amazonaws.com',
      },
    ],
    functions: new Map([[ARN, intake]]),
  };
  const bus = new EventBus({
    clock,
    random: new Random('bus'),
    account: '123456789012',
    region: 'us-east-1',
    ...routing,
    lambda,
    onDeadLetter: (letter) => dead.push(letter),
    ...options,
  });
  const put = (event: AwsEvent = EVENT): void => {
    bus.put(event);
    while (clock.step());
  };
  return { clock, lambda, dead, put, bus, routing };
}

test('delivers an event in its envelope, some hundred milliseconds later', () => {
  const { lambda, put } = busWith([rule('Tag')]);
  put();
  const [delivery] = lambda.delivered;
  expect((delivery?.at ?? 0) - START).toBeGreaterThanOrEqual(200);
  expect((delivery?.at ?? 0) - START).toBeLessThanOrEqual(800);
  expect(delivery?.event).toEqual({
    version: '0',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    'detail-type': 'Tag Change',
    source: 'aws.tag',
    account: '123456789012',
    time: '2026-11-23T08:00:00Z',
    region: 'us-east-1',
    resources: ['r'],
    detail: { severity: 8 },
  });
});

describe('a disturbance', () => {
  const noted = (disturbances: BusOptions['disturbances'], severities: readonly number[]) => {
    const { clock, lambda, bus } = busWith([rule('Tag')], { ...(disturbances && { disturbances }) });
    for (const severity of severities) bus.put({ ...EVENT, detail: { severity } });
    while (clock.step());
    return lambda.delivered.map(({ at, event }) => ({ at, ...(event as { id: string; detail: object }) }));
  };

  test('delivers an event twice, with one id, the second so much later', () => {
    const detailType = EVENT['detail-type'];
    const [first, second, third] = noted([{ kind: 'event-twice', detailType, nth: [1], ms: 5_000 }], [1, 2]);
    expect([first?.detail, second?.detail, third?.detail]).toEqual(
      expect.arrayContaining([{ severity: 1 }, { severity: 2 }]),
    );
    expect(third?.detail).toEqual({ severity: 1 });
    const original = [first, second].find((each) => each?.id === third?.id);
    expect((third?.at ?? 0) - (original?.at ?? 0)).toBe(5_000);
  });

  test('delivers one late, after those that were put after it, and leaves others alone', () => {
    const detailType = EVENT['detail-type'];
    const late = noted([{ kind: 'event-late', detailType, nth: [1], ms: 60_000 }], [1, 2]);
    expect(late.map(({ detail }) => detail)).toEqual([{ severity: 2 }, { severity: 1 }]);
    const others = noted([{ kind: 'event-late', detailType: 'Another', ms: 60_000 }], [1, 2]);
    expect(others).toEqual(noted(undefined, [1, 2]));
  });
});

test('a deployment brings its own rules, and schedules go on in their rhythm', () => {
  const { pattern: _, ...hourly } = rule('Hourly', { schedule: 'rate(1 hour)' });
  const { clock, lambda, bus, routing } = busWith([rule('Tag'), hourly]);
  const until = (ms: number): void => {
    while ((clock.nextAt() ?? Number.POSITIVE_INFINITY) <= START + ms) clock.step();
  };
  until(1_800_000);
  bus.deploy({ ...routing, rules: [rule('Tag', { pattern: { source: ['aws.other'] } }), hourly] });
  bus.put(EVENT);
  until(7_200_000);
  expect(lambda.delivered.map(({ at }) => at - START)).toEqual([3_600_000, 7_200_000]);
});

test('delivers once for every matching, enabled rule', () => {
  const { lambda, put } = busWith([
    rule('One'),
    rule('Two', { pattern: { detail: { severity: [{ numeric: ['>=', 7] }] } } }),
    rule('Off', { enabled: false }),
    rule('Other', { pattern: { source: ['aws.guardduty'] } }),
  ]);
  put();
  expect(lambda.delivered).toHaveLength(2);
});

test('hands what a function returned on to its destination, as the record of the invocation', () => {
  const { lambda, put } = busWith([rule('Tag')], undefined, ARN);
  put();
  expect(lambda.delivered.map(({ event }) => event)).toEqual([
    expect.objectContaining({ source: 'aws.tag' }),
    {
      version: '1.0',
      timestamp: expect.any(String),
      requestContext: expect.objectContaining({ functionArn: `${ARN}:$LATEST`, condition: 'Success' }),
      requestPayload: expect.objectContaining({ source: 'aws.tag' }),
      responseContext: { statusCode: 200, executedVersion: '$LATEST' },
      responsePayload: { found: [] },
    },
  ]);
});

test('hands nothing on that failed', () => {
  const { lambda, put } = busWith([rule('Tag')], undefined, ARN);
  lambda.dies = true;
  put();
  expect(lambda.delivered).toHaveLength(1);
});

test('hands what a function dies of to the queue of the function', () => {
  const { lambda, dead, put } = busWith([rule('Tag')]);
  lambda.dies = true;
  put();
  expect(dead).toMatchObject([{ queueArn: 'function-queue', reason: expect.stringContaining('Broken') }]);
  expect(dead[0]?.event).toMatchObject({ source: 'aws.tag' });
});

test.each<[string, Partial<BusOptions>, Partial<RuleTarget>]>([
  ['that it has no permission for', { permissions: [] }, {}],
  [
    'that permits only another rule',
    {
      permissions: [
        {
          logicalId: 'P',
          functionArn: ARN,
          action: 'lambda:InvokeFunction',
          principal: 'events.amazonaws.com',
          sourceArn: 'arn:aws:events:us-east-1:123456789012:rule/Another',
        },
      ],
    },
    {},
  ],
  [
    'that permits only another service',
    {
      permissions: [
        { logicalId: 'P', functionArn: ARN, action: 'lambda:InvokeFunction', principal: 's3.amazonaws.com' },
      ],
    },
    {},
  ],
  ['that does not exist', { functions: new Map() }, {}],
  ['whose input it would have to rewrite', {}, { input: { kind: 'path', path: '$.detail' } }],
])('fails to deliver to a target %s: into the queue of the rule', (_, options, changed) => {
  const { lambda, dead, put } = busWith([rule('Tag', { targets: [{ ...target, ...changed }] })], options);
  put();
  expect(lambda.delivered).toEqual([]);
  expect(dead).toMatchObject([{ queueArn: 'rule-queue', reason: expect.stringContaining(`Tag may not`) }]);
});

test('a rule with a rate comes again and again, from the deployment on', () => {
  const { pattern: _, ...scheduled } = rule('Sweep', { schedule: 'rate(15 minutes)' });
  const { clock, lambda } = busWith([scheduled]);
  while ((clock.nextAt() ?? 0) <= START + 46 * 60_000) clock.step();
  expect(lambda.delivered.map(({ at }) => (at - START) / 60_000)).toEqual([15, 30, 45]);
  expect(lambda.delivered[0]?.event).toMatchObject({
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    detail: {},
  });
});

test('fails on a schedule that it does not play', () => {
  const { pattern: _, ...scheduled } = rule('Sweep', { schedule: 'cron(0 3 * * ? *)' });
  expect(() => busWith([scheduled])).toThrow('the schedule cron(0 3 * * ? *)');
});
