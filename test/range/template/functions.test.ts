import { TemplateError } from '../../../range/template/error';
import { readFunctions } from '../../../range/template/functions';
import { resolveResources } from './support';

const hash = 'a'.repeat(64);
const Properties = {
  FunctionName: 'f',
  Role: 'arn:aws:iam::111122223333:role/r',
  Handler: 'index.handler',
  Runtime: 'nodejs24.x',
  Code: { S3Bucket: 'assets', S3Key: `${hash}.zip` },
};
const read = (change: object = {}, more: Record<string, unknown> = {}) =>
  readFunctions(
    resolveResources({
      F: { Type: 'AWS::Lambda::Function', Properties: { ...Properties, ...change } },
      ...more,
    }),
  )[0];

test('takes the defaults of Lambda where the template is silent', () => {
  expect(read()).toEqual({
    logicalId: 'F',
    name: 'f',
    arn: 'arn:aws:lambda:eu-west-1:111122223333:function:f',
    roleArn: 'arn:aws:iam::111122223333:role/r',
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    architecture: 'x86_64',
    timeoutSeconds: 3,
    memoryMb: 128,
    environment: {},
    code: { kind: 'asset', hash, key: `${hash}.zip`, directory: `asset.${hash}` },
    asyncInvoke: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
  });
});

test('takes numbers written as text, and a reserved concurrency of 0', () => {
  expect(read({ Timeout: '60', ReservedConcurrentExecutions: 0 })).toMatchObject({
    timeoutSeconds: 60,
    reservedConcurrency: 0,
  });
});

test.each([{ Ref: 'F' }, { 'Fn::GetAtt': ['F', 'Arn'] }])(
  'finds its EventInvokeConfig by %j',
  (FunctionName) => {
    const Invoke = {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName,
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
        MaximumEventAgeInSeconds: 60,
      },
    };
    const other = {
      ...Invoke,
      Properties: { ...Invoke.Properties, FunctionName: 'g', MaximumRetryAttempts: 1 },
    };
    expect(read({}, { other, Invoke })?.asyncInvoke).toEqual({
      maximumRetryAttempts: 0,
      maximumEventAgeSeconds: 60,
    });
  },
);

test('reads inline code', () => {
  expect(read({ Code: { ZipFile: 'exports.handler = 1' } })?.code).toEqual({
    kind: 'inline',
    source: 'exports.handler = 1',
  });
});

test.each<[string, object, RegExp]>([
  ['layers', { Layers: ['arn'] }, /Resources\.F\.Properties\.Layers: is not supported/],
  ['a container image', { PackageType: 'Image', Handler: undefined }, /PackageType/],
  ['a VPC', { VpcConfig: {} }, /VpcConfig/],
  ['code that is no asset', { Code: { S3Bucket: 'b', S3Key: 'code.zip' } }, /"code\.zip" is no CDK asset/],
  ['a timeout that is no number', { Timeout: 'long' }, /Timeout/],
])('rejects %s', (_name, change, expected) => {
  expect(() => read(change)).toThrow(TemplateError);
  expect(() => read(change)).toThrow(expected);
});
