/** What GuardDuty tells of the worm: one finding on each instance within seconds, some of them twice, some updated later and then more severe. */
import { findingOn } from '../../scenarios/finding';
import { C2 } from '../../scenarios/scenario';
import type { Instance } from '../../services/ec2/state';
import type { AwsEvent, World } from '../../world';
import type { StormSpec } from './stage';

const SPREAD_MS = 2_000;
const CRITICAL = 9.5;

/** Severities of the worm's findings, most of them High. */
const SEVERITIES = [CRITICAL, 8, 8, 8, 8, 7.5, 7.5, 7, 7, 7];

export interface Told {
  readonly instanceId: string;
  readonly at: number;
  readonly severity: number;
}

/**
 * Schedules the findings from now on; what was told first of each instance is in the order of the subjects. `apartMs`: one after
 * another, so far apart, each once, instead of all at once. `isWorsening`: some findings become Critical later.
 */
export function tellOfWorm(
  world: World,
  subjects: readonly Instance[],
  { apartMs, isWorsening = true }: Pick<StormSpec, 'apartMs' | 'isWorsening'>,
): readonly Told[] {
  const random = world.random.fork('worm');
  return subjects.map((subject, turn) => {
    const severity = SEVERITIES[random.int(0, SEVERITIES.length - 1)] ?? CRITICAL;
    const delay = apartMs === undefined ? random.int(0, SPREAD_MS) : turn * apartMs;
    const finding = (now: number): AwsEvent =>
      findingOn(world, subject, { type: 'Backdoor:EC2/C&CActivity.B', severity: now, remote: C2 });
    world.clock.schedule(delay, () => {
      const event = finding(severity);
      world.emit(event);
      if (apartMs !== undefined) return;
      // The administrator's copy of it comes a moment later.
      if (random.next() < 0.1) world.clock.schedule(random.int(0, 3_000), () => world.emit(event));
      if (isWorsening && random.next() < 0.05)
        world.clock.schedule(random.int(5_000, 60_000), () => world.emit(finding(CRITICAL)));
    });
    return { instanceId: subject.id, at: world.clock.now() + delay, severity };
  });
}
