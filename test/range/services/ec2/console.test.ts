import type { GetConsoleOutputResult } from '@aws-sdk/client-ec2';
import { getConsoleOutput } from '../../../../range/services/ec2/get-console-output';
import { getConsoleScreenshot } from '../../../../range/services/ec2/get-console-screenshot';
import { stopInstance } from '../../../../range/services/ec2/lifecycle';
import type { Instance } from '../../../../range/services/ec2/state';
import { authorizations, errorCode, invoke } from '../../world-fixture';
import { type Scene, scene } from './scene';

const MINUTE = 60_000;

const textOf = (s: Scene, { id }: Instance, Latest: boolean): string => {
  const { Output = '' } = invoke<GetConsoleOutputResult>(s, getConsoleOutput, { InstanceId: id, Latest });
  return Buffer.from(Output, 'base64').toString();
};

test('what was posted stands until the next change of state; the latest is what is there now', () => {
  const s = scene();
  const instance = s.launch({ console: 'booted' });
  instance.console.log = Buffer.from('booted, and more');
  expect(textOf(s, instance, false)).toBe('booted');
  expect(textOf(s, instance, true)).toBe('booted, and more');
  stopInstance(s.world, instance, { skipOsShutdown: true });
  s.advance(MINUTE);
  expect(textOf(s, instance, false)).toBe('booted, and more');
  expect(textOf(s, instance, true)).toBe('');
});

test('it comes as bytes, of which the last 64 KiB are kept', () => {
  const s = scene();
  const bytes = Buffer.concat([Buffer.alloc(70_000), Buffer.from([0x1b, 0xff, 0xfe])]);
  const { id } = s.launch({ console: bytes });
  const { Output = '' } = invoke<GetConsoleOutputResult>(s, getConsoleOutput, { InstanceId: id });
  expect(Buffer.from(Output, 'base64')).toEqual(bytes.subarray(-65_536));
});

test('there is no latest output without Nitro', () => {
  const s = scene();
  const { id } = s.launch({ type: 't2.micro' });
  expect(errorCode(s, getConsoleOutput, { InstanceId: id, Latest: true })).toBe('UnsupportedOperation');
});

test('a screenshot is a JPEG', () => {
  const s = scene();
  const { ImageData } = invoke<{ ImageData: string }>(s, getConsoleScreenshot, { InstanceId: s.launch().id });
  expect(Buffer.from(ImageData, 'base64').subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
});

test('there is no screenshot on Arm, and none of an instance that does not run', () => {
  const s = scene();
  const off = s.launch();
  stopInstance(s.world, off, { skipOsShutdown: true });
  expect(errorCode(s, getConsoleScreenshot, { InstanceId: off.id })).toBe('IncorrectInstanceState');
  expect(errorCode(s, getConsoleScreenshot, { InstanceId: s.launch({ type: 't4g.small' }).id })).toBe(
    'UnsupportedOperation',
  );
});

test.each([
  ['GetConsoleOutput', getConsoleOutput],
  ['GetConsoleScreenshot', getConsoleScreenshot],
])('%s is asked of IAM for the instance, and knows no other', (name, operation) => {
  const s = scene();
  const InstanceId = s.launch().id;
  expect(authorizations(s, operation, { InstanceId })).toMatchObject([
    { action: `ec2:${name}`, resource: `arn:aws:ec2:us-east-1:123456789012:instance/${InstanceId}` },
  ]);
  expect(errorCode(s, operation, { InstanceId: 'i-00000000000000000' })).toBe('InvalidInstanceID.NotFound');
});
