import { adviceOf } from '../../../cli/aws/advice';
import { StackError } from '../../../cli/aws/session';
import { failureText } from '../../../cli/failure-text';

const named = (name: string, message = '', more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

test.each<[string, Error, RegExp]>([
  ['no Region', new Error('Region is missing'), /--region/],
  ['no credentials', named('CredentialsProviderError', 'Could not load credentials'), /--profile/],
  [
    'a session that has ended',
    named('CredentialsProviderError', 'The SSO session has expired'),
    /sign in again/,
  ],
  ['an expired token', named('ExpiredTokenException'), /sign in again/],
  ['another account’s key', named('UnrecognizedClientException'), /get-caller-identity/],
  ['a call that is denied', named('AccessDeniedException'), /permission/],
  ['a stack that is not there', named('ValidationError', 'Stack with id Cordon does not exist'), /--stack/],
  ['a stack that lacks an output', new StackError('no output'), /cdk deploy/],
  ['nobody who listens', named('AggregateError', '', { code: 'ECONNREFUSED' }), /cordon range/],
  ['a cause further in', new Error('could not ask', { cause: named('ExpiredToken') }), /sign in again/],
])('%s: says what to do, without a trace', (_, error, advice) => {
  expect(adviceOf(error)).toMatch(advice);
  const text = failureText(error, 'The command failed');
  expect(text).toMatch(advice);
  expect(text).not.toMatch(/^\s+at /m);
});

test('has nothing to say of what it does not know, which is shown with its trace', () => {
  const error = named('ValidationError', 'Template format error');
  expect(adviceOf(error)).toBeUndefined();
  expect(failureText(error)).toMatch(/^\s+at /m);
});
