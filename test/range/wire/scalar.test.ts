import * as ec2 from '@aws-sdk/client-ec2';
import type { NormalizedSchema } from '@smithy/core/schema';
import { dateOf } from '../../../range/kernel/iso';
import { parseScalar } from '../../../range/wire/scalar';
import { operationsOf } from '../../../range/wire/schema';

function member(operation: string, name: string): NormalizedSchema {
  const schema = operationsOf(ec2).get(operation)?.input.getMemberSchema(name);
  if (!schema) throw new Error(`${operation} has no input ${name}`);
  return schema;
}

const flag = member('DescribeInstances', 'DryRun');
const count = member('DescribeInstances', 'MaxResults');
const time = member('DescribeSpotPriceHistory', 'StartTime');

test.each<[string, NormalizedSchema, string, unknown]>([
  ['a boolean', flag, 'true', true],
  ['a boolean', flag, 'false', false],
  ['a number', count, '-12', -12],
  ['an ISO 8601 instant', time, '2026-11-23T08:00:00.250Z', dateOf(1_795_420_800_250)],
  ['an HTTP date', time, 'Mon, 23 Nov 2026 08:00:00 GMT', dateOf(1_795_420_800_000)],
  ['epoch seconds', time, '1795420800.5', dateOf(1_795_420_800_500)],
  ['a text', member('DescribeInstances', 'NextToken'), ' x ', ' x '],
])('reads %s', (_, schema, text, value) => {
  expect(parseScalar(schema, text, 'Parameter')).toEqual(value);
});

test.each<[string, NormalizedSchema, string]>([
  ['a boolean', flag, 'True'],
  ['a boolean', flag, ''],
  ['a number', count, ''],
  ['a number', count, '1e999'],
  ['a time', time, 'yesterday'],
])('rejects as %s the text "%s"', (_, schema, text) => {
  expect(() => parseScalar(schema, text, 'Parameter')).toThrow(
    expect.objectContaining({
      code: 'InvalidParameterValue',
      message: expect.stringContaining(`(${text}) for parameter Parameter`),
    }),
  );
});
