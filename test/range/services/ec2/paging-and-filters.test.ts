import type { DescribeInstancesResult } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describeInstances } from '../../../../range/services/ec2/describe-instances';
import { describeVpcEndpoints } from '../../../../range/services/ec2/describe-vpc-endpoints';
import { pageOf } from '../../../../range/services/ec2/paging';
import { NotModelled } from '../../../../range/wire/service-error';
import { errorCode, invoke } from '../../world-fixture';
import { scene } from './scene';

const idsOf = (result: DescribeInstancesResult) =>
  (result.Reservations ?? []).flatMap(({ Instances }) =>
    (Instances ?? []).map(({ InstanceId }) => InstanceId),
  );

test('following the tokens gives every item once, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (items, MaxResults) => {
      const seen: number[] = [];
      let NextToken: string | undefined;
      do {
        const page = pageOf(items, { MaxResults, NextToken }, { min: 1, max: 9 });
        expect(page.items.length).toBeLessThanOrEqual(MaxResults);
        seen.push(...page.items);
        ({ NextToken } = page);
      } while (NextToken !== undefined);
      expect(seen).toEqual(items);
    }),
  );
});

test('a first page leaves the rest to those who follow the token', () => {
  const s = scene();
  const all = Array.from({ length: 7 }, () => s.launch().id);
  const first = invoke<DescribeInstancesResult>(s, describeInstances, { MaxResults: 5 });
  expect(idsOf(first)).toEqual(all.slice(0, 5));
  const rest = invoke<DescribeInstancesResult>(s, describeInstances, {
    MaxResults: 5,
    NextToken: first.NextToken,
  });
  expect(idsOf(rest)).toEqual(all.slice(5));
  expect(rest.NextToken).toBeUndefined();
});

test.each([
  ['a MaxResults below the least', { MaxResults: 4 }, 'InvalidParameterValue'],
  ['a MaxResults above the most', { MaxResults: 1001 }, 'InvalidParameterValue'],
  [
    'ids together with MaxResults',
    { MaxResults: 5, InstanceIds: ['i-00000000000000000'] },
    'InvalidParameterCombination',
  ],
  ['a token of its own making', { NextToken: 'AAAA' }, 'InvalidPaginationToken'],
  ['a malformed id', { InstanceIds: ['web-1'] }, 'InvalidInstanceID.Malformed'],
  ['an id that nothing has', { InstanceIds: ['i-00000000000000000'] }, 'InvalidInstanceID.NotFound'],
  ['a filter without values', { Filters: [{ Name: 'vpc-id', Values: [] }] }, 'InvalidParameterValue'],
  [
    'too many filter values',
    { Filters: [{ Name: 'vpc-id', Values: Array(201).fill('x') }] },
    'FilterLimitExceeded',
  ],
  ['a dry run', { DryRun: true }, 'DryRunOperation'],
])('rejects %s', (_what, input, code) => {
  expect(errorCode(scene(), describeInstances, input)).toBe(code);
});

test('fails loudly on a filter and on a member that it does not model', () => {
  const s = scene();
  const filters = { Filters: [{ Name: 'no-such-filter', Values: ['x'] }] };
  expect(() => invoke(s, describeInstances, filters)).toThrow(
    new NotModelled("EC2 DescribeInstances filter 'no-such-filter'"),
  );
  expect(() => invoke(s, describeInstances, { IncludeManagedResources: true })).toThrow(
    new NotModelled('EC2 DescribeInstances with IncludeManagedResources'),
  );
});

test.each([
  ['tag:Name', ['web-*'], ['web-1', 'web-2']],
  ['tag:Name', ['web-?'], ['web-1', 'web-2']],
  ['tag:Name', ['WEB-1'], []],
  ['tag:Name', ['web-1', 'a*b'], ['web-1', 'a*b']],
  ['tag:Name', ['a\\*b'], ['a*b']],
  ['tag:Name', ['web.1'], []],
  ['tag-key', ['Team'], ['web-2']],
  ['instance-state-name', ['running'], ['web-1', 'web-2', 'a*b']],
  ['instance-type', ['t3.*'], ['web-1', 'web-2', 'a*b']],
])('the filter %s with %j finds %j', (Name, Values, expected) => {
  const s = scene();
  s.launch({ tags: { Name: 'web-1' } });
  s.launch({ tags: { Name: 'web-2', Team: 'shop' } });
  s.launch({ tags: { Name: 'a*b' } });
  const result = invoke<DescribeInstancesResult>(s, describeInstances, { Filters: [{ Name, Values }] });
  const names = idsOf(result).map((id) => s.world.ec2.instances.get(id ?? '')?.tags.get('Name'));
  expect(names).toEqual(expected);
});

test('filters all have to match', () => {
  const s = scene();
  s.launch({ tags: { Name: 'web-1' } });
  const result = invoke<DescribeInstancesResult>(s, describeInstances, {
    Filters: [
      { Name: 'tag:Name', Values: ['web-1'] },
      { Name: 'instance-state-name', Values: ['stopped'] },
    ],
  });
  expect(idsOf(result)).toEqual([]);
});

test('endpoints cut a MaxResults that is too large instead of refusing it', () => {
  expect(errorCode(scene(), describeVpcEndpoints, { MaxResults: 5000 })).toBe('none');
});
