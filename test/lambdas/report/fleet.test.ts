import { fleetNotes } from '../../../lambdas/report/fleet';
import { input, result } from './report-fixture';

const notes = (detail: object, ...more: ReturnType<typeof result>[]): string[] =>
  fleetNotes({ ...input, results: [result('detach', 'ok', { detail }), ...more] });

const container = { containerInstance: { clusterArn: 'arn:aws:ecs:cluster/shop', runningTasks: 3 } };

test('nothing is noted of a subject that was part of nothing, or of which nothing is known', () => {
  expect(
    notes({ autoScalingGroup: null, kubernetes: null, containerInstance: null, spotRequest: null }),
  ).toEqual([]);
  expect(notes({ autoScalingGroup: { name: 'web' } })).toEqual([]);
  expect(fleetNotes({ ...input, results: [] })).toEqual([]);
  expect(notes({ kubernetes: 'nonsense' })).toEqual([]);
});

test('a group that terminates the subject is named with the time until which a hook holds it', () => {
  const [note] = notes({ autoScalingGroup: { name: 'web', hold: { until: '2026-11-23T04:00:00.000Z' } } });
  expect(note).toContain('web terminates the subject');
  expect(note).toContain('2026-11-23T04:00:00.000Z');
});

test('a node of Kubernetes is named with its pods and the commands to run', () => {
  const kubernetes = {
    cluster: 'shop',
    nodeGroup: null,
    node: 'ip-10-0-0-5.ec2.internal',
    podAddresses: ['10.0.0.21'],
    commands: ['kubectl cordon ip-10-0-0-5.ec2.internal'],
  };
  const [note] = notes({ kubernetes });
  expect(note).toContain('cluster shop (pods at 10.0.0.21)');
  expect(note).toContain('Run: kubectl cordon ip-10-0-0-5.ec2.internal');
});

test('the tasks of an ECS container instance are counted, and it is said whether it drains', () => {
  expect(notes(container, result('drain', 'ok'))[0]).toContain('3 running tasks: set to DRAINING');
  expect(notes(container, result('drain', 'skipped', { why: 'by policy' }))[0]).toContain(
    'not drained (by policy)',
  );
  expect(notes(container)[0]).toContain('not drained (not reached)');
});

test('what became of a Spot request is said', () => {
  expect(notes({ spotRequest: { id: 'sir-1', outcome: 'cancelled' } })).toEqual([
    'Spot request sir-1: cancelled',
  ]);
});
