import { understand } from '../../../lambdas/fleet-start/tag-event';

const KEY = 'cordon:respond-all';
const VPC = 'vpc-0123456789abcdef0';
const VPC_ARN = `arn:aws:ec2:eu-west-1:111122223333:vpc/${VPC}`;

const envelope = {
  version: '0',
  id: 'a',
  account: '111122223333',
  region: 'eu-west-1',
  time: '2026-11-23T03:00:00Z',
  resources: [] as string[],
};

const tagged = (tags: Record<string, string>, more: Record<string, unknown> = {}) => ({
  ...envelope,
  source: 'aws.tag',
  'detail-type': 'Tag Change on Resource',
  resources: [VPC_ARN],
  detail: { 'changed-tag-keys': [KEY], tags, service: 'ec2', 'resource-type': 'vpc', version: 7 },
  ...more,
});

const call = (tags: readonly unknown[], more: Record<string, unknown> = {}) => ({
  ...envelope,
  source: 'aws.autoscaling',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventName: 'CreateOrUpdateTags',
    eventSource: 'autoscaling.amazonaws.com',
    eventID: 'e-1',
    eventTime: '2026-11-23T02:59:58Z',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ada' },
    requestParameters: { tags },
    ...more,
  },
});

const onGroup = (resourceId: string, value = 'true', key = KEY) => ({
  resourceId,
  resourceType: 'auto-scaling-group',
  key,
  value,
  propagateAtLaunch: true,
});

const startsOf = (event: unknown) => {
  const understood = understand(event, KEY);
  if ('ignored' in understood) throw new Error(understood.ignored);
  return understood.starts;
};

test('a tag on a VPC starts a response to the VPC, whose setter is yet to be found', () => {
  expect(startsOf(tagged({ [KEY]: ' Yes ' }))).toEqual([
    {
      name: expect.stringMatching(/^tag-[0-9a-f]{40}$/),
      input: {
        target: { vpc: VPC },
        by: 'whoever set the tag',
        reason: `the tag ${KEY} on ${VPC_ARN}`,
        tag: { key: KEY, version: 7, at: '2026-11-23T03:00:00Z', of: VPC_ARN },
      },
    },
  ]);
});

test('the same setting delivered twice has one name; a later one, another group and another VPC have others', () => {
  const names = [
    tagged({ [KEY]: 'true' }),
    tagged({ [KEY]: 'true' }, { id: 'b', time: '2026-11-23T03:00:09Z' }),
    tagged({ [KEY]: 'true' }, { detail: { ...tagged({ [KEY]: 'true' }).detail, version: 8 } }),
    tagged({ [KEY]: 'true' }, { resources: [VPC_ARN.replace('0123', '1123')] }),
    call([onGroup('web'), onGroup('db')]),
  ].flatMap((event) => startsOf(event).map(({ name }) => name));
  expect(names[0]).toBe(names[1]);
  expect(new Set(names).size).toBe(names.length - 1);
});

test('a call that tags groups says who made it, and starts one response a group', () => {
  const starts = startsOf(call([onGroup('web'), onGroup('db'), onGroup('x', 'true', 'other')]));
  expect(starts.map(({ input }) => input.target)).toEqual([
    { autoScalingGroup: 'web' },
    { autoScalingGroup: 'db' },
  ]);
  expect(starts[0]?.input).toMatchObject({
    by: 'arn:aws:iam::111122223333:user/ada',
    setBy: 'arn:aws:iam::111122223333:user/ada',
    tag: { version: 0, at: '2026-11-23T02:59:58Z' },
  });
});

test('a session of a role is named with its role, and an instance by its own', () => {
  const session = 'arn:aws:sts::111122223333:assumed-role/web/i-0123456789abcdef0';
  const issuer = { type: 'Role', arn: 'arn:aws:iam::111122223333:role/web' };
  const userIdentity = { type: 'AssumedRole', arn: session, sessionContext: { sessionIssuer: issuer } };
  expect(startsOf(call([onGroup('web')], { userIdentity }))[0]?.input.setBy).toBe(session);
});

test.each([
  ['was removed', tagged({})],
  ['says "no"', tagged({ [KEY]: 'no' })],
  [
    'does not concern',
    tagged({ [KEY]: 'true' }, { detail: { ...tagged({}).detail, 'changed-tag-keys': ['x'] } }),
  ],
  ['was refused', call([onGroup('web')], { errorCode: 'AccessDenied' })],
  ['of no group', call([onGroup('web', 'false')])],
])('is ignored where the tag %s', (reason, event) => {
  expect(understand(event, KEY)).toEqual({ ignored: expect.stringContaining(reason) });
});

test.each([
  ['an event of another kind', { ...tagged({}), source: 'aws.ec2' }],
  ['a value that is neither yes nor no', tagged({ [KEY]: 'please' })],
  ['an instance', tagged({ [KEY]: 'true' }, { resources: [VPC_ARN.replace('vpc/vpc', 'instance/i')] })],
  ['two resources', tagged({ [KEY]: 'true' }, { resources: [VPC_ARN, VPC_ARN] })],
  ['no VPC id', tagged({ [KEY]: 'true' }, { resources: [`${VPC_ARN}; rm`] })],
  ['another call', call([onGroup('web')], { eventName: 'DeleteTags' })],
  ['nothing', {}],
])('rejects %s', (_, event) => {
  expect(() => understand(event, KEY)).toThrow();
});
