// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template strings
import type { PolicyDocument, PrincipalDocument, StatementDocument } from '../../../range/iam/document';
import { PolicyError } from '../../../range/iam/error';
import { type AuthorizationRequest, evaluate, type Principal } from '../../../range/iam/evaluate';

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/stop`;
const session = `arn:aws:sts::${account}:assumed-role/stop/run-1`;
const user = `arn:aws:iam::${account}:user/ann`;
const instance = `arn:aws:ec2:eu-west-1:${account}:instance/i-1`;

const policy = (...Statement: StatementDocument[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: string | string[] = '*'): StatementDocument => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const caller = (...identityPolicies: PolicyDocument[]): Principal => ({ arn: role, identityPolicies });
const ask = (action: string, resource = '*', context: AuthorizationRequest['context'] = {}) => ({
  action,
  resource,
  context,
});
const allowed = (statement: StatementDocument, request: AuthorizationRequest, arn = role) =>
  evaluate({ arn, identityPolicies: [policy(statement)] }, request).allowed;

describe('Action', () => {
  test.each<[string | string[], string, boolean]>([
    ['ec2:StopInstances', 'ec2:StopInstances', true],
    ['EC2:stopinstances', 'ec2:StopInstances', true],
    ['ec2:Stop*', 'ec2:StopInstances', true],
    ['ec2:*Instance?', 'ec2:StopInstances', true],
    ['ec2:Stop?', 'ec2:StopInstances', false],
    ['*', 'ec2:StopInstances', true],
    [['s3:*', 'ec2:Start*'], 'ec2:StopInstances', false],
    ['ec2:Describe', 'ec2:DescribeInstances', false],
  ])('%j on %s is %s', (pattern, action, expected) => {
    expect(allowed(allow(pattern), ask(action))).toBe(expected);
  });

  test('NotAction is everything else', () => {
    const statement: StatementDocument = { Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' };
    expect(allowed(statement, ask('ec2:StopInstances'))).toBe(true);
    expect(allowed(statement, ask('iam:PutRolePolicy'))).toBe(false);
  });
});

describe('Resource', () => {
  test.each<[string, string, boolean]>([
    ['*', instance, true],
    [instance, instance, true],
    [instance.toUpperCase().replace('ARN:', 'arn:'), instance, false],
    ['arn:aws:ec2:*:*:instance/*', instance, true],
    ['arn:*:ec2:*:*:instance/i-?', instance, true],
    ['arn:aws:ec2:*:*:volume/*', instance, false],
    ['arn:aws:ec2:*', instance, true],
    ['arn:aws:ec2:eu-*-1:111122223333:instance/i-1', instance, true],
    ['arn:aws:ec2:e*t-1:111122223333:instance/i-1', instance, true],
    ['arn:aws:ec2:e*3:instance/i-1', instance, false],
    ['arn:aws:s3:::vault/*/b', 'arn:aws:s3:::vault/a:1/2/b', true],
    ['arn:aws:s3:::vault', 'arn:aws:s3:::vault/a', false],
    ['arn:aws:logs:r:1:log-group:a:*', 'arn:aws:logs:r:1:log-group:a:log-stream:s', true],
    [instance, '*', false],
    ['*', '*', true],
  ])('%s on %s is %s', (pattern, resource, expected) => {
    expect(allowed(allow('ec2:*', pattern), ask('ec2:X', resource))).toBe(expected);
  });

  test('NotResource is everything else', () => {
    const statement: StatementDocument = {
      Effect: 'Allow',
      Action: '*',
      NotResource: 'arn:aws:s3:::vault/*',
    };
    expect(allowed(statement, ask('s3:GetObject', 'arn:aws:s3:::other/a'))).toBe(true);
    expect(allowed(statement, ask('s3:GetObject', 'arn:aws:s3:::vault/a'))).toBe(false);
  });
});

describe('policy variables', () => {
  const bucket = (pattern: string) => allow('s3:*', `arn:aws:s3:::b/${pattern}`);
  const get = (key: string, context: AuthorizationRequest['context'] = {}) =>
    ask('s3:GetObject', `arn:aws:s3:::b/${key}`, context);

  test.each<[string, string, AuthorizationRequest['context'], boolean]>([
    ['${aws:PrincipalTag/team}/*', 'red/x', { 'aws:principaltag/team': 'red' }, true],
    ['${aws:PrincipalTag/team}/*', 'blue/x', { 'aws:PrincipalTag/team': 'red' }, false],
    ['${aws:PrincipalTag/team}', 'x', {}, false],
    ["${aws:PrincipalTag/team, 'none'}", 'none', {}, true],
    ["${aws:PrincipalTag/team, 'none'}", 'red', { 'aws:PrincipalTag/team': 'red' }, true],
    ['${aws:PrincipalTag/team}', 'abc', { 'aws:PrincipalTag/team': '*' }, false],
    ['${*}${?}${$}', '*?$', {}, true],
    ['${*}', 'x', {}, false],
    ['${aws:PrincipalArn}', role, {}, true],
    ['${aws:PrincipalAccount}', account, {}, true],
    ['a$b', 'a$b', {}, true],
    ['${aws:TagKeys}', 'a', { 'aws:TagKeys': ['a', 'b'] }, false],
  ])('%s on %s with %j is %s', (pattern, key, context, expected) => {
    expect(allowed(bucket(pattern), get(key, context))).toBe(expected);
  });

  test('a session has its role as aws:PrincipalArn', () => {
    expect(allowed(bucket('${aws:PrincipalArn}'), get(role), session)).toBe(true);
  });

  test('NotResource with a variable that has no value matches no resource, so the statement applies', () => {
    const NotResource = 'arn:aws:s3:::b/${aws:PrincipalTag/x}';
    expect(allowed({ Effect: 'Allow', Action: '*', NotResource }, get('a'))).toBe(true);
  });

  test('a condition with a variable that has no value: equals does not hold, its negation does', () => {
    const on = (operator: string): StatementDocument => ({
      ...allow('*'),
      Condition: { [operator]: { 's3:owner': '${aws:PrincipalTag/x}' } },
    });
    expect(allowed(on('StringEquals'), get('a', { 's3:owner': 'me' }))).toBe(false);
    expect(allowed(on('StringNotEquals'), get('a', { 's3:owner': 'me' }))).toBe(true);
  });

  test('are plain text in a policy of version 2008-10-17', () => {
    const old: PolicyDocument = { Statement: bucket('${aws:PrincipalTag/team}') };
    const decide = (key: string) =>
      evaluate(caller(old), get(key, { 'aws:PrincipalTag/team': 'red' })).allowed;
    expect(decide('red')).toBe(false);
    expect(decide('${aws:PrincipalTag/team}')).toBe(true);
  });

  test.each(['arn:aws:s3:::${aws:PrincipalTag/a:b}/x', 'arn:aws:sqs:r:1:${aws:userid}'])(
    'stand behind the fifth colon: %s is one',
    (resource) => {
      expect(() => allowed(allow('s3:*', resource), get('x'))).not.toThrow();
    },
  );

  test.each([
    'arn:aws:sns:${aws:RequestedRegion}:1:t',
    'arn:aws:sns:r:${aws:PrincipalAccount}:t',
    'arn:${aws:x}:s3:::b',
  ])('rejects %s, where none may stand', (resource) => {
    expect(() => allowed(allow('s3:*', resource), get('x'))).toThrow(/variables in its last part only/);
  });

  test.each(['${team}', '${aws:PrincipalTag/team', '${aws:x, none}'])('rejects %s', (pattern) => {
    expect(() => allowed(bucket(pattern), get('x'))).toThrow(PolicyError);
  });
});

describe('Principal in a resource policy', () => {
  const grant = (Principal: PrincipalDocument): StatementDocument => ({
    Effect: 'Allow',
    Principal,
    Action: 'sqs:*',
    Resource: '*',
  });
  const send = ask('sqs:SendMessage', `arn:aws:sqs:r:${account}:q`);
  const decide = (statement: StatementDocument, arn: string) =>
    evaluate({ arn, identityPolicies: [] }, send, [policy(statement)]).allowed;

  test.each<[PrincipalDocument, string, boolean]>([
    ['*', role, true],
    [{ AWS: '*' }, user, true],
    [{ AWS: role }, role, true],
    [{ AWS: [user, role] }, session, true],
    [{ AWS: `arn:aws:iam::${account}:role/path/to/stop` }, session, true],
    [{ AWS: session }, session, true],
    [{ AWS: session }, session.replace('run-1', 'run-2'), false],
    [{ AWS: `arn:aws:iam::${account}:role/other` }, role, false],
    [{ AWS: account }, role, false],
    [{ AWS: `arn:aws:iam::${account}:root` }, role, false],
    [{ AWS: `arn:aws:iam::${account}:root` }, `arn:aws:iam::${account}:root`, true],
    [{ Service: 'events.amazonaws.com' }, 'events.amazonaws.com', true],
    [{ Service: 'events.amazonaws.com' }, 'sns.amazonaws.com', false],
    [{ AWS: '*' }, 'events.amazonaws.com', true],
    [{ Service: 'events.amazonaws.com' }, role, false],
  ])('%j named to %s alone is %s', (principal, arn, expected) => {
    expect(decide(grant(principal), arn)).toBe(expected);
  });

  test('the account leaves it to the identity policies', () => {
    const delegating = [policy(grant({ AWS: account }))];
    expect(evaluate(caller(policy(allow('sqs:SendMessage'))), send, delegating).allowed).toBe(true);
  });

  test('a deny of the account reaches everyone in it', () => {
    const deny = policy({ ...grant({ AWS: account }), Effect: 'Deny' });
    const decision = evaluate(caller(policy(allow('*'))), send, [deny]);
    expect(decision.reason).toBe('explicit deny');
  });

  describe('NotPrincipal', () => {
    const root = `arn:aws:iam::${account}:root`;
    const deny = (AWS: string[]): StatementDocument => ({
      Effect: 'Deny',
      NotPrincipal: { AWS },
      Action: '*',
      Resource: '*',
    });
    const decideFor = (arn: string, AWS: string[], boundary?: PolicyDocument) =>
      evaluate({ arn, identityPolicies: [policy(allow('*'))], ...(boundary && { boundary }) }, send, [
        policy(deny(AWS)),
      ]).allowed;

    test.each<[string, string[], boolean]>([
      [role, [role, root], true],
      [role, [role, account], true],
      [session, [role, root], true],
      [session, [session, root], true],
      [session, [session.replace('run-1', 'run-2'), root], false],
      [user, [role, root], false],
      [user, [user, root], true],
      [role, ['*'], true],
      // The account alone spares nobody in it but its root user, and a name without its account nobody at all.
      [role, [root], false],
      [root, [root], true],
      [role, [role], false],
      [session, [role], false],
    ])('denies %s unless it is spared by %j: allowed is %s', (arn, names, expected) => {
      expect(decideFor(arn, names)).toBe(expected);
    });

    test('spares nobody who has a permissions boundary', () => {
      expect(decideFor(role, [role, root], policy(allow('*')))).toBe(false);
    });

    test('rejects an allow', () => {
      const statement: StatementDocument = { ...deny([role]), Effect: 'Allow' };
      expect(() => evaluate(caller(), send, [policy(statement)])).toThrow(/NotPrincipal is for Deny only/);
    });
  });

  test.each(['arn:aws:iam::111122223333:role/*', 'arn:aws:iam::*:root', '1111*'])(
    'rejects the part of a name %s',
    (AWS) => {
      expect(() => decide(grant({ AWS }), role)).toThrow(/must be "\*" or a whole name/);
    },
  );
});

describe('the decision', () => {
  const stop = ask('ec2:StopInstances', instance);

  test('is an implicit deny without any policy', () => {
    expect(evaluate(caller(), stop)).toMatchObject({ allowed: false, reason: 'implicit deny' });
  });

  test('an explicit deny wins over every allow and names its statement', () => {
    const denying = policy(allow('*'), { Sid: 'Never', Effect: 'Deny', Action: 'ec2:Stop*', Resource: '*' });
    expect(evaluate(caller(policy(allow('*')), denying), stop)).toEqual({
      allowed: false,
      reason: 'explicit deny',
      explanation: `identity policy 1, Statement.1 (Never) denies ec2:StopInstances on ${instance}.`,
      statement: { source: 'identity', policy: 1, index: 1, sid: 'Never' },
    });
  });

  test('names the statement that allows', () => {
    const decision = evaluate(caller(policy(allow('s3:*'), allow('ec2:*'))), stop);
    expect(decision.statement).toEqual({ source: 'identity', policy: 0, index: 1 });
    expect(decision.explanation).toContain('identity policy 0, Statement.1 allows ec2:StopInstances');
  });

  test.each<[string, StatementDocument[], string]>([
    [
      'action',
      [allow('ec2:StartInstances'), allow('s3:*')],
      "Statement.0: its action is ec2:StartInstances, the request's is ec2:StopInstances",
    ],
    [
      'resource',
      [allow('ec2:*', 'arn:aws:ec2:*:*:volume/*'), allow('ec2:Start*')],
      `its resource is arn:aws:ec2:*:*:volume/*, the request's is ${instance}`,
    ],
    [
      'condition',
      [
        allow('ec2:*', 'arn:aws:ec2:*:*:volume/*'),
        { ...allow('ec2:*'), Condition: { StringEquals: { 'aws:ResourceTag/case': ['a', 'b'] } } },
      ],
      'its condition StringEquals aws:ResourceTag/case wants "a" or "b", the request has no such key',
    ],
  ])('says which %s kept the nearest statement from allowing', (_element, statements, expected) => {
    expect(evaluate(caller(policy(...statements)), stop).explanation).toContain(expected);
  });

  test.each<[string, Record<string, Record<string, string | string[]>>, string]>([
    [
      'allows',
      { StringEquals: { 'aws:userid': '${aws:PrincipalTag/id}' }, Null: { 'svc:absent': 'true' } },
      'allows ec2:StopInstances on arn:aws:ec2:eu-west-1:111122223333:instance/i-1; its conditions hold: StringEquals aws:userid wants "${aws:PrincipalTag/id}", the request has "AROA:i-1"; Null svc:absent wants "true", the request has no such key.',
    ],
    [
      'does not, with the value of a variable',
      { StringNotEquals: { 'aws:userid': ['x', '${aws:PrincipalTag/id}'] } },
      'StringNotEquals aws:userid wants "x" or "AROA:i-1", the request has "AROA:i-1"',
    ],
    [
      'does not, with a variable that has no value',
      { ArnLike: { 'aws:userid': 'arn:${aws:none}:x' } },
      'ArnLike aws:userid wants "arn:${aws:none}:x, which has no value", the request has "AROA:i-1"',
    ],
    [
      'does not, with several values of a key',
      { 'ForAllValues:StringLike': { 'aws:TagKeys': 'cordon:*' } },
      'ForAllValues:StringLike aws:TagKeys wants "cordon:*", the request has "cordon:case", "Name"',
    ],
  ])('names both values of the condition by which it %s', (_, Condition, expected) => {
    const context = {
      'aws:userid': 'AROA:i-1',
      'aws:PrincipalTag/id': 'AROA:i-1',
      'aws:TagKeys': ['cordon:case', 'Name'],
    };
    const decision = evaluate(caller(policy({ ...allow('*'), Condition })), { ...stop, context });
    expect(decision.explanation).toContain(expected);
  });

  test('names the conditions by which a statement denies', () => {
    const Condition = { StringEquals: { 's3:authType': 'REST-QUERY-STRING' } };
    const denying = policy(allow('*'), { Effect: 'Deny', Action: '*', Resource: '*', Condition });
    const context = { 's3:authType': 'REST-QUERY-STRING' };
    expect(evaluate(caller(denying), { ...stop, context }).explanation).toContain(
      'denies ec2:StopInstances on arn:aws:ec2:eu-west-1:111122223333:instance/i-1; its conditions hold: StringEquals s3:authType wants "REST-QUERY-STRING", the request has "REST-QUERY-STRING".',
    );
  });

  test('says what the request had instead', () => {
    const statement = { ...allow('*'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    const decision = evaluate(caller(policy(statement)), {
      ...stop,
      context: { 'aws:SecureTransport': 'false' },
    });
    expect(decision.explanation).toContain('wants "true", the request has "false"');
  });
});

describe('a permissions boundary', () => {
  const stop = ask('ec2:StopInstances', instance);
  const bounded = (boundary: StatementDocument): Principal => ({
    arn: role,
    identityPolicies: [policy(allow('*'))],
    boundary: policy(boundary),
  });

  test('must allow too', () => {
    expect(evaluate(bounded(allow('ec2:*')), stop).allowed).toBe(true);
    const decision = evaluate(bounded(allow('s3:*')), stop);
    expect(decision.reason).toBe('implicit deny');
    expect(decision.explanation).toMatch(
      /but the permissions boundary does not; nearest is permissions boundary/,
    );
  });

  test('grants nothing by itself', () => {
    const principal = { arn: role, identityPolicies: [], boundary: policy(allow('*')) };
    expect(evaluate(principal, stop).allowed).toBe(false);
  });

  test('limits what a resource policy grants to the role, and not what it grants to the session or the user', () => {
    const grant = (AWS: string) => [
      policy({ Effect: 'Allow', Principal: { AWS }, Action: '*', Resource: '*' }),
    ];
    const as = (arn: string) => ({ arn, identityPolicies: [], boundary: policy(allow('s3:*')) });
    expect(evaluate(as(session), stop, grant(role)).allowed).toBe(false);
    expect(evaluate(as(session), stop, grant(session)).allowed).toBe(true);
    expect(evaluate(as(user), stop, grant(user)).allowed).toBe(true);
  });

  test('can deny', () => {
    const decision = evaluate(bounded({ Effect: 'Deny', Action: '*', Resource: '*' }), stop);
    expect(decision.statement).toEqual({ source: 'boundary', policy: 0, index: 0 });
  });
});

describe('key policies and trust policies', () => {
  const decrypt = ask('kms:Decrypt', `arn:aws:kms:r:${account}:key/k`);
  const root = { AWS: `arn:aws:iam::${account}:root` };
  const key = (Principal: PrincipalDocument) => [
    policy({ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }),
  ];

  test('must allow, be it by naming the account', () => {
    const holder = caller(policy(allow('kms:Decrypt')));
    expect(evaluate(holder, decrypt, key(root)).allowed).toBe(true);
    const decision = evaluate(holder, decrypt, key({ AWS: user }));
    expect(decision.allowed).toBe(false);
    expect(decision.explanation).toContain("the resource's own policy must allow it too");
    expect(evaluate(caller(), decrypt, key(root)).explanation).toContain('leaves kms:Decrypt');
    expect(evaluate(caller(), decrypt, key({ AWS: role })).allowed).toBe(true);
  });

  test('a trust policy has no Resource', () => {
    const trust = policy({
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    });
    const assume = ask('sts:AssumeRole', role);
    expect(evaluate({ arn: 'lambda.amazonaws.com', identityPolicies: [] }, assume, [trust]).allowed).toBe(
      true,
    );
    expect(evaluate(caller(policy(allow('*'))), assume, [trust]).allowed).toBe(false);
  });
});

describe('a malformed policy', () => {
  const base = { Effect: 'Allow', Action: '*', Resource: '*' };
  test.each<[string, unknown, RegExp]>([
    ['no statement', { Version: '2012-10-17' }, /Statement/],
    ['an unknown version', { Version: '2020-01-01', Statement: base }, /Version/],
    ['an unknown element', { Statement: { ...base, Actions: '*' } }, /Actions/],
    ['an unknown effect', { Statement: { ...base, Effect: 'allow' } }, /Effect/],
    ['no action', { Statement: { Effect: 'Allow', Resource: '*' } }, /Action or NotAction is missing/],
    ['an empty action list', { Statement: { ...base, Action: [] } }, /Action/],
    ['both actions', { Statement: { ...base, NotAction: '*' } }, /exclude each other/],
    ['an action without service', { Statement: { ...base, Action: 'StopInstances' } }, /StopInstances/],
    ['no resource', { Statement: { Effect: 'Allow', Action: '*' } }, /Resource/],
    ['a resource that is no ARN', { Statement: { ...base, Resource: 'bucket/*' } }, /bucket/],
    ['a principal in an identity policy', { Statement: { ...base, Principal: '*' } }, /Principal/],
    [
      'an unknown operator in a statement that would not decide',
      { Statement: [base, { ...base, Action: 's3:*', Condition: { Like: { 'a:b': 'c' } } }] },
      /Statement\.1.*"Like"/,
    ],
  ])('rejects %s, naming it', (_problem, document, expected) => {
    const identityPolicies = [document as PolicyDocument];
    expect(() => evaluate({ arn: role, identityPolicies }, ask('ec2:X'))).toThrow(PolicyError);
    expect(() => evaluate({ arn: role, identityPolicies }, ask('ec2:X'))).toThrow(expected);
  });

  test('rejects a resource policy without principal', () => {
    expect(() => evaluate(caller(), ask('ec2:X'), [policy(allow('*'))])).toThrow(
      /resource policy 0.*Principal/,
    );
  });

  test('rejects an action that is not service:Action', () => {
    expect(() => evaluate(caller(), ask('StopInstances'))).toThrow(/service:Action/);
  });
});
