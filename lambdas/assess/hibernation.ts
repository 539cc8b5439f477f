/**
 * The prerequisites of a hibernation, as far as an API tells them. That the subject is out of its Auto Scaling group, and
 * that the keys of its volumes can be used, is looked at when it is stopped. What only the guest knows (its agent, UEFI Secure Boot, FIPS mode with
 * an old kernel) shows when it is too late, which is why the result is looked at afterwards.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/hibernating-prerequisites.html
 */
import type { Look } from '../common/mode';
import { type Fact, type Facts, isUnknown, type RootVolume, type SpotFacts, type TypeFacts } from './facts';

export type Prerequisite = Look & { readonly met: boolean | null };

const GIB = 1024;
const MOST_RAM_MIB = { linux: 150 * GIB - 1, windows: 16 * GIB } as const;
const VOLUME_TYPES: readonly string[] = ['gp2', 'gp3', 'io1', 'io2'];
/** From the launch, before EC2 takes the call: "about", it says. */
const READY_AFTER_MS = { linux: 120_000, windows: 300_000 } as const;

export function prerequisitesOf(
  facts: Facts,
  mayLoseInstanceStore: boolean,
  nowMs: number,
): readonly Prerequisite[] {
  const { state, isHibernationConfigured, type, root, spot, containers } = facts;
  return [
    {
      what: 'enabled at launch',
      met: isHibernationConfigured,
      found: isHibernationConfigured ? 'yes' : 'no, and it cannot be enabled later',
    },
    { what: 'running', met: state === 'running', found: state },
    upLongEnough(facts, nowMs),
    of('instance type', type, typeCan),
    of('RAM', type, (each) => ramFits(each, facts.platform)),
    of('root volume', root, (each) => rootFits(each, type)),
    of('Spot', spot, spotCan),
    of('no container node', containers, (node) => [node === null, node ?? 'none']),
    of('no instance store to lose', type, ({ instanceStoreGB: size }) => [
      size === 0 || mayLoseInstanceStore,
      size === 0 ? 'none' : `${size} GB${mayLoseInstanceStore ? ', which policy gives up' : ''}`,
    ]),
  ];
}

export const unmet = (prerequisites: readonly Prerequisite[]): readonly Prerequisite[] =>
  prerequisites.filter(({ met }) => met !== true);

type Judged = readonly [met: boolean, found: string];

function of<T extends object | string | null>(
  what: string,
  fact: Fact<T>,
  judge: (value: T) => Judged,
): Prerequisite {
  if (isUnknown(fact)) return { what, met: null, found: `could not be found out: ${fact.unknown}` };
  const [met, found] = judge(fact);
  return { what, met, found };
}

function upLongEnough({ launchedAt, platform }: Facts, nowMs: number): Prerequisite {
  const what = 'up long enough';
  if (launchedAt === undefined) return { what, met: null, found: 'EC2 gives no launch time' };
  const upMs = nowMs - launchedAt;
  return { what, met: upMs >= READY_AFTER_MS[platform], found: `for ${Math.floor(upMs / 1000)} s` };
}

const typeCan = ({ name, canHibernate, isBareMetal }: TypeFacts): Judged => [
  canHibernate && !isBareMetal,
  canHibernate && !isBareMetal ? name : `${name} cannot hibernate`,
];

const ramFits = ({ ramMiB }: TypeFacts, platform: Facts['platform']): Judged => [
  ramMiB <= MOST_RAM_MIB[platform],
  `${ramMiB} MiB; ${platform} can have ${platform === 'linux' ? 'less than 150' : 'up to 16'} GiB`,
];

function rootFits(root: RootVolume | null, type: Fact<TypeFacts>): Judged {
  if (root === null) return [false, 'no EBS volume'];
  const { volumeType, isEncrypted, sizeGiB } = root;
  const isLarge = !isUnknown(type) && sizeGiB * GIB > type.ramMiB;
  const found = `${volumeType}, ${isEncrypted ? '' : 'not '}encrypted, ${sizeGiB} GiB${isLarge ? '' : ', too small for the RAM'}`;
  return [VOLUME_TYPES.includes(volumeType) && isEncrypted && isLarge, found];
}

function spotCan(spot: SpotFacts | null): Judged {
  if (spot === null) return [true, 'on-demand'];
  const { type, hasLaunchGroup } = spot;
  return [
    type === 'persistent' && !hasLaunchGroup,
    `a ${type} request${hasLaunchGroup ? ' with a launch group' : ''}`,
  ];
}
