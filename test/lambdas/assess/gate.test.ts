import type { Assessment } from '../../../lambdas/assess/handler';
import type { Case, Trigger } from '../../../lambdas/common/case';
import type { Answer } from '../../../lambdas/common/gate-answer';
import { isoTime } from '../../../range/kernel/iso';
import { recordApiCall } from '../../../range/services/cloudtrail/record-api-call';
import type { Item } from '../../../range/services/dynamodb/attribute-value';
import type { Instance } from '../../../range/services/ec2/state';
import { Account } from '../account';
import { caseOf } from '../case-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

const CRITICAL = '9.5';
const EXEMPT = { tags: { 'cordon:exempt': '' } };
const ANALYST = 'arn:aws:sts::111122223333:assumed-role/SecurityAnalyst/alice';

const assess = (request: Case, answer?: Answer): Promise<Assessment> =>
  account.invoke<Assessment>('Assess', { case: request, ...(answer && { answer }) });

/** How it ends: the name of the error, or `passed`. */
const ends = (request: Case, answer?: Answer): Promise<unknown> =>
  assess(request, answer).then(
    ({ detail }) => (detail as { gate?: { how: string } }).gate?.how ?? 'passed',
    (failure: { error?: string }) => failure.error ?? failure,
  );

function opened(instance: Instance, parts: Partial<Case> = {}, attributes: Item = {}): Case {
  const request = { ...caseOf(instance.id), ...parts };
  Object.assign(account.openCase(request), { gate: { S: request.gate }, ...attributes });
  return request;
}

const gateIn = (request: Case) => account.item(request)?.gate?.S;

/** As intake does it when a graver finding joins. */
const escalate = (request: Case, severity = CRITICAL): void => {
  const trigger = { ...caseOf(request.instanceId).trigger, findingId: 'another', severity: Number(severity) };
  Object.assign(account.item(request) ?? {}, {
    gate: { S: 'open' },
    severity: { N: severity },
    escalatedBy: { S: 'finding 1' },
    triggers: joinedBy(trigger as Trigger),
  });
};

const joinedBy = (trigger: Trigger) => ({
  L: [{ S: JSON.stringify({ at: '2026-11-23T03:00:01.000Z', trigger }) }],
});

const tagged = (): Partial<Case> => ({
  gate: 'verify',
  trigger: {
    kind: 'tag',
    key: 'cordon:respond',
    version: 1,
    at: isoTime(account.range.clock.now()),
  },
});

/** As EC2 is called, and CloudTrail has it at once. */
function tagBy(instance: Instance, arn: string, { ago = 1000, value = 'true', code = '' } = {}): void {
  recordApiCall(account.world, {
    service: 'ec2',
    operation: 'CreateTags',
    caller: { arn, userId: 'AROA:session' },
    input: { Resources: [instance.id], Tags: [{ Key: 'cordon:respond', Value: value }] },
    ...(code ? { error: { code, message: 'no' } } : { output: {} }),
    from: { sourceIPAddress: '203.0.113.9', userAgent: '<script>' },
    at: account.range.clock.now() - ago,
  });
  const { history } = account.world.cloudtrail;
  history.push({ ...(history.pop() as (typeof history)[number]), foundFrom: 0 });
}

describe('an ordinary case', () => {
  it('passes without a call more than before', async () => {
    expect(await ends(opened(account.launch()))).toBe('passed');
    expect(account.calls().map(({ operation }) => operation)).toEqual(['DescribeInstances', 'PutObject']);
  });
});

describe('an exempt instance', () => {
  it('asks, whatever the value of the tag, and says in the table what', async () => {
    const request = opened(account.launch(EXEMPT));
    expect(await ends(request)).toBe('ApprovalNeeded');
    expect(gateIn(request)).toBe('ask');
    expect(JSON.parse(account.item(request)?.question?.S ?? '')).toMatchObject({
      why: expect.stringContaining('cordon:exempt'),
      mode: 'online',
    });
  });

  it('has no before-state while a person is asked: it would be old by the time of the answer', async () => {
    const request = opened(account.launch(EXEMPT));
    await ends(request);
    expect(account.calls('PutObject')).toEqual([]);
  });

  it('asks for a Critical finding that opened the case, too', async () => {
    expect(await ends(opened(account.launch(EXEMPT), {}, { severity: { N: CRITICAL } }))).toBe(
      'ApprovalNeeded',
    );
  });

  it('does not ask whoever started the case in person', async () => {
    const trigger = { kind: 'person', by: ANALYST, reason: 'seen it' } as const;
    expect(await ends(opened(account.launch(EXEMPT), { trigger }))).toBe('passed');
  });

  it('yields to a Critical finding that came later', async () => {
    const request = opened(account.launch(EXEMPT));
    await ends(request);
    escalate(request);
    expect(await ends(request, { decision: 'opened' })).toBe('escalated');
  });

  it('does not yield to a finding that comes again', async () => {
    const request = opened(account.launch(EXEMPT));
    await ends(request);
    escalate(request, '8');
    expect(await ends(request, { decision: 'opened' })).toBe('ApprovalNeeded');
    expect(gateIn(request)).toBe('ask');
  });

  it('whose first finding was Critical does not yield to the same finding', async () => {
    const trigger = { ...caseOf('i-0123456789abcdef0').trigger, severity: 9.5 } as Trigger;
    const request = opened(account.launch(EXEMPT), { trigger }, { severity: { N: CRITICAL } });
    await ends(request);
    Object.assign(account.item(request) ?? {}, { gate: { S: 'open' }, escalatedBy: { S: 'rule act' } });
    expect(await ends(request, { decision: 'opened' })).toBe('ApprovalNeeded');
  });

  it('is looked at again when a Critical finding comes between the reading of the gate and its shutting', async () => {
    const request = opened(account.launch(EXEMPT));
    account.after('GetItem', () => escalate(request));
    expect(await ends(request)).toBe('GateMoved');
    expect(gateIn(request)).toBe('open');
  });
});

