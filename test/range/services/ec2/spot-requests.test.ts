import type {
  CancelSpotInstanceRequestsResult,
  DescribeSpotInstanceRequestsResult,
} from '@aws-sdk/client-ec2';
import { cancelSpotInstanceRequests } from '../../../../range/services/ec2/cancel-spot-instance-requests';
import { describeSpotInstanceRequests } from '../../../../range/services/ec2/describe-spot-instance-requests';
import { startInstance, stopInstance, terminateInstance } from '../../../../range/services/ec2/lifecycle';
import { startInstances } from '../../../../range/services/ec2/start-instances';
import type { Instance } from '../../../../range/services/ec2/state';
import { stopInstances } from '../../../../range/services/ec2/stop-instances';
import { errorCode, invoke } from '../../world-fixture';
import { type Scene, scene } from './scene';

const requestIdOf = ({ lifecycle }: Instance): string =>
  lifecycle.kind === 'spot' ? lifecycle.requestId : 'none';

function read(s: Scene, instance: Instance) {
  const input = { SpotInstanceRequestIds: [requestIdOf(instance)] };
  const [request] =
    invoke<DescribeSpotInstanceRequestsResult>(s, describeSpotInstanceRequests, input).SpotInstanceRequests ??
    [];
  return request;
}

/** State and status of the request. */
const stateOf = (s: Scene, instance: Instance) => [read(s, instance)?.State, read(s, instance)?.Status?.Code];

const cancel = (s: Scene, instance: Instance) =>
  invoke<CancelSpotInstanceRequestsResult>(s, cancelSpotInstanceRequests, {
    SpotInstanceRequestIds: [requestIdOf(instance)],
  }).CancelledSpotInstanceRequests;

function stop(s: Scene, instance: Instance): void {
  stopInstance(s.world, instance, { skipOsShutdown: true });
  s.advance(60_000);
}

function terminate(s: Scene, instance: Instance): void {
  terminateInstance(s.world, instance, { skipOsShutdown: true });
  s.advance(19_000);
}

test('a request names its instance and follows it through stop and start', () => {
  const s = scene();
  const instance = s.launch({ lifecycle: 'spot-persistent' });
  expect(read(s, instance)).toMatchObject({
    InstanceId: instance.id,
    Type: 'persistent',
    InstanceInterruptionBehavior: 'stop',
  });
  expect(stateOf(s, instance)).toEqual(['active', 'fulfilled']);
  stopInstance(s.world, instance, { skipOsShutdown: true });
  expect(stateOf(s, instance)).toEqual(['active', 'marked-for-stop']);
  s.advance(60_000);
  expect(stateOf(s, instance)).toEqual(['disabled', 'instance-stopped-by-user']);
  startInstance(s.world, instance);
  s.advance(60_000);
  expect(stateOf(s, instance)).toEqual(['active', 'fulfilled']);
});

describe('when the instance is terminated', () => {
  test('a one-time request is closed', () => {
    const s = scene();
    const instance = s.launch({ lifecycle: 'spot-one-time' });
    terminate(s, instance);
    s.advance(600_000);
    expect(stateOf(s, instance)).toEqual(['closed', 'instance-terminated-by-user']);
    expect(s.world.ec2.instances.size).toBe(1);
  });

  test('a persistent request launches another one, as the first was asked for', () => {
    const s = scene();
    const instance = s.launch({ lifecycle: 'spot-persistent', tags: { Name: 'batch' } });
    terminate(s, instance);
    expect(stateOf(s, instance)).toEqual(['open', 'pending-evaluation']);
    s.advance(600_000);
    const [next, ...others] = [...s.world.ec2.instances.values()].filter(({ id }) => id !== instance.id);
    expect(others).toEqual([]);
    expect(next).toMatchObject({ state: 'running', lifecycle: instance.lifecycle, type: instance.type });
    expect(next?.tags.get('Name')).toBe('batch');
    expect(read(s, instance)).toMatchObject({ State: 'active', InstanceId: next?.id });
  });

  test.each(['before', 'after'])('a request that is cancelled %s launches nothing', (when) => {
    const s = scene();
    const instance = s.launch({ lifecycle: 'spot-persistent' });
    if (when === 'before') cancel(s, instance);
    terminate(s, instance);
    if (when === 'after') cancel(s, instance);
    s.advance(600_000);
    expect(s.world.ec2.instances.size).toBe(1);
    expect(read(s, instance)?.State).toBe('cancelled');
  });
});

describe('CancelSpotInstanceRequests', () => {
  test('leaves a running instance alone, which can then not be stopped any more', () => {
    const s = scene();
    const instance = s.launch({ lifecycle: 'spot-persistent' });
    const cancelled = [{ SpotInstanceRequestId: requestIdOf(instance), State: 'cancelled' }];
    expect(cancel(s, instance)).toEqual(cancelled);
    s.advance(600_000);
    expect(instance.state).toBe('running');
    expect(stateOf(s, instance)).toEqual(['cancelled', 'request-canceled-and-instance-running']);
    expect(errorCode(s, stopInstances, { InstanceIds: [instance.id] })).toBe('UnsupportedOperation');
    expect(cancel(s, instance)).toEqual(cancelled);
  });

  test.each([
    [true, 'terminated', 'instance-terminated-by-service'],
    [false, 'stopped', 'instance-stopped-by-user'],
  ] as const)(
    'with the switch %s leaves a stopped instance %s',
    (cancelTerminatesStoppedSpot, state, code) => {
      const s = scene({ ec2: { cancelTerminatesStoppedSpot } });
      const instance = s.launch({ lifecycle: 'spot-persistent' });
      stop(s, instance);
      cancel(s, instance);
      s.advance(600_000);
      expect(instance.state).toBe(state);
      expect(stateOf(s, instance)).toEqual(['cancelled', code]);
      if (state === 'stopped')
        expect(errorCode(s, startInstances, { InstanceIds: [instance.id] })).toBe(
          'IncorrectSpotRequestState',
        );
    },
  );

  test('leaves a closed request closed', () => {
    const s = scene();
    const instance = s.launch({ lifecycle: 'spot-one-time' });
    terminate(s, instance);
    expect(cancel(s, instance)).toMatchObject([{ State: 'closed' }]);
  });

  test.each([
    ['no request', [], 'MissingParameter'],
    ['a malformed id', ['spot-1'], 'InvalidSpotInstanceRequestID.Malformed'],
    ['a request that does not exist', ['sir-00000000'], 'InvalidSpotInstanceRequestID.NotFound'],
  ])('rejects %s', (_what, SpotInstanceRequestIds, code) => {
    expect(errorCode(scene(), cancelSpotInstanceRequests, { SpotInstanceRequestIds })).toBe(code);
  });
});

test('requests are found by their instance', () => {
  const s = scene();
  const [instance] = [s.launch({ lifecycle: 'spot-persistent' }), s.launch({ lifecycle: 'spot-persistent' })];
  const Filters = [{ Name: 'instance-id', Values: [instance.id] }];
  const found = invoke<DescribeSpotInstanceRequestsResult>(s, describeSpotInstanceRequests, { Filters });
  expect(found.SpotInstanceRequests?.map(({ SpotInstanceRequestId }) => SpotInstanceRequestId)).toEqual([
    requestIdOf(instance),
  ]);
});
