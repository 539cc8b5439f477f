/**
 * What becomes of a Spot request when its instance changes state, and of the instance when the request is cancelled.
 * A stop disables the request, a start makes it active again; a termination closes a one-time request and opens a
 * persistent one, for which another instance is launched. Nothing is launched for a cancelled one, and its instance can
 * be neither stopped nor started any more.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instances-request-status-lifecycle.html
 */
import type { World } from '../../world';
import { emitInstanceState } from './events';
import type { Instance, SpotRequest } from './state';

/** From the end of an instance to the next one, in ms, from and to; AWS says only that it can. */
const FULFILMENT_MS = [20_000, 90_000] as const;

export function addSpotRequest(
  world: World,
  type: SpotRequest['type'],
  relaunch: (request: SpotRequest) => Instance,
): SpotRequest {
  const now = world.clock.now();
  const request: SpotRequest = {
    id: `sir-${world.ec2.ids.hex(8)}`,
    type,
    createdAt: now,
    tags: new Map(),
    relaunch: () => relaunch(request),
    state: 'active',
    statusCode: 'fulfilled',
    statusAt: now,
  };
  world.ec2.spotRequests.set(request.id, request);
  return request;
}

export function spotRequestOf({ ec2 }: World, { lifecycle }: Instance): SpotRequest | undefined {
  return lifecycle.kind === 'spot' ? ec2.spotRequests.get(lifecycle.requestId) : undefined;
}

/** After the instance has entered its state. */
export function followInstance(world: World, instance: Instance): void {
  const request = spotRequestOf(world, instance);
  if (request?.instanceId !== instance.id || request.state === 'cancelled') return;
  const step = stepAfter(instance, request);
  if (step) enter(world, request, step);
  if (request.state === 'open')
    world.clock.schedule(world.ec2.chance.int(...FULFILMENT_MS), () => fulfil(world, request));
}

/** Only an open, active or disabled request can be cancelled; others stay what they are. A running instance goes on. */
export function cancelSpotRequest(
  world: World,
  request: SpotRequest,
  terminate: (instance: Instance) => void,
): void {
  if (request.state === 'cancelled' || request.state === 'closed') return;
  const instance = world.ec2.instances.get(request.instanceId ?? '');
  const terminates = instance?.state === 'stopped' && world.ec2.switches.cancelTerminatesStoppedSpot;
  enter(world, request, [
    'cancelled',
    terminates ? 'instance-terminated-by-service' : codeOfCancelled(request),
  ]);
  if (terminates) terminate(instance);
}

function codeOfCancelled({ state }: SpotRequest): string {
  if (state === 'open') return 'canceled-before-fulfillment';
  return state === 'disabled' ? 'instance-stopped-by-user' : 'request-canceled-and-instance-running';
}

type Step = readonly [state: SpotRequest['state'], statusCode: string];

function stepAfter({ state }: Instance, { type }: SpotRequest): Step | undefined {
  switch (state) {
    case 'stopping':
      return ['active', 'marked-for-stop'];
    case 'stopped':
      return ['disabled', 'instance-stopped-by-user'];
    case 'running':
      return ['active', 'fulfilled'];
    case 'terminated':
      return type === 'one-time' ? ['closed', 'instance-terminated-by-user'] : ['open', 'pending-evaluation'];
    case 'pending':
    case 'shutting-down':
      return undefined;
  }
}

function fulfil(world: World, request: SpotRequest): void {
  if (request.state !== 'open') return;
  const instance = request.relaunch();
  enter(world, request, ['active', 'fulfilled']);
  emitInstanceState(world, instance);
  world.ec2.onInstanceState.emit(instance.id, instance.state);
}

function enter(world: World, request: SpotRequest, [state, statusCode]: Step): void {
  request.state = state;
  request.statusCode = statusCode;
  request.statusAt = world.clock.now();
}
