import type { Facts } from '../../../lambdas/assess/facts';
import { prerequisitesOf, unmet } from '../../../lambdas/assess/hibernation';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const GIB = 1024;

const TYPE = {
  name: 'm5.large',
  ramMiB: 8 * GIB,
  canHibernate: true,
  isBareMetal: false,
  instanceStoreGB: 0,
};
const ROOT = { volumeType: 'gp3', isEncrypted: true, sizeGiB: 30 };
const READY: Facts = {
  state: 'running',
  platform: 'linux',
  launchedAt: NOW - 10 * MINUTE,
  isHibernationConfigured: true,
  type: TYPE,
  root: ROOT,
  spot: null,
  containers: null,
};

const lacking = (facts: Partial<Facts>, mayLoseInstanceStore = false): string[] =>
  unmet(prerequisitesOf({ ...READY, ...facts }, mayLoseInstanceStore, NOW)).map(({ what }) => what);

const wide = { ...ROOT, sizeGiB: 500 };

describe('a subject', () => {
  it.each<[string, Partial<Facts>]>([
    ['that has everything', {}],
    ['that is a persistent Spot Instance', { spot: { type: 'persistent', hasLaunchGroup: false } }],
    ['on Linux with just under 150 GiB', { type: { ...TYPE, ramMiB: 150 * GIB - 1 }, root: wide }],
    ['on Windows with 16 GiB', { platform: 'windows', type: { ...TYPE, ramMiB: 16 * GIB } }],
    ['with an io2 root volume', { root: { ...ROOT, volumeType: 'io2' } }],
  ])('%s can hibernate', (_what, facts) => {
    expect(lacking(facts)).toEqual([]);
  });

  it.each<[string, Partial<Facts>, string[]]>([
    ['that was not launched for it', { isHibernationConfigured: false }, ['enabled at launch']],
    ['that is stopped', { state: 'stopped' }, ['running']],
    ['on Linux that has just started', { launchedAt: NOW - MINUTE }, ['up long enough']],
    [
      'on Windows that has just started',
      { platform: 'windows', launchedAt: NOW - 4 * MINUTE },
      ['up long enough'],
    ],
    ['whose launch time is not known', { launchedAt: undefined }, ['up long enough']],
    ['of a type that cannot', { type: { ...TYPE, canHibernate: false } }, ['instance type']],
    ['of bare metal', { type: { ...TYPE, isBareMetal: true } }, ['instance type']],
    ['on Linux with 150 GiB', { type: { ...TYPE, ramMiB: 150 * GIB }, root: wide }, ['RAM']],
    [
      'on Windows with more than 16 GiB',
      { platform: 'windows', type: { ...TYPE, ramMiB: 17 * GIB } },
      ['RAM'],
    ],
    ['whose root is no EBS volume', { root: null }, ['root volume']],
    ['whose root is not encrypted', { root: { ...ROOT, isEncrypted: false } }, ['root volume']],
    ['whose root is a standard volume', { root: { ...ROOT, volumeType: 'standard' } }, ['root volume']],
    ['whose root is too small for its RAM', { root: { ...ROOT, sizeGiB: 8 } }, ['root volume']],
    ['of a one-time Spot request', { spot: { type: 'one-time', hasLaunchGroup: false } }, ['Spot']],
    [
      'of a Spot request with a launch group',
      { spot: { type: 'persistent', hasLaunchGroup: true } },
      ['Spot'],
    ],
    ['that runs containers', { containers: 'a node' }, ['no container node']],
    [
      'with instance-store volumes',
      { type: { ...TYPE, instanceStoreGB: 75 } },
      ['no instance store to lose'],
    ],
  ])('%s cannot, and that is said', (_what, facts, expected) => {
    expect(lacking(facts)).toEqual(expected);
  });

  it('cannot where something could not be found out', () => {
    const unknown = { unknown: 'RequestLimitExceeded' };
    const found = prerequisitesOf(
      { ...READY, type: unknown, root: unknown, spot: unknown, containers: unknown },
      true,
      NOW,
    );
    expect(unmet(found).map(({ met }) => met)).toEqual([null, null, null, null, null, null]);
    expect(unmet(found)[0]?.found).toContain('RequestLimitExceeded');
  });

  it('may lose its instance store where policy says so', () => {
    expect(lacking({ type: { ...TYPE, instanceStoreGB: 75 } }, true)).toEqual([]);
  });
});
