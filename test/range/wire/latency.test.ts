import { Random } from '../../../range/kernel/random';
import { latencyMs } from '../../../range/wire/latency';

function sample(service: string, operation: string): { median: number; p99: number; least: number } {
  const random = new Random(`${service}.${operation}`);
  const drawn = Array.from({ length: 4_000 }, () => latencyMs(random, service, operation));
  drawn.sort((a, b) => a - b);
  return { median: drawn[2_000] ?? 0, p99: drawn[3_960] ?? 0, least: drawn[0] ?? 0 };
}

test.each([
  ['ec2', 'StopInstances', 350, 1200],
  ['ec2', 'ModifyNetworkInterfaceAttribute', 150, 600],
  ['dynamodb', 'PutItem', 8, 40],
  ['a service that the table does not list', 'Any', 100, 400],
])(
  '%s %s takes about its median and stays about below its 99th percentile',
  (service, operation, median, p99) => {
    const drawn = sample(service, operation);
    expect(drawn.median / median).toBeGreaterThan(0.9);
    expect(drawn.median / median).toBeLessThan(1.1);
    expect(drawn.p99 / p99).toBeGreaterThan(0.8);
    expect(drawn.p99 / p99).toBeLessThan(1.25);
    expect(drawn.least).toBeGreaterThanOrEqual(0);
  },
);

test('is a whole number of milliseconds, and the same for the same seed', () => {
  const [a, b] = [new Random('x'), new Random('x')];
  for (let i = 0; i < 50; i++) {
    const drawn = latencyMs(a, 's3', 'PutObject');
    expect(Number.isInteger(drawn)).toBe(true);
    expect(latencyMs(b, 's3', 'PutObject')).toBe(drawn);
  }
});
