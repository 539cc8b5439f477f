/**
 * Stopping, starting and terminating in virtual time. The operations beside this check what the API refuses; others
 * (an Auto Scaling group, the guest's own `poweroff`) come here directly, as on AWS.
 *
 * - A graceful stop tells the guest first: until it is off it runs its hooks and keeps its flows. SkipOsShutdown
 *   cuts the power without a word.
 * - With the power go the flows, the RAM and what the host's own disks held. A hibernation freezes the guest, unless the guest
 *   shuts down instead, and saves the RAM to the root volume before.
 * - An auto-assigned public IPv4 address is gone once the instance is stopped; volumes, interfaces, private and IPv6
 *   addresses and Elastic IPs stay.
 * - Whatever is under way for one state is void once the instance has left it.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/how-ec2-instance-stop-start-works.html
 */
import { isoTime } from '../../kernel/iso';
import type { World } from '../../world';
import { postConsole } from './console';
import { disposeOf } from './disposal';
import { emitInstanceState } from './events';
import { instanceTypeOf } from './instance-types';
import { applyMetadataOptions } from './metadata-options';
import { losePower, restoreMemory, saveMemory, setGuest } from './power';
import { gainPublicAddress, losePublicAddresses } from './public-address';
import { followInstance } from './spot-requests';
import type { Instance, InstanceStateName } from './state';

export interface StopOptions {
  readonly hibernate?: boolean;
  readonly skipOsShutdown?: boolean;
  /** @default user */
  readonly by?: 'user' | 'guest';
}

/** Latencies in ms of virtual time, from and to. */
type Latency = readonly [number, number];
const POWER_CUT: Latency = [300, 1500];
const OS_SHUTDOWN: Latency = [10_000, 45_000];
const RELEASE_OF_HOST: Latency = [1000, 8000];
const BOOT: Latency = [5000, 20_000];
/** From EC2's signal to the guest until nothing runs on it any more; AWS does not say. */
const FREEZE: Latency = [500, 3000];
/** Saving RAM to the root volume, in MiB a second. */
const HIBERNATION_THROUGHPUT = 250;

const REASONS = {
  user: ['Client.UserInitiatedShutdown', 'User initiated shutdown'],
  guest: ['Client.InstanceInitiatedShutdown', 'Instance initiated shutdown'],
  hibernation: ['Client.UserInitiatedHibernate', 'User initiated hibernate'],
  none: undefined,
} as const;

/** The instance must be running, or be stopping already: then only SkipOsShutdown changes anything. */
export function stopInstance(world: World, instance: Instance, options: StopOptions = {}): void {
  if (instance.state !== 'stopping') {
    explain(world, instance, stopReason(world, instance, options));
    enter(world, instance, 'stopping');
  } else if (!options.skipOsShutdown) return;
  const end = (): void => {
    losePower(world, instance);
    later(world, instance, RELEASE_OF_HOST, () => {
      losePublicAddresses(world, instance);
      enter(world, instance, 'stopped');
    });
  };
  if (willHibernate(world, instance, options)) hibernate(world, instance, end);
  else shutDown(world, instance, options, end);
}

const willHibernate = ({ ec2 }: World, { id, guest }: Instance, options: StopOptions): boolean =>
  options.hibernate === true && guest === 'running' && !ec2.failingHibernations.has(id);

function stopReason(world: World, instance: Instance, options: StopOptions): keyof typeof REASONS {
  if (!options.hibernate) return options.by ?? 'user';
  if (willHibernate(world, instance, options)) return 'hibernation';
  const { failedHibernationReason: reason } = world.ec2.switches;
  return reason === 'shutdown' ? 'user' : reason;
}

/** Somebody may cut the power while the RAM is being written: then it is lost. */
function hibernate(world: World, instance: Instance, end: () => void): void {
  later(world, instance, FREEZE, () => {
    setGuest(world, instance, 'frozen');
    const saving = Math.ceil((1000 * instanceTypeOf(instance.type).memoryMiB) / HIBERNATION_THROUGHPUT);
    later(world, instance, [saving, 2 * saving], () => {
      if (instance.guest !== 'frozen') return;
      saveMemory(world, instance);
      end();
    });
  });
}

/** The instance must be stopped. A hibernated one finds its RAM again. */
export function startInstance(world: World, instance: Instance): void {
  instance.stateTransitionReason = '';
  delete instance.stateReason;
  instance.launchedAt = world.clock.now();
  enter(world, instance, 'pending');
  later(world, instance, BOOT, () => {
    restoreMemory(world, instance);
    applyMetadataOptions(instance);
    gainPublicAddress(world, instance);
    setGuest(world, instance, 'running');
    enter(world, instance, 'running');
  });
}

/** Ends the instance whatever its protections: those bind only the API. Does nothing if it is ending already. */
export function terminateInstance(world: World, instance: Instance, options: StopOptions = {}): void {
  if (instance.state === 'shutting-down' || instance.state === 'terminated') return;
  explain(world, instance, options.by ?? 'user');
  enter(world, instance, 'shutting-down');
  shutDown(world, instance, options, () => {
    losePower(world, instance);
    later(world, instance, RELEASE_OF_HOST, () => {
      disposeOf(world, instance);
      enter(world, instance, 'terminated');
    });
  });
}

/** The guest's own `poweroff`: its shutdown behaviour decides, termination and stop protection do not. */
export function powerOffFromGuest(world: World, instance: Instance): void {
  const terminates = instance.attributes.instanceInitiatedShutdownBehavior === 'terminate';
  (terminates ? terminateInstance : stopInstance)(world, instance, { by: 'guest' });
}

/** Calls `then` when the guest has done what it does; one that is off has nothing to do. */
function shutDown(world: World, instance: Instance, options: StopOptions, then: () => void): void {
  const isOff = instance.guest === 'off';
  if (!options.skipOsShutdown && instance.guest === 'running') setGuest(world, instance, 'shutting-down');
  later(world, instance, isOff ? [0, 0] : options.skipOsShutdown ? POWER_CUT : OS_SHUTDOWN, then);
}

function later(world: World, instance: Instance, [from, to]: Latency, action: () => void): void {
  const { state } = instance;
  world.clock.schedule(world.ec2.chance.int(from, to), () => {
    if (instance.state === state) action();
  });
}

function enter(world: World, instance: Instance, state: InstanceStateName): void {
  instance.state = state;
  postConsole(instance, world.clock.now());
  followInstance(world, instance);
  emitInstanceState(world, instance);
  world.ec2.onInstanceState.emit(instance.id, state);
}

function explain(world: World, instance: Instance, why: keyof typeof REASONS): void {
  const [code, text] = REASONS[why] ?? [];
  const time = isoTime(world.clock.now()).slice(0, 19).replace('T', ' ');
  if (code !== undefined) instance.stateReason = { code, message: `${code}: ${text}` };
  instance.stateTransitionReason = why === 'guest' ? '' : `User initiated (${time} GMT)`;
}
