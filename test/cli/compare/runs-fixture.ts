import type { Run } from '../../../cli/compare/recording';

/** A run in which everything went well. */
export const aRun = (changed: Partial<Run> = {}): Run => ({
  scenario: 'web-server-c2',
  temperament: 'miner',
  order: 'auto',
  seed: '1',
  mode: 'capture-then-stop',
  cutMs: 2_100,
  bytesOut: 100_000,
  memory: 1,
  disk: 1,
  volatile: 1,
  infected: 0,
  filesLost: 0,
  hurt: 0,
  calls: 200,
  usd: 0.001,
  snapshotMs: 3_900,
  memoryMs: 20_000,
  deniedMs: 9_000,
  haltedMs: 36_000,
  noticed: false,
  ...changed,
});
