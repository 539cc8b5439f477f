import type { Random } from '../kernel/random';

/**
 * How long a call takes in virtual time, in ms: [median, 99th percentile]. AWS publishes no figures: these
 * are assumptions about a client in the same Region, meant to be rather too long than too short.
 */
const TYPICAL: Readonly<Record<string, readonly [number, number]>> = {
  'ec2:*': [150, 600],
  'ec2:DescribeInstances': [120, 500],
  'ec2:CreateSnapshots': [600, 2500],
  'ec2:StopInstances': [350, 1200],
  'autoscaling:*': [120, 500],
  'ecs:*': [90, 400],
  'elbv2:*': [90, 400],
  'elb:*': [90, 400],
  'cloudtrail:*': [200, 900],
  'iam:*': [120, 500],
  'kms:*': [20, 100],
  'ssm:*': [90, 400],
  's3:*': [40, 200],
  'dynamodb:*': [8, 40],
  'states:*': [45, 200],
  'sns:*': [30, 150],
  'events:*': [30, 150],
};

/** Drawn from a log-normal distribution with that median and 99th percentile. */
export function latencyMs(random: Random, service: string, operation: string): number {
  const [median, p99] = TYPICAL[`${service}:${operation}`] ?? TYPICAL[`${service}:*`] ?? [100, 400];
  const sigma = Math.log(p99 / median) / 2.326;
  return Math.round(median * Math.exp(sigma * standardNormal(random)));
}

function standardNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}
