import { pathScores } from '../../../range/drill/path-score';
import { PathWatch } from '../../../range/drill/path-watch';
import type { LeakPath } from '../../../range/intruder/path';
import { Signal } from '../../../range/services/ec2/signal';
import { worldFixture } from '../world-fixture';

/** Leaks of 10 bytes a second by both paths, for ten seconds from the trigger on; the second is closed after 3 s. */
function scored() {
  const { world, advance } = worldFixture();
  const triggerAt = world.clock.now();
  const open = new Set<LeakPath>(['open-connections', 'dns']);
  const watch = new PathWatch(world, { openPaths: () => [...open], onBeat: new Signal<[]>() });
  watch.begin();
  advance(3_000);
  open.delete('dns');
  world.ec2.onGroupsChanged.emit('eni');
  const leaks = Array.from({ length: 11 }, (_, second) =>
    (['open-connections', 'dns'] as const).map((path) => ({
      at: triggerAt - 1_000 + second * 1_000,
      bytes: 10,
      path,
    })),
  ).flat();
  const cut = { at: triggerAt + 5_000, by: 'quarantine group' } as const;
  return pathScores({ leaks, watch, cut, triggerAt, endAt: triggerAt + 7_000 });
}

test('counts by path after the trigger, after its own cut and after the verdict', () => {
  expect(scored()).toEqual([
    {
      path: 'open-connections',
      bytesAfterTrigger: 100,
      cutAfterMs: undefined,
      bytesAfterCut: 40,
      lastByteAfterMs: 9_000,
      bytesAfterVerdict: 20,
    },
    {
      path: 'dns',
      bytesAfterTrigger: 100,
      cutAfterMs: 3_000,
      bytesAfterCut: 60,
      lastByteAfterMs: 9_000,
      bytesAfterVerdict: 20,
    },
  ]);
});
