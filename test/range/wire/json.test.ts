import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ssm from '@aws-sdk/client-ssm';
import { dateOf } from '../../../range/kernel/iso';
import { parseJson, writeJsonAnswer, writeJsonError } from '../../../range/wire/json';
import { type OperationSchema, operationsOf } from '../../../range/wire/schema';
import { ServiceError } from '../../../range/wire/service-error';

function schema(client: object, name: string): OperationSchema {
  const found = operationsOf(client).get(name);
  if (!found) throw new Error(`the client has no operation ${name}`);
  return found;
}

const putItem = schema(dynamodb, 'PutItem');

test('reads binary values as bytes and leaves numbers of attributes as text', () => {
  const body = JSON.stringify({
    TableName: 't',
    Item: { b: { B: 'AP+A' }, n: { N: '1.50' }, z: { NULL: true } },
  });
  expect(parseJson(putItem, body)).toEqual({
    TableName: 't',
    Item: { b: { B: Uint8Array.from([0, 255, 128]) }, n: { N: '1.50' }, z: { NULL: true } },
  });
});

test('reads an empty body as an empty input', () => {
  expect(parseJson(putItem, '')).toEqual({});
});

test('rejects a body that is not JSON', () => {
  expect(() => parseJson(putItem, '{"TableName":')).toThrow(
    expect.objectContaining({ code: 'SerializationException', status: 400 }),
  );
});

test('writes times as seconds since the epoch, and members by the schema only', () => {
  const output = {
    InstanceInformationList: [{ InstanceId: 'i-1', LastPingDateTime: dateOf(1_795_420_800_500), Unknown: 1 }],
  };
  expect(JSON.parse(writeJsonAnswer(schema(ssm, 'DescribeInstanceInformation'), output))).toEqual({
    InstanceInformationList: [{ InstanceId: 'i-1', LastPingDateTime: 1_795_420_800.5 }],
  });
});

test('writes an empty object where the operation has no output', () => {
  expect(writeJsonAnswer(schema(dynamodb, 'PutItem'), undefined)).toBe('{}');
});

test('writes an error with its type, message and members, bytes as base64', () => {
  const error = new ServiceError('ConditionalCheckFailedException', 'no', 400, {
    Item: { b: { B: Uint8Array.from([0, 255, 128]) } },
  });
  expect(JSON.parse(writeJsonError(error))).toEqual({
    __type: 'ConditionalCheckFailedException',
    message: 'no',
    Item: { b: { B: 'AP+A' } },
  });
});
