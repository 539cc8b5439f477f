import { valueText } from '../../../cli/release/value-text';

test.each([
  [null, 'nothing'],
  [true, 'on'],
  [false, 'off'],
  [30, '30'],
  ['stopped', 'stopped'],
  [['sg-1', 'sg-2'], 'sg-1, sg-2'],
  [[], 'none'],
  [
    { HttpEndpoint: 'disabled', HttpPutResponseHopLimit: 2 },
    'HttpEndpoint=disabled, HttpPutResponseHopLimit=2',
  ],
  [{}, 'none'],
])('%j reads %s', (value, text) => {
  expect(valueText(value)).toBe(text);
});

test('a long value is cut where a line would no longer be read', () => {
  expect(valueText('x'.repeat(1000))).toBe(`${'x'.repeat(160)}…`);
});
