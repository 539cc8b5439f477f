import * as autoscaling from '@aws-sdk/client-auto-scaling';
import * as ec2 from '@aws-sdk/client-ec2';
import * as sns from '@aws-sdk/client-sns';
import { dateOf } from '../../../range/kernel/iso';
import { parseQuery, type QueryDialect, writeQueryAnswer, writeQueryError } from '../../../range/wire/query';
import { type OperationSchema, operationsOf } from '../../../range/wire/schema';
import { ServiceError } from '../../../range/wire/service-error';

const EC2: QueryDialect = { ec2: true, xmlNamespace: 'http://ec2/' };
const PLAIN: QueryDialect = { ec2: false, xmlNamespace: 'http://plain/' };

function schema(client: object, name: string): OperationSchema {
  const found = operationsOf(client).get(name);
  if (!found) throw new Error(`the client has no operation ${name}`);
  return found;
}

const form = (parameters: Record<string, string>): string =>
  new URLSearchParams({ Action: 'X', Version: 'Y', ...parameters }).toString();

describe('a request', () => {
  test.each<[string, QueryDialect, OperationSchema, Record<string, string>, unknown]>([
    [
      'ec2Query: lists are numbered without .member, members have their own query names',
      EC2,
      schema(ec2, 'DescribeInstances'),
      {
        'InstanceId.1': 'i-1',
        'InstanceId.2': 'i-2',
        'Filter.1.Name': 'vpc-id',
        'Filter.1.Value.1': 'vpc-1',
        MaxResults: '5',
        DryRun: 'true',
      },
      {
        InstanceIds: ['i-1', 'i-2'],
        Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }],
        MaxResults: 5,
        DryRun: true,
      },
    ],
    [
      'ec2Query: structures in lists in structures',
      EC2,
      schema(ec2, 'AuthorizeSecurityGroupEgress'),
      {
        GroupId: 'sg-1',
        'IpPermissions.1.IpProtocol': 'tcp',
        'IpPermissions.1.FromPort': '443',
        'IpPermissions.1.IpRanges.1.CidrIp': '10.0.0.0/8',
        'IpPermissions.1.Groups.1.GroupId': 'sg-2',
        'IpPermissions.2.IpProtocol': '-1',
      },
      {
        GroupId: 'sg-1',
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: 443,
            IpRanges: [{ CidrIp: '10.0.0.0/8' }],
            UserIdGroupPairs: [{ GroupId: 'sg-2' }],
          },
          { IpProtocol: '-1' },
        ],
      },
    ],
    [
      'ec2Query: the tenth entry of a list is not taken for the first',
      EC2,
      schema(ec2, 'StopInstances'),
      Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`InstanceId.${i + 1}`, `i-${i + 1}`])),
      { InstanceIds: Array.from({ length: 11 }, (_, i) => `i-${i + 1}`) },
    ],
    [
      'awsQuery: lists stand under .member',
      PLAIN,
      schema(autoscaling, 'DetachInstances'),
      { AutoScalingGroupName: 'web', 'InstanceIds.member.1': 'i-1', ShouldDecrementDesiredCapacity: 'false' },
      { AutoScalingGroupName: 'web', InstanceIds: ['i-1'], ShouldDecrementDesiredCapacity: false },
    ],
    [
      'awsQuery: an empty list is sent as an empty text',
      PLAIN,
      schema(autoscaling, 'DescribeAutoScalingInstances'),
      { InstanceIds: '' },
      { InstanceIds: [] },
    ],
    [
      'awsQuery: maps are numbered entries with Name and Value',
      PLAIN,
      schema(sns, 'Publish'),
      {
        Message: 'a=b&c',
        'MessageAttributes.entry.1.Name': 'kind',
        'MessageAttributes.entry.1.Value.DataType': 'String',
        'MessageAttributes.entry.1.Value.StringValue': 'x',
      },
      { Message: 'a=b&c', MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } } },
    ],
    ['nothing but the action', EC2, schema(ec2, 'DescribeVpcs'), {}, {}],
  ])('%s', (_, dialect, operation, parameters, input) => {
    expect(parseQuery(dialect, operation, form(parameters))).toEqual(input);
  });

  test.each([
    ['a parameter that the operation does not have', { Speed: '9' }, 'UnknownParameter', 'Speed'],
    ['a number that is none', { MaxResults: 'many' }, 'InvalidParameterValue', 'many'],
    ['a boolean that is none', { DryRun: 'yes' }, 'InvalidParameterValue', 'yes'],
    ['a gap in a list', { 'InstanceId.2': 'i-2' }, 'UnknownParameter', 'InstanceId.2'],
  ])('rejects %s and names it', (_, parameters, code, named) => {
    const parse = () =>
      parseQuery(EC2, schema(ec2, 'DescribeInstances'), form(parameters as Record<string, string>));
    expect(parse).toThrow(expect.objectContaining({ code, message: expect.stringContaining(named) }));
  });
});

describe('an answer', () => {
  test('in ec2Query has its members beside the request id', () => {
    const output = { Vpcs: [{ VpcId: 'vpc-1', IsDefault: false, Tags: [{ Key: 'a', Value: '<&>' }] }] };
    const xml = writeQueryAnswer(EC2, schema(ec2, 'DescribeVpcs'), output, 'r-1');
    expect(xml).toMatch(
      /^<DescribeVpcsResponse xmlns="http:\/\/ec2\/"><requestId>r-1<\/requestId><vpcSet><item>/,
    );
    expect(xml).toContain('<tagSet><item><key>a</key><value>&lt;&amp;&gt;</value></item></tagSet>');
    expect(xml).toContain('<isDefault>false</isDefault>');
  });

  test('in awsQuery has its members in a result, and its times in ISO 8601', () => {
    const output = { Activities: [{ ActivityId: 'a', StartTime: dateOf(1_795_420_800_000), Progress: 50 }] };
    const xml = writeQueryAnswer(PLAIN, schema(autoscaling, 'DetachInstances'), output, 'r-1');
    expect(xml).toContain(
      '<DetachInstancesResponse xmlns="http://plain/"><DetachInstancesResult><Activities><member>',
    );
    expect(xml).toContain('<StartTime>2026-11-23T08:00:00Z</StartTime>');
    expect(xml).toContain('<Progress>50</Progress>');
    expect(xml).toMatch(
      /<ResponseMetadata><RequestId>r-1<\/RequestId><\/ResponseMetadata><\/DetachInstancesResponse>$/,
    );
  });

  test('without output has the request id only', () => {
    expect(writeQueryAnswer(EC2, schema(ec2, 'CreateTags'), undefined, 'r-1')).toBe(
      '<CreateTagsResponse xmlns="http://ec2/"><requestId>r-1</requestId></CreateTagsResponse>',
    );
  });
});

describe('an error', () => {
  const error = new ServiceError('Code<1>', 'a & b', 503);

  test('in ec2Query stands in Response/Errors', () => {
    expect(writeQueryError(EC2, error, 'r-1')).toBe(
      '<Response><Errors><Error><Code>Code&lt;1&gt;</Code><Message>a &amp; b</Message></Error></Errors>' +
        '<RequestID>r-1</RequestID></Response>',
    );
  });

  test.each([
    [503, 'Receiver'],
    [400, 'Sender'],
  ])('in awsQuery with status %i is blamed on the %s', (status, type) => {
    expect(writeQueryError(PLAIN, new ServiceError('C', 'm', status), 'r-1')).toBe(
      `<ErrorResponse><Error><Type>${type}</Type><Code>C</Code><Message>m</Message></Error>` +
        '<RequestId>r-1</RequestId></ErrorResponse>',
    );
  });
});