describe('a case that asks', () => {
  const asked = (): Case =>
    opened(account.launch(), { gate: 'ask', decision: { rule: 'r', why: 'a probe' } });

  it.each<[Answer, string]>([
    [{ decision: 'approve', by: ANALYST, reason: 'go' }, 'approved'],
    [{ decision: 'deny', by: ANALYST, reason: 'mine' }, 'Declined'],
    [{ decision: 'expired' }, 'deadline passed'],
    [{ decision: 'unasked' }, 'deadline passed'],
    [{ decision: 'opened' }, 'ApprovalNeeded'],
    [{ decision: 'approve', by: 'rule default' }, 'ApprovalNeeded'],
    [{ decision: 'deny' }, 'ApprovalNeeded'],
  ])('answered with %j ends with %s', async (answer, end) => {
    const request = asked();
    expect(await ends(request)).toBe('ApprovalNeeded');
    expect(await ends(request, answer)).toBe(end);
  });

  it('remembers the approval, so that another attempt asks nobody', async () => {
    const request = asked();
    await ends(request, { decision: 'approve', by: ANALYST });
    expect(await ends(request)).toBe('approved');
  });

  it('goes on when a graver finding opened the gate, whatever a person said who did not know of it', async () => {
    const request = asked();
    escalate(request);
    expect(await ends(request, { decision: 'deny', by: ANALYST, reason: 'mine' })).toBe('escalated');
  });

  it('refuses an answer that nobody gives', async () => {
    expect(await ends(asked(), { decision: 'perhaps' } as unknown as Answer)).toBe('InvalidInput');
  });

  it('asks a person also when the case table has no such case', async () => {
    const request: Case = { ...caseOf(account.launch().id), gate: 'ask' };
    expect(await ends(request)).toBe('ApprovalNeeded');
  });
});

