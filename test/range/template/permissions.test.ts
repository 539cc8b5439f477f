import { readPermissions } from '../../../range/template/permissions';
import { resolveResources } from './support';

const F = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f' } };
const read = (properties: object) => {
  const Properties = { Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com', ...properties };
  return readPermissions(resolveResources({ F, P: { Type: 'AWS::Lambda::Permission', Properties } }))[0];
};

test.each([{ Ref: 'F' }, { 'Fn::GetAtt': ['F', 'Arn'] }, 'f', 'f:live'])(
  'finds its function by %j',
  (FunctionName) => {
    expect(read({ FunctionName, SourceArn: 'arn:rule', SourceAccount: { Ref: 'AWS::AccountId' } })).toEqual({
      logicalId: 'P',
      functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:f',
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: 'arn:rule',
      sourceAccount: '111122223333',
    });
  },
);

test.each<[string, object, RegExp]>([
  ['a function that is not there', { FunctionName: 'g' }, /"g" is no function/],
  [
    'a function URL',
    { FunctionName: 'f', FunctionUrlAuthType: 'NONE' },
    /FunctionUrlAuthType: is not supported/,
  ],
])('rejects %s', (_name, properties, expected) => {
  expect(() => read(properties)).toThrow(expected);
});
