import type {
  DescribeInstancesResult,
  InstanceMetadataOptionsResponse,
  ModifyInstanceMetadataOptionsResult,
} from '@aws-sdk/client-ec2';
import { describeInstances } from '../../../../range/services/ec2/describe-instances';
import { startInstance, stopInstance } from '../../../../range/services/ec2/lifecycle';
import { metadataReachable } from '../../../../range/services/ec2/metadata-options';
import { modifyInstanceMetadataOptions } from '../../../../range/services/ec2/modify-instance-metadata-options';
import { errorCode, invoke } from '../../world-fixture';
import { type Scene, scene } from './scene';

const DEFAULTS = {
  HttpEndpoint: 'enabled',
  HttpTokens: 'required',
  HttpPutResponseHopLimit: 2,
  HttpProtocolIpv6: 'disabled',
  InstanceMetadataTags: 'disabled',
};

const modify = (s: Scene, InstanceId: string, change: object) =>
  invoke<ModifyInstanceMetadataOptionsResult>(s, modifyInstanceMetadataOptions, { InstanceId, ...change });

function shown(s: Scene, id: string): InstanceMetadataOptionsResponse | undefined {
  const result = invoke<DescribeInstancesResult>(s, describeInstances, { InstanceIds: [id] });
  return result.Reservations?.[0]?.Instances?.[0]?.MetadataOptions;
}

test('a change is pending until the host has applied it, and leaves the rest as it was', () => {
  const s = scene();
  const instance = s.launch();
  expect(shown(s, instance.id)).toEqual({ State: 'applied', ...DEFAULTS });
  const after = { ...DEFAULTS, HttpEndpoint: 'disabled' };
  expect(modify(s, instance.id, { HttpEndpoint: 'disabled' })).toEqual({
    InstanceId: instance.id,
    InstanceMetadataOptions: { State: 'pending', ...after },
  });
  expect(metadataReachable(s.world, instance)).toBe(true);
  s.advance(5000);
  expect(shown(s, instance.id)).toEqual({ State: 'applied', ...after });
  expect(metadataReachable(s.world, instance)).toBe(false);
});

test('all options can be changed in one call', () => {
  const s = scene();
  const { id } = s.launch();
  const all = {
    HttpEndpoint: 'disabled',
    HttpTokens: 'optional',
    HttpPutResponseHopLimit: 64,
    HttpProtocolIpv6: 'enabled',
    InstanceMetadataTags: 'enabled',
  };
  modify(s, id, all);
  s.advance(5000);
  expect(shown(s, id)).toEqual({ State: 'applied', ...all });
});

test('a stopped instance gets the change with its next start', () => {
  const s = scene();
  const instance = s.launch();
  stopInstance(s.world, instance, { skipOsShutdown: true });
  s.advance(60_000);
  modify(s, instance.id, { HttpEndpoint: 'disabled' });
  s.advance(60_000);
  expect(shown(s, instance.id)?.State).toBe('pending');
  startInstance(s.world, instance);
  s.advance(60_000);
  expect(shown(s, instance.id)?.State).toBe('applied');
  expect(metadataReachable(s.world, instance)).toBe(false);
});

test('nobody reaches the metadata of an instance without power', () => {
  const s = scene();
  const instance = s.launch();
  stopInstance(s.world, instance, { skipOsShutdown: true });
  s.advance(60_000);
  expect(metadataReachable(s.world, instance)).toBe(false);
});

test.each([
  ['no option', {}, 'InvalidParameterCombination'],
  ['a hop limit below the least', { HttpPutResponseHopLimit: 0 }, 'InvalidParameterValue'],
  ['a hop limit above the most', { HttpPutResponseHopLimit: 65 }, 'InvalidParameterValue'],
  ['an unknown value', { HttpEndpoint: 'off' }, 'InvalidParameterValue'],
  [
    'an instance that does not exist',
    { HttpTokens: 'required', InstanceId: 'i-00000000000000000' },
    'InvalidInstanceID.NotFound',
  ],
])('rejects %s', (_what, change, code) => {
  const s = scene();
  expect(errorCode(s, modifyInstanceMetadataOptions, { InstanceId: s.launch().id, ...change })).toBe(code);
});