describe('a tag', () => {
  const verify = (instance = account.launch()): [Instance, Case] => [instance, opened(instance, tagged())];

  it('waits while CloudTrail does not know who set it', async () => {
    const [, request] = verify();
    expect(await ends(request)).toBe('SetterUnknown');
    expect(gateIn(request)).toBe('verify');
  });

  it('waits while CloudTrail is asked too often', async () => {
    const [instance, request] = verify();
    tagBy(instance, ANALYST);
    account.fail('cloudtrail', 'LookupEvents', 'throttled');
    expect(await ends(request)).toBe('SetterUnknown');
  });

  it('of somebody who may is answered, and CloudTrail is asked once', async () => {
    const [instance, request] = verify();
    tagBy(instance, ANALYST);
    expect(await ends(request)).toBe('set by');
    expect(await ends(request)).toBe('set by');
    expect(account.calls('LookupEvents')).toEqual([]);
  });

  it("set with an instance's own credentials is not allowed: it says who, when and from where", async () => {
    const [instance, request] = verify();
    const arn = `arn:aws:sts::111122223333:assumed-role/web/${instance.id}`;
    tagBy(instance, arn);
    await expect(assess(request)).rejects.toMatchObject({
      error: 'TriggerNotAllowed',
      detail: expect.stringMatching(new RegExp(`${arn} set it at .* from 203\\.0\\.113\\.9`)),
    });
  });

  it.each([
    ['long ago by somebody who may', { ago: 600_000 }],
    ['to a no by somebody who may', { value: 'false' }],
    ['in vain by somebody who may', { code: 'Client.UnauthorizedOperation' }],
  ])('set %s proves nothing', async (_, how) => {
    const [instance, request] = verify();
    tagBy(instance, ANALYST, how);
    expect(await ends(request)).toBe('SetterUnknown');
  });

  it('that somebody who may not sets again in the same minute is still that of who may', async () => {
    const [instance, request] = verify();
    tagBy(instance, ANALYST, { ago: 2000 });
    tagBy(instance, `arn:aws:sts::111122223333:assumed-role/web/${instance.id}`, { ago: 500 });
    expect(await ends(request)).toBe('set by');
  });

  it('on an exempt instance is asked about, once it is known who set it', async () => {
    const [instance, request] = verify(account.launch(EXEMPT));
    tagBy(instance, ANALYST);
    expect(await ends(request)).toBe('ApprovalNeeded');
    expect(await ends(request, { decision: 'approve', by: ANALYST })).toBe('approved');
  });

  it('of somebody who may not is asked about when a finding joined the case', async () => {
    const instance = account.launch();
    const request = opened(instance, tagged(), { triggers: joinedBy(caseOf(instance.id).trigger) });
    tagBy(instance, `arn:aws:sts::111122223333:assumed-role/web/${instance.id}`);
    expect(await ends(request)).toBe('ApprovalNeeded');
  });

  it('of somebody who may, that joined the case of somebody who may not, is answered', async () => {
    const instance = account.launch();
    const first = opened(instance, tagged());
    tagBy(instance, `arn:aws:sts::111122223333:assumed-role/web/${instance.id}`);
    await account.pass(700_000);
    const { trigger } = opened(account.launch(), tagged());
    Object.assign(account.item(first) ?? {}, { triggers: joinedBy(trigger) });
    tagBy(instance, ANALYST);
    expect(await ends(first)).toBe('set by');
  });

  it('that somebody who may not sets again waits for CloudTrail: one who may could have set it in between', async () => {
    const instance = account.launch();
    const first = opened(instance, tagged());
    tagBy(instance, `arn:aws:sts::111122223333:assumed-role/web/${instance.id}`);
    await account.pass(60_000);
    const { trigger } = opened(account.launch(), tagged());
    Object.assign(account.item(first) ?? {}, { triggers: joinedBy(trigger) });
    expect(await ends(first)).toBe('SetterUnknown');
    await account.pass(15 * 60_000);
    expect(await ends(first)).toBe('TriggerNotAllowed');
  });

  it.each<Answer['decision']>(['approve', 'expired'])(
    'whose subject has another case by now is left alone, whatever is answered: %s',
    async (decision) => {
      const instance = account.launch();
      const request = opened(instance, { gate: 'ask' });
      await ends(request);
      Object.assign(account.item(request) ?? {}, { caseId: { S: `${instance.id}-20261124T000000000Z` } });
      expect(await ends(request, { decision, by: ANALYST })).toBe('LeftAlone');
    },
  );

  it.each<[Answer['decision'], string | undefined, string]>([
    ['expired', undefined, 'LeftAlone'],
    ['expired', ANALYST, 'set by'],
    ['approve', undefined, 'approved'],
  ])('about which a person is asked in vain: %s, and CloudTrail knows %s: %s', async (decision, arn, end) => {
    const [instance, request] = verify();
    await ends(request);
    if (arn) tagBy(instance, arn);
    expect(await ends(request, { decision, by: ANALYST })).toBe(end);
  });
});

describe('policy', () => {
  const withPolicy = async (
    environment: Record<string, string>,
    use: (other: Account) => Promise<void>,
    policy = {},
  ) => {
    const mine = account;
    account = await Account.open({ environment, policy });
    try {
      await use(account);
    } finally {
      await account.close();
      account = mine;
    }
  };

  it('leaves an instance alone when nobody answers', () =>
    withPolicy({ ASKING: '{"deadlineMinutes":5,"onExpiry":"leave"}' }, async () => {
      const request = opened(account.launch(), { gate: 'ask' });
      expect(await ends(request, { decision: 'expired' })).toBe('LeftAlone');
    }));

  it('lets the tag of a VPC exempt what is in it, if that is wanted, by one call more', async () => {
    const launchIn = () => {
      const instance = account.launch();
      account.world.ec2.vpcs.get(instance.vpcId)?.tags.set('cordon:exempt', 'yes');
      return instance;
    };
    expect(await ends(opened(launchIn()))).toBe('passed');
    const mine = account;
    account = await Account.open({ assembly: 'every-layer' });
    try {
      expect(await ends(opened(launchIn()))).toBe('ApprovalNeeded');
      expect(await ends(opened(account.launch()))).toBe('passed');
      expect(account.calls('DescribeVpcs')).toHaveLength(1);
    } finally {
      await account.close();
      account = mine;
    }
  });

  it('answers a tag at once where the keys are protected otherwise', () =>
    withPolicy({ TAG_SETTER: '{"verify":false,"allowed":[]}' }, async () => {
      const instance = account.launch();
      expect(await ends(opened(instance, tagged()))).toBe('set by');
      expect(account.calls('LookupEvents')).toEqual([]);
    }));

  it('asks nobody and verifies nothing in a dry run', () =>
    withPolicy(
      {},
      async () => {
        expect(await ends(opened(account.launch(EXEMPT), { gate: 'ask' }))).toBe('passed');
      },
      { enforcement: 'dry-run' },
    ));
});
