import { failureText } from '../../cli/failure-text';
import { OptionError } from '../../cli/option-error';

test('an error shows its message and its causes, with a trace because it is a defect', () => {
  const text = failureText(
    new Error('cannot open the range', { cause: new RangeError('port \u001b[2Jtaken') }),
  );
  expect(text).toContain(
    'The drill broke down: Error: cannot open the range\n  caused by: RangeError: port ⟨U+001B⟩[2Jtaken',
  );
  expect(text).toContain('failure-text.test.ts');
});

test('an error with a code is known, and shows no trace', () => {
  expect(failureText(new OptionError('--mode', 'x', 'y'))).toBe(
    "The drill broke down: OptionError: --mode is 'x'; allowed: y",
  );
});

test('what is thrown and is no error is shown too, and causes in a circle come to an end', () => {
  const circular = new Error('round');
  circular.cause = circular;
  expect(failureText('just a text')).toBe('The drill broke down: just a text');
  expect(failureText(circular)).toContain('round');
});
