/**
 * The documented limits of what a call may carry: each is accepted at the limit and refused one beyond, with the service's own code. Limits that
 * depend on what is there (items of DynamoDB, output of a command, snapshots under way) have their tests beside their service.
 */
import { operations as ec2 } from '../../../range/services/ec2';
import { operations as iam } from '../../../range/services/iam';
import { operations as s3 } from '../../../range/services/s3';
import { operations as ssm } from '../../../range/services/ssm';
import { operations as states } from '../../../range/services/states';
import { type Fixture, worldFixture } from '../world-fixture';

let fixture: Fixture;
beforeEach(() => {
  fixture = worldFixture();
});

const OPERATIONS = [...ec2, ...iam, ...s3, ...ssm, ...states];

/** The code with which it is refused before anything is looked at; undefined: it is accepted. */
function refusal(name: string, input: object): unknown {
  const found = OPERATIONS.find((each) => each.name === name);
  if (!found?.validate) throw new Error(`${name} validates nothing`);
  try {
    found.validate(input, fixture.call);
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

const x = (count: number): string => 'x'.repeat(count);
const put = (more: object) => ({ Bucket: 'vault', Key: 'a', Body: 'x', ...more });
const start = (more: object) => ({
  stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Respond',
  ...more,
});
const send = (more: object) => ({
  InstanceIds: ['i-0123456789abcdef0'],
  DocumentName: 'Cordon-capture',
  ...more,
});
const group = (more: object) => ({ GroupName: 'a', Description: 'b', VpcId: 'vpc-1', ...more });
const DOCUMENT = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';
const policy = (more: object) => ({ RoleName: 'r', PolicyName: 'p', PolicyDocument: DOCUMENT, ...more });

test.each<[string, string, (count: number) => object, number, string]>([
  ['the key of an object', 'PutObject', (n) => put({ Key: x(n) }), 1024, 'KeyTooLongError'],
  ['such a key in UTF-8', 'PutObject', (n) => put({ Key: '\u00e9'.repeat(n) }), 512, 'KeyTooLongError'],
  ['user metadata', 'PutObject', (n) => put({ Metadata: { a: x(n - 1) } }), 2048, 'MetadataTooLarge'],
  ['the name of an execution', 'StartExecution', (n) => start({ name: x(n) }), 80, 'ValidationException'],
  ['its input', 'StartExecution', (n) => start({ input: `"${x(n - 2)}"` }), 262_144, 'ValidationException'],
  ['the comment of a command', 'SendCommand', (n) => send({ Comment: x(n) }), 100, 'ValidationException'],
  ['the name of a document', 'SendCommand', (n) => send({ DocumentName: x(n) }), 128, 'ValidationException'],
  [
    'the name of a group',
    'CreateSecurityGroup',
    (n) => group({ GroupName: x(n) }),
    255,
    'InvalidParameterValue',
  ],
  [
    'its description',
    'CreateSecurityGroup',
    (n) => group({ Description: x(n) }),
    255,
    'InvalidParameterValue',
  ],
  [
    'the description of a snapshot',
    'CreateSnapshot',
    (n) => ({ VolumeId: 'vol-1', Description: x(n) }),
    255,
    'InvalidParameterValue',
  ],
  [
    'the description of a set',
    'CreateSnapshots',
    (n) => ({ InstanceSpecification: { InstanceId: 'i-1' }, Description: x(n) }),
    255,
    'InvalidParameterValue',
  ],
  ['the name of a policy', 'PutRolePolicy', (n) => policy({ PolicyName: x(n) }), 128, 'ValidationError'],
  ['the name of a role', 'DeleteRolePolicy', (n) => policy({ RoleName: x(n) }), 64, 'ValidationError'],
  [
    'the document of a policy',
    'PutRolePolicy',
    (n) => policy({ PolicyDocument: DOCUMENT.padEnd(n) }),
    131_072,
    'ValidationError',
  ],
])('%s (%s)', (_, name, inputOf, limit, code) => {
  expect(refusal(name, inputOf(limit))).toBeUndefined();
  expect(refusal(name, inputOf(limit + 1))).toBe(code);
});

test.each<[string, string, object, string]>([
  ['white space', 'StartExecution', start({ name: 'a b' }), 'InvalidName'],
  ['a control character', 'StartExecution', start({ name: 'a\u0085' }), 'InvalidName'],
  ['half of a character', 'StartExecution', start({ name: 'a\ud800' }), 'InvalidName'],
  ['no character', 'StartExecution', start({ name: 'a\uffff' }), 'InvalidName'],
  ['the last code point', 'StartExecution', start({ name: 'a\u{10ffff}' }), 'InvalidName'],
  ['an accent', 'CreateSecurityGroup', group({ GroupName: '\u00e9' }), 'InvalidParameterValue'],
  ['a line break', 'CreateSecurityGroup', group({ Description: 'a\nb' }), 'InvalidParameterValue'],
  ['an apostrophe', 'CreateSecurityGroup', group({ Description: "it's" }), 'InvalidParameterValue'],
  ['a slash', 'PutRolePolicy', policy({ PolicyName: 'a/b' }), 'ValidationError'],
  ['a space', 'GetRolePolicy', policy({ PolicyName: 'a b' }), 'ValidationError'],
  [
    'a character beyond Latin-1',
    'PutRolePolicy',
    policy({ PolicyDocument: `${DOCUMENT}\u0100` }),
    'ValidationError',
  ],
  ['a space', 'SendCommand', send({ DocumentName: 'a b c' }), 'ValidationException'],
])('rejects %s in %s', (_, name, input, code) => {
  expect(refusal(name, input)).toBe(code);
});
